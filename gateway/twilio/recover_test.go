package twilio_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// received is a client and one message in its list, of which no webhook told.
func received(t *testing.T, in twiliotest.Inbound) (*twilio.Client, gateway.ProviderMessage) {
	t.Helper()
	simulator := twiliotest.New(twiliotest.Options{AccountSID: accountSID, AuthToken: "12345"})
	t.Cleanup(simulator.Close)
	server := httptest.NewServer(simulator)
	t.Cleanup(server.Close)
	in.From, in.To, in.URL = recipient, sender, "http://127.0.0.1:1/"
	_, err := simulator.Receive(t.Context(), in)
	require.Error(t, err, "somebody heard the webhook")
	o := options(server.URL)
	o.Clock = time.Now
	client := newClient(t, o)
	list, err := client.List(t.Context(), gateway.ListParams{To: sender})
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.False(t, list[0].Outbound)
	return client, list[0]
}

func TestRecover_IsWhatTheWebhookWouldHaveBrought(t *testing.T) {
	t.Parallel()
	photo := "https://api.twilio.com/2010-04-01/Accounts/" + accountSID + "/Messages/" + messageSID + "/Media/ME1"
	client, listed := received(t, twiliotest.Inbound{Body: "See photo", MediaURLs: []string{photo},
		MessageSID: messageSID})
	got, err := client.Recover(t.Context(), listed)
	require.NoError(t, err)
	require.Equal(t, gateway.Reply{
		ProviderSID: messageSID, From: recipient, To: sender, Body: "See photo",
		Media: []gateway.Media{{URL: photo, ContentType: "image/jpeg"}}, Params: got.Reply.Params,
		ReceivedAt: listed.CreatedAt,
	}, got.Reply)
	require.JSONEq(t, `{"AccountSid":["`+accountSID+`"],"MessageSid":["`+messageSID+`"],"SmsStatus":["received"],
		"From":["`+recipient+`"],"To":["`+sender+`"],"Body":["See photo"],"NumMedia":["1"],
		"MediaUrl0":["`+photo+`"],"MediaContentType0":["image/jpeg"]}`, got.Reply.Params)
}

func TestRecover_FailsWithoutTheAttachments(t *testing.T) {
	t.Parallel()
	client, listed := received(t, twiliotest.Inbound{Body: "See photo", MediaURLs: []string{"https://example.com/1"}})
	listed.SID = "MM00000000000000000000000000000000"
	_, err := client.Recover(t.Context(), listed)
	require.ErrorContains(t, err, "reading the attachments of message MM")
}
