package twilio_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
)

const fetched = `{"sid":"` + messageSID + `","to":"` + recipient + `","from":"` + sender + `","status":"sent",
	"direction":"outbound-api","date_created":"Mon, 02 Mar 2026 10:00:00 +0000","price":null,"error_code":null}`

func TestFetch_ReadsMessage(t *testing.T) {
	t.Parallel()
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/2010-04-01/Accounts/"+accountSID+"/Messages/"+messageSID+".json" {
			w.WriteHeader(http.StatusTeapot)
		}
		answer(http.StatusOK, fetched)(w, r)
	})
	got, err := client.Fetch(t.Context(), messageSID)
	require.NoError(t, err)
	require.True(t, noon.Equal(got.CreatedAt))
	got.CreatedAt = noon
	require.Equal(t, gateway.ProviderMessage{
		SID: messageSID, To: recipient, From: sender, Status: "sent", Outbound: true, CreatedAt: noon,
	}, got)
}

func TestFetch_TellsNotFoundFromOtherAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   error
	}{
		"NotFound": {http.StatusNotFound, `{"code":20404,"status":404}`, twilio.ErrNotFound},
		"OtherMessage": {http.StatusOK,
			`{"sid":"SM00000000000000000000000000000000","date_created":"Mon, 02 Mar 2026 10:00:00 +0000"}`,
			twilio.ErrUnreadable},
		"EmptyObject":    {http.StatusOK, `{}`, twilio.ErrUnreadable},
		"HTML":           {http.StatusOK, `<html>`, twilio.ErrUnreadable},
		"NotFoundByHTML": {http.StatusNotFound, `<html>`, nil},
		"Redirect":       {http.StatusFound, fetched, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := serve(t, answer(c.status, c.body)).Fetch(t.Context(), messageSID)
			if c.want != nil {
				require.ErrorIs(t, err, c.want)
				return
			}
			var refused *twilio.RequestError
			require.ErrorAs(t, err, &refused)
			require.Equal(t, c.status, refused.HTTPStatus)
		})
	}
}

func TestFetch_AsksForNothingButMessages(t *testing.T) {
	t.Parallel()
	client := newClient(t, options("http://127.0.0.1:1"))
	_, err := client.Fetch(t.Context(), "../Calls/"+messageSID)
	require.ErrorContains(t, err, "malformed SID")
}

func TestFetch_KeepsContextError(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := serve(t, answer(http.StatusOK, fetched)).Fetch(ctx, messageSID)
	require.ErrorIs(t, err, context.Canceled)
	require.NotContains(t, err.Error(), "http://")
}

func TestAccount_Reads(t *testing.T) {
	t.Parallel()
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/2010-04-01/Accounts/"+accountSID+".json" {
			w.WriteHeader(http.StatusTeapot)
		}
		answer(http.StatusOK, `{"sid":"`+accountSID+`","status":"active","friendly_name":"HR","type":"Full"}`)(w, r)
	})
	got, err := client.Account(t.Context())
	require.NoError(t, err)
	require.Equal(t, twilio.Account{SID: accountSID, Status: "active", FriendlyName: "HR", Type: "Full"}, got)
}

func TestAccount_SaysWhatToDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status     int
		body, want string
	}{
		"Credentials": {401, `{"code":20003}`, "check that account SID and auth token"},
		"Permissions": {403, `{"code":20403}`, "check the account's state and permissions"},
		"WrongPlace":  {404, `<html>`, "check the account SID and the base URL"},
		"Trouble":     {503, `<html>`, "HTTP status 503"},
		"Redirect":    {302, `{}`, "HTTP status 302"},
		"Stranger":    {200, `{"sid":"ACother"}`, "unreadable answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := serve(t, answer(c.status, c.body)).Account(t.Context())
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestAccount_SaysThatCredentialsAreMalformed(t *testing.T) {
	t.Parallel()
	o := options("http://127.0.0.1:1")
	o.AuthToken = "hunter2\n"
	_, err := newClient(t, o).Account(t.Context())
	require.ErrorContains(t, err, "correct the credentials")
	require.NotContains(t, err.Error(), "hunter2")
}
