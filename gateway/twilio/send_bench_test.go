package twilio_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// reply is what Twilio answers to a create, as long as in life.
const reply = `{"body":"Your certification expires on Friday.","num_segments":"1","direction":"outbound-api",` +
	`"from":"` + sender + `","to":"` + recipient + `","date_updated":"Mon, 02 Mar 2026 10:00:00 +0000","price":null,` +
	`"error_message":null,"uri":"/2010-04-01/Accounts/` + accountSID + `/Messages/` + messageSID + `.json",` +
	`"account_sid":"` + accountSID + `","num_media":"0","status":"queued","messaging_service_sid":null,"sid":"` +
	messageSID + `",` +
	`"date_sent":null,"date_created":"Mon, 02 Mar 2026 10:00:00 +0000","error_code":null,"price_unit":"USD",` +
	`"api_version":"2010-04-01","subresource_uris":{"media":"/2010-04-01/Accounts/` + accountSID + `/Messages/` +
	messageSID + `/Media.json"}}`

const statusURL = "https://sms.example.com/ords/xxsms/twilio/v1/status"

func receive(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", "application/json")
	answer(http.StatusCreated, reply)(w, r)
}

// BenchmarkSend compares Send with a bare POST of the same form, server included.
func BenchmarkSend(b *testing.B) {
	b.Run("Client", func(b *testing.B) {
		o := options(newServer(b, receive).URL)
		o.StatusCallback = statusURL
		client := newClient(b, o)
		b.ReportAllocs()
		for b.Loop() {
			if client.Send(b.Context(), request()).Failure != nil {
				b.Fatal("not accepted")
			}
		}
	})
	b.Run("BarePost", func(b *testing.B) {
		target := newServer(b, receive).URL + "/2010-04-01/Accounts/" + accountSID + "/Messages.json"
		transport := &http.Transport{DisableCompression: true}
		b.Cleanup(transport.CloseIdleConnections)
		client := &http.Client{Transport: transport}
		b.ReportAllocs()
		for b.Loop() {
			barePost(b, client, target)
		}
	})
}

func barePost(b *testing.B, client *http.Client, target string) {
	r := request()
	form := url.Values{
		"To": {r.To}, "From": {r.From.ID}, "Body": {r.Body},
		"StatusCallback": {statusURL + "?ref=" + r.Ref + "#rc=5&rp=all"},
	}
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, target, strings.NewReader(form.Encode()))
	require.NoError(b, err)
	req.SetBasicAuth(accountSID, "12345")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := client.Do(req)
	require.NoError(b, err)
	defer res.Body.Close()
	var message struct{ SID, Status string }
	require.NoError(b, json.NewDecoder(res.Body).Decode(&message))
	_, err = io.Copy(io.Discard, res.Body)
	require.NoError(b, err)
}
