package twilio_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/webhook"
)

// postCase is a webhook post, and what it decodes to or the field that is wrong.
type postCase[W any] struct {
	Name   string     `json:"name"`
	Query  url.Values `json:"query"`
	Params url.Values `json:"params"`
	Want   *W         `json:"want"`
	Field  string     `json:"field"`
}

func (c postCase[W]) post() webhook.Post {
	return webhook.Post{Query: c.Query, Params: c.Params, ReceivedAt: noon}
}

// sentParams are the parameters, wherever they were.
func (c postCase[W]) sentParams() url.Values {
	if len(c.Params) == 0 {
		return c.Query
	}
	return c.Params
}

func requireBadField(t *testing.T, field string, err error) {
	t.Helper()
	var bad *webhook.BadPostError
	require.ErrorAs(t, err, &bad)
	require.Equal(t, field, bad.Field)
}

type replyWant struct {
	SID        string          `json:"sid"`
	From       string          `json:"from"`
	To         string          `json:"to"`
	Body       string          `json:"body"`
	Media      []gateway.Media `json:"media"`
	OptOutType string          `json:"opt_out_type"`
	Service    string          `json:"service"`
}

func TestReply(t *testing.T) {
	t.Parallel()
	for _, c := range cases[postCase[replyWant]](t, "replies.json") {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			got, err := receiver(t, "https://sms.example.com", "12345").Reply(c.post())
			if c.Want == nil {
				requireBadField(t, c.Field, err)
				return
			}
			require.NoError(t, err)
			params, err := json.Marshal(c.sentParams())
			require.NoError(t, err)
			require.Equal(t, gateway.Incoming{
				Reply: gateway.Reply{
					ProviderSID: c.Want.SID, From: c.Want.From, To: c.Want.To, Body: c.Want.Body,
					Media: c.Want.Media, Params: string(params), ReceivedAt: noon,
				},
				OptOutType: c.Want.OptOutType, Service: c.Want.Service,
			}, got)
		})
	}
}

type statusWant struct {
	Ref    string                 `json:"ref"`
	SID    string                 `json:"sid"`
	Status gateway.ProviderStatus `json:"status"`
	Code   int                    `json:"code"`
	Class  gateway.ErrorClass     `json:"class"`
}

func TestReport(t *testing.T) {
	t.Parallel()
	for _, c := range cases[postCase[statusWant]](t, "statuses.json") {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			got, err := receiver(t, "https://sms.example.com", "12345").Report(c.post())
			if c.Want == nil {
				requireBadField(t, c.Field, err)
				return
			}
			require.NoError(t, err)
			want := gateway.Report{Ref: c.Want.Ref, SID: c.Want.SID, Status: c.Want.Status, At: noon}
			if c.Want.Code != 0 {
				f := catalogue(t).Lookup(c.Want.Code, 0)
				require.Equal(t, c.Want.Class, f.Class)
				want.Failure = &f
			}
			require.Equal(t, want, got)
		})
	}
}

func TestAcknowledgement_IsEmptyTwiML(t *testing.T) {
	t.Parallel()
	contentType, body := receiver(t, "https://sms.example.com", "12345").Acknowledgement("")
	require.Equal(t, "text/xml", contentType)
	require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?><Response/>`, string(body))
}

func TestAcknowledgement_HasTheTextEscaped(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"HR of Vision: call 555-0100.\nReply STOP to opt out.", "<Redirect>/x</Redirect>",
		"]]>&amp; \"R&D\" 'é' 🙏", " a "} {
		contentType, body := receiver(t, "https://sms.example.com", "12345").Acknowledgement(text)
		require.Equal(t, "text/xml", contentType)
		var got struct {
			XMLName xml.Name `xml:"Response"`
			Message []string `xml:"Message"`
			Others  []struct {
				XMLName xml.Name
			} `xml:",any"`
		}
		require.NoError(t, xml.Unmarshal(body, &got), "%s", body)
		require.Equal(t, []string{text}, got.Message)
		require.Empty(t, got.Others)
	}
}

func FuzzAcknowledgement(f *testing.F) {
	f.Add("Call 555-0100")
	f.Add("\x00\xff</Message></Response>")
	r := receiver(f, "https://sms.example.com", "12345")
	f.Fuzz(func(t *testing.T, text string) {
		_, body := r.Acknowledgement(text)
		require.Equal(t, min(1, len(text)), bytes.Count(body, []byte("<Message>")), "%s", body)
		require.NoError(t, xml.Unmarshal(body, &struct {
			XMLName xml.Name `xml:"Response"`
		}{}), "%s", body)
	})
}
