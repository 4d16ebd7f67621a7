package e2e

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// badPost makes a good webhook a bad one.
type badPost struct {
	spoil  func(*rig.Webhook)
	status int
	reason string
}

// signed is the signature of a webhook as it is now.
func signed(w *rig.Webhook, token string) string { return twiliotest.Sign(w.URL, w.Form, token) }

func badPosts() map[string]badPost {
	return map[string]badPost{
		"no signature":            {func(w *rig.Webhook) { w.Signature = "-" }, 401, "no_signature"},
		"invalid signature":       {func(w *rig.Webhook) { w.Signature = "forged" }, 401, "bad_signature"},
		"another account's token": {func(w *rig.Webhook) { w.Signature = signed(w, "guessed") }, 401, "bad_signature"},
		"another post's signature": {func(w *rig.Webhook) {
			seen := rig.Webhook{URL: w.URL, Form: map[string][]string{"MessageSid": {"SM1"}}}
			w.Signature = signed(&seen, twiliotest.DefaultAuthToken)
		}, 401, "bad_signature"},
		"body changed after signing": {func(w *rig.Webhook) {
			w.Signature = signed(w, twiliotest.DefaultAuthToken)
			w.Form.Set("Body", privateText+"!")
		}, 401, "bad_signature"},
		"query changed after signing": {func(w *rig.Webhook) {
			w.Signature = signed(w, twiliotest.DefaultAuthToken)
			w.URL += "?ref=other"
		}, 401, "bad_signature"},
		"2 MB": {func(w *rig.Webhook) { w.Body = w.Form.Encode() + strings.Repeat("x", 2<<20) }, 413,
			"too_large"},
		"JSON": {func(w *rig.Webhook) { w.ContentType = "application/json" }, 415, "content_type"},
		"a bad escape": {func(w *rig.Webhook) { w.Body = w.Form.Encode() + "&City=%zz" + privateText }, 400,
			"form"},
		"10,000 fields": {func(w *rig.Webhook) { w.Body = w.Form.Encode() + strings.Repeat("&a=b", 10_000) }, 400,
			"form"},
		"two SIDs": {func(w *rig.Webhook) { w.Form.Add("MessageSid", "SM"+strings.Repeat("f", 32)) }, 400,
			"bad_post"},
		"no SID":        {func(w *rig.Webhook) { w.Form.Del("MessageSid") }, 400, "bad_post"},
		"malformed SID": {func(w *rig.Webhook) { w.Form.Set("MessageSid", someone) }, 400, "bad_post"},
		"another account's": {func(w *rig.Webhook) { w.Form.Set("AccountSid", "AC"+strings.Repeat("f", 32)) }, 403,
			"account"},
		"nobody's": {func(w *rig.Webhook) { w.Form.Set("AccountSid", "") }, 403, "account"},
		"GET":      {func(w *rig.Webhook) { w.Method = http.MethodGet }, 405, "method"},
		"unknown path": {func(w *rig.Webhook) { w.URL = strings.Replace(w.URL, "/v1/", "/v2/", 1) }, 404,
			"not_found"},
	}
}

func TestABadWebhookIsRefusedAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{Faults: twiliotest.Faults{MuteCallbacks: true}})
	id := s.insert(t, someone, privateText)
	s.becomes(t, id, gateway.StatusSent)
	before := s.row(t, id)
	webhooks := map[string]func() rig.Webhook{
		"reply":  func() rig.Webhook { return s.reply(1) },
		"status": func() rig.Webhook { return s.status(before.AttemptRef, before.ProviderSID, "delivered") },
	}
	s.log.take()
	for kind, good := range webhooks {
		for name, c := range badPosts() {
			t.Run(kind+", "+name, func(t *testing.T) { // one after the other: they share the log
				w := good()
				c.spoil(&w)
				counter := `ebs_sms_webhooks_rejected_total{reason="` + c.reason + `"}`
				times := metric(t, s.gateway, counter)
				requireProblem(t, w.Send(t), c.status)
				require.InDelta(t, times+1, metric(t, s.gateway, counter), 0)
				log := s.log.take()
				require.NotContains(t, log, privateText)
				require.NotContains(t, log, strings.TrimPrefix(someone, "+"))
				require.Empty(t, s.replies(t))
				require.Equal(t, before, s.row(t, id))
			})
		}
		require.Equal(t, 200, good().Send(t).Status, "the %s itself is good", kind)
		before = s.row(t, id)
		s.clear(t)
	}
}

// clear empties the staging table.
func (s *site) clear(t *testing.T) {
	t.Helper()
	_, err := s.raw(t).ExecContext(t.Context(), "DELETE FROM XXSMS_INBOUND")
	require.NoError(t, err)
	s.log.take()
}

// raw is a connection to the database past the gateway.
func (s *site) raw(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.Config.SQLite.Path+"?_busy_timeout=10000&_txlock=immediate")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// requireProblem checks that the answer is an error as ORDS words it.
func requireProblem(t *testing.T, answer rig.Answer, status int) {
	t.Helper()
	require.Equal(t, status, answer.Status, answer.Body)
	require.Equal(t, "application/problem+json", answer.Type)
	var body map[string]string
	require.NoError(t, json.Unmarshal([]byte(answer.Body), &body))
	title := http.StatusText(status)
	code := strings.ReplaceAll(title, " ", "")
	require.Len(t, body, 5)
	require.Equal(t, code, body["code"])
	require.Equal(t, title, body["title"])
	require.NotEmpty(t, body["message"])
	require.Equal(t, "tag:oracle.com,2020:error/"+code, body["type"])
	require.Contains(t, body["instance"], "tag:oracle.com,2020:ecid/")
	require.NotContains(t, answer.Body, privateText)
}

func TestAWebhookThatCannotBeStoredIsToBeRepeated(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{}, rig.WithConfig(func(c *config.Config) {
		c.Webhooks.Timeout, c.Webhooks.Journal.Folder = time.Second, ""
	}))
	busy, err := s.raw(t).BeginTx(t.Context(), nil)
	require.NoError(t, err)
	requireProblem(t, s.reply(1).Send(t), 503)
	require.Empty(t, s.replies(t))
	require.NoError(t, busy.Rollback())
	require.Equal(t, 200, s.reply(1).Send(t).Status)
	require.Len(t, s.replies(t), 1)
}

func TestAStatusOfNobodysMessageIsTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{})
	require.Equal(t, 200, s.status("nobodys", "SM"+strings.Repeat("e", 32), "delivered").Send(t).Status)
	require.InDelta(t, 1, metric(t, s.gateway, `ebs_sms_callbacks_total{result="orphan"}`), 0)
	require.Contains(t, s.log.take(), "status report with a reference of no row")
}
