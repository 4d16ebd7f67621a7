package console_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/operate"
)

// known is a number that is dead and opted out, twice.
func known() operate.NumberDetail {
	d := operate.NumberDetail{Proof: []gateway.ConsentChange{{
		Scope: consent.ScopeAll, Source: consent.SourceKeyword, Word: "<b>STOP", At: noon(), ProviderSID: "SM1",
	}}}
	d.Number = gateway.Number{Line: gateway.Line{Number: "***0100", Type: gateway.LineType("landline"), CheckedAt: noon()}}
	d.DeadAt, d.Failures, d.ErrorCode, d.FailedAt = noon(), 3, 30005, noon()
	d.OptOuts = []consent.OptOut{{Scope: consent.ScopeAll, Since: noon()}, {Scope: "HR", Since: noon()}}
	return d
}

func TestNumber_IsShownWithItsProof(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.number = known()
	got := w.post(t, "/numbers/look", form("number", "+1 415 555 0100"))
	require.Equal(t, http.StatusOK, got.status)
	require.Equal(t, "+14155550100", w.service.looked)
	require.Equal(t, []operate.Reading{{Actor: operator()}}, w.service.read)
	for _, part := range []string{"***0100", "landline", "error 30005", "&lt;b&gt;STOP", "SM1", "every channel"} {
		require.Contains(t, got.body, part)
	}
	w.post(t, "/numbers/look", form("number", "+1 415 555 0100", "reason", "she calls"))
	require.Equal(t, operate.Reading{Actor: operator(), Reveal: true, Reason: "she calls"}, w.service.read[1])
	require.Equal(t, http.StatusNotFound, w.get(t, "/numbers/look").status)
	require.Equal(t, http.StatusUnprocessableEntity, w.post(t, "/numbers/look", form("number", "12")).status)
}

func TestNumber_IsOptedOutAndInByThoseWhoMay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.number, w.service.changes = known(), true
	fields := form("number", "+14155550100", "channel", "HR")
	asked := w.post(t, "/numbers/opt-out", fields)
	require.Contains(t, asked.body, "Opt number …0100 out of HR?")
	fields.Set("reason", "she wrote")
	fields.Set("confirm", "yes")
	done := w.post(t, "/numbers/opt-out", fields)
	require.Equal(t, http.StatusSeeOther, done.status)
	require.NotContains(t, done.header.Get("Location"), "415")
	require.Equal(t, operate.Target{Number: "+14155550100", Channel: "HR"}, w.service.target)
	require.Equal(t, operate.Act{Actor: operator(), Reason: "she wrote"}, w.service.acts[1])

	fields.Set("channel", "")
	fields.Del("confirm")
	require.Contains(t, w.post(t, "/numbers/opt-in", fields).body, "by every channel?")
	require.Contains(t, w.get(t, "/numbers").body, `action="/numbers/look"`)
}

func TestNumber_OffersNoActToWhoMayNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.number = known()
	w.actor = operate.Actor{Name: "jane", Roles: map[string]operate.Role{"HR": operate.RoleHelpDesk}}
	body := w.post(t, "/numbers/look", form("number", "+14155550100")).body
	require.Contains(t, body, `name="channel" value="HR"`)
	require.NotContains(t, body, `name="channel" value=""`)
	require.NotContains(t, body, `<option value="">`)
	require.NotContains(t, body, "<option>IT")
}

func TestNumberLists_GoOnWhereTheServiceSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.dead.Next, w.service.standing.Next = "sealed", "sealed"
	for _, path := range []string{"/numbers/dead", "/numbers/opt-outs"} {
		w.service.after = nil
		require.Contains(t, w.get(t, path).body, `name="after" value="sealed"`)
		w.service.read = nil
		body := w.post(t, path, form("after", "sealed")).body
		require.Equal(t, 2, strings.Count(body, `name="after" value="sealed"`), "the page is revealed as it is, and goes on")
		require.False(t, w.service.read[0].Reveal)
		body = w.post(t, path, form("reason", "a list", "after", "sealed")).body
		require.Contains(t, body, `name="reason" value="a list"`)
		require.Equal(t, []string{"", "sealed", "sealed"}, w.service.after)
	}
	w.service.dead.Next = ""
	require.NotContains(t, w.get(t, "/numbers/dead").body, `name="after"`)
}
