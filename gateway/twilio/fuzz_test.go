package twilio_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/webhook"
)

// fuzzedPost makes a post of a query and a form body as they go over the wire.
func fuzzedPost(query, form string) webhook.Post {
	q, _ := url.ParseQuery(query)
	p, _ := url.ParseQuery(form)
	return webhook.Post{Query: q, Params: p, ReceivedAt: noon}
}

func requireBadPost(t *testing.T, err error) {
	t.Helper()
	var bad *webhook.BadPostError
	require.ErrorAs(t, err, &bad)
	require.NotEmpty(t, bad.Field)
}

func FuzzReply(f *testing.F) {
	for _, c := range cases[postCase[replyWant]](f, "replies.json") {
		f.Add(c.Query.Encode(), c.Params.Encode())
	}
	r := receiver(f, "https://sms.example.com", "12345")
	f.Fuzz(func(t *testing.T, query, form string) {
		got, err := r.Reply(fuzzedPost(query, form))
		if err != nil {
			requireBadPost(t, err)
			return
		}
		require.Regexp(t, `^(SM|MM)[0-9a-fA-F]{32}$`, got.Reply.ProviderSID)
		require.NotEmpty(t, got.Reply.From)
		require.NotEmpty(t, got.Reply.To)
		require.True(t, utf8.ValidString(got.Reply.Body))
		require.True(t, json.Valid([]byte(got.Reply.Params)))
	})
}

func FuzzLookup(f *testing.F) {
	var status atomic.Int32
	var body atomic.Value
	client := serve(f, func(w http.ResponseWriter, r *http.Request) {
		answer(int(status.Load()), body.Load().(string))(w, r)
	})
	f.Add(200, `{"phone_number":"`+recipient+`","line_type_intelligence":{"type":"mobile","carrier_name":"T\u0000-Mobile"}}`)
	f.Add(200, `{"phone_number":"`+recipient+`","line_type_intelligence":{"type":null,"error_code":60600}}`)
	f.Add(404, `{"code":20404}`)
	f.Add(429, `<html>`)
	f.Fuzz(func(t *testing.T, code int, text string) {
		status.Store(int32(200 + uint32(code)%400))
		body.Store(text)
		line, err := client.Lookup(t.Context(), recipient)
		if err != nil {
			var refused *gateway.LookupError
			require.ErrorAs(t, err, &refused)
			require.Contains(t, gateway.ErrorClasses(), refused.Class)
			require.NotContains(t, err.Error(), recipient[1:])
			return
		}
		require.Equal(t, recipient, line.Number)
		require.True(t, line.Type.Known())
		require.NotRegexp(t, `[\x00-\x1f]`, line.Carrier)
		require.LessOrEqual(t, utf8.RuneCountInString(line.Carrier), 240)
	})
}

func FuzzReport(f *testing.F) {
	for _, c := range cases[postCase[statusWant]](f, "statuses.json") {
		f.Add(c.Query.Encode(), c.Params.Encode())
	}
	r := receiver(f, "https://sms.example.com", "12345")
	f.Fuzz(func(t *testing.T, query, form string) {
		got, err := r.Report(fuzzedPost(query, form))
		if err != nil {
			requireBadPost(t, err)
			return
		}
		require.Regexp(t, `^(SM|MM)[0-9a-fA-F]{32}$`, got.SID)
		require.True(t, got.Status.Known())
		require.True(t, got.Failure == nil || got.Failure.Text != "")
	})
}
