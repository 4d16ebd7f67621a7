package console_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/operate"
)

func TestMessages_AsksForWhatTheFormSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		query string
		want  gateway.SearchParams
	}{
		"Everything": {"", gateway.SearchParams{}},
		"Message":    {"id=+12+", gateway.SearchParams{IDs: []gateway.MessageID{12}}},
		"Source":     {"source=a%26b", gateway.SearchParams{SourceKeys: []string{"a&b"}}},
		"Person":     {"person=4711", gateway.SearchParams{PersonID: 4711}},
		"Channel":    {"channel=HR", gateway.SearchParams{Channels: []string{"HR"}}},
		"Status":     {"status=HELD", gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusHeld}}},
		"Times": {"since=2026-11-27T08:00&until=2026-11-27T09:30", gateway.SearchParams{
			Since: noon().Add(-5 * time.Hour), Until: noon().Add(-210 * time.Minute),
		}},
		"OlderPage": {"before=99", gateway.SearchParams{Before: 99}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(o *console.Options) { o.Zone = time.FixedZone("CET", 3600) })
			require.Equal(t, http.StatusOK, w.get(t, "/messages?"+c.query).status)
			require.Len(t, w.service.searches, 1)
			got := w.service.searches[0]
			got.Since, got.Until = got.Since.UTC(), got.Until.UTC()
			c.want.Limit = 50
			require.Equal(t, c.want, got)
			require.Equal(t, []operate.Reading{{Actor: operator()}}, w.service.readings)
		})
	}
}

func TestMessages_SaysWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"id=x": "message has to be a number", "id=-1": "message has to be", "person=1.5": "person has to be",
		"status=other": "status has to be", "since=yesterday": "from has to be", "until=2026": "to has to be", "before=x": "page has to be",
	} {
		w := newWorld(t)
		got := w.get(t, "/messages?"+query)
		require.Equal(t, http.StatusUnprocessableEntity, got.status, query)
		require.Contains(t, got.body, want)
		require.Empty(t, w.service.searches)
	}
}

func TestMessages_HaveANumberInNoAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.found = operate.Page{Messages: []gateway.Message{{ID: 12, Channel: "HR"}}, Next: 12}
	got := w.post(t, "/messages", form("number", "+1 (415) 555-0100"))
	require.Equal(t, "+14155550100", w.service.searches[0].Recipient)
	for _, link := range elements(t, got.body, "a") {
		require.NotContains(t, link["href"], "555")
	}
	w.post(t, "/messages", form("number", "+14155550100", "before", "12"))
	require.Equal(t, gateway.MessageID(12), w.service.searches[1].Before)
	w.actor = viewer()
	require.NotContains(t, w.get(t, "/messages").body, `name="number"`)
}

func TestMessages_GoOnWhereAPageEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.found = operate.Page{Messages: []gateway.Message{{ID: 12}}, Next: 12}
	got := w.get(t, "/messages?channel=HR&status=FAILED")
	require.Contains(t, got.body, `href="/messages?before=12&amp;channel=HR&amp;status=FAILED"`)
	require.Contains(t, got.body, "as far as there was time to look back")
}

func TestMessages_AreActedOnTickedOrBySearch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		form url.Values
		want operate.Order
	}{
		"Ticked": {form("ticked", "3", "ticked", "4", "channel", "HR"), operate.Order{
			Of: operate.Selection{IDs: []gateway.MessageID{3, 4}}, AtMost: 2,
		}},
		"Searched": {form("which", "found", "channel", "HR", "status", "FAILED", "ticked", "3"), operate.Order{Of: operate.Selection{
			Filter: gateway.SearchParams{Channels: []string{"HR"}, Statuses: []gateway.Status{gateway.StatusFailed}},
		}}},
		"Bounded": {form("which", "found", "channel", "HR", "at_most", "1000"), operate.Order{
			Of: operate.Selection{Filter: gateway.SearchParams{Channels: []string{"HR"}}}, AtMost: 1000,
		}},
		"Newest": {form("which", "found", "channel", "HR", "at_most", "newest"), operate.Order{
			Of: operate.Selection{Filter: gateway.SearchParams{Channels: []string{"HR"}}}, AtMost: 10_000, Part: true,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.service.effect = operate.Effect{Found: 3, Changed: 2, Left: map[string]int{"is SENT": 1}}
			if len(c.want.Of.IDs) == 0 {
				w.service.effect.Counted = operate.Counted{Newest: 4711, At: noon().Add(123 * time.Nanosecond)}
			}
			c.form.Set("action", string(operate.ActionRequeue))
			c.want.Action = operate.ActionRequeue
			asked := w.post(t, "/messages/act", c.form)
			require.Equal(t, http.StatusOK, asked.status)
			require.Contains(t, asked.body, "2 of 3 messages")
			require.Contains(t, asked.body, "1 left alone: is SENT")
			require.Empty(t, w.service.done)

			again := submitted(t, asked.body)
			again.Set("reason", "a list was late")
			done := w.post(t, "/messages/act", again)
			require.Equal(t, http.StatusSeeOther, done.status)
			confirmed := c.want
			confirmed.Counted = w.service.effect.Counted
			require.Equal(t, []operate.Order{c.want, confirmed}, w.service.orders)
			require.Contains(t, w.get(t, done.header.Get("Location")).body, "2 of 3 messages; 1 left alone: is SENT.")
		})
	}
}

func TestMessages_TooManyAreNotActedOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.err = operate.ErrTooMany
	got := w.post(t, "/messages/act", form("action", "cancel", "which", "found", "channel", "HR"))
	require.Equal(t, http.StatusUnprocessableEntity, got.status)
	require.Contains(t, got.body, "too many messages")
	require.Contains(t, got.body, `<option value="1000">`)
	require.NotContains(t, got.body, `name="confirm"`)
}

func TestMessages_SayWhatIsActedOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.effect = operate.Effect{Found: 10_000, Changed: 9_000, More: true, Channels: []string{"HR", "IT"}}
	asked := w.post(t, "/messages/act", form("action", "cancel", "which", "found", "status", "HELD", "since", "2026-11-27T08:00"))
	require.Contains(t, asked.body, "All that the search finds: status HELD, inserted from 2026-11-27 08:00 UTC.")
	require.Contains(t, asked.body, "9,000 of 10,000 messages, and there are more")
	require.Contains(t, asked.body, "Only those of HR, IT:")

	w.post(t, "/messages/act", form("action", "cancel", "which", "found", "status", "HELD", "reason", "late", "confirm", "yes"))
	require.Empty(t, w.service.done, "what brings back no count is only rehearsed")

	got := w.post(t, "/messages/act", form("action", "cancel", "status", "HELD"))
	require.Equal(t, http.StatusBadRequest, got.status, "nothing is ticked")
	require.Contains(t, got.body, "what is ticked has to be a message at least")
	for _, counted := range []string{"x 2026-11-27T08:00:00Z", "1", "1 x"} {
		got = w.post(t, "/messages/act", form("action", "cancel", "which", "found", "status", "HELD", "counted", counted))
		require.Equal(t, http.StatusBadRequest, got.status, counted)
	}
}

func TestMessages_TellWhatWasDoneBeforeAnError(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.effect, w.service.err = operate.Effect{Found: 3_000, Changed: 150}, gateway.ErrUnavailable
	got := w.post(t, "/messages/act", form("action", "resend", "ticked", "3", "reason", "a list was late", "confirm", "yes"))
	require.Equal(t, http.StatusServiceUnavailable, got.status)
	require.Contains(t, got.body, "Changed before that: 150 of 3,000 messages. Ask for it again for the others.")
	require.NotContains(t, w.post(t, "/messages/act", form("action", "resend", "ticked", "3")).body, "Changed before")
}

func TestMessage_TellsItsHistory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.detail = operate.Detail{
		Message: gateway.Message{ID: 12, Channel: "HR", State: gateway.State{Status: gateway.StatusDeferred}},
		Events:  []gateway.Event{{Step: gateway.StepDefer, To: gateway.StatusDeferred, At: noon(), Reason: "quiet hours"}},
		Replies: []gateway.Reply{{Body: "yes", Match: gateway.Match{Status: gateway.MatchMatched}}},
	}
	w.service.blocks = []operate.Block{{Outcome: operate.Waits, Reason: "HR is paused"}}
	got := w.get(t, "/messages/12")
	for _, want := range []string{"DEFERRED", "quiet hours", "HR is paused", "yes", "2026-11-27 12:00:00", "Requeue", "Cancel"} {
		require.Contains(t, got.body, want)
	}
	require.NotContains(t, got.body, "Send again", "it is not HELD")
	require.Equal(t, http.StatusNotFound, w.get(t, "/messages/13").status)
	require.Equal(t, http.StatusNotFound, w.get(t, "/messages/x").status)
}

func TestMessage_IsActedOnAndShownAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.effect = operate.Effect{Found: 1, Changed: 1}
	fields := form("action", string(operate.ActionReleaseAgain))
	asked := w.post(t, "/messages/12/act", fields)
	require.Contains(t, asked.body, "the person gets it twice")
	again := submitted(t, asked.body)
	again.Set("reason", "she called")
	done := w.post(t, "/messages/12/act", again)
	require.Regexp(t, `^/messages/12\?told=`, done.header.Get("Location"))
	require.Equal(t, http.StatusBadRequest, w.post(t, "/messages/12/act", form("action", "other")).status)
}

func TestMessage_IsRevealedWithAReasonAndNotLive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.detail.Message = gateway.Message{ID: 12, Channel: "HR"}
	w.actor = helper()
	require.Contains(t, w.get(t, "/messages/12").body, "hx-sse:connect=\"/live/messages/12\"")
	got := w.post(t, "/messages/12/reveal", form("reason", "she called"))
	require.Equal(t, http.StatusOK, got.status)
	require.Equal(t, operate.Reading{Actor: helper(), Reveal: true, Reason: "she called"}, w.service.readings[1])
	require.NotContains(t, got.body, "hx-sse:connect")

	got = w.post(t, "/messages/12/reveal", form())
	require.Equal(t, http.StatusUnprocessableEntity, got.status)
	require.Contains(t, got.body, "does not say why")
	w.actor = viewer()
	require.NotContains(t, w.get(t, "/messages/12").body, "/reveal")
	require.Equal(t, http.StatusForbidden, w.post(t, "/messages/12/reveal", form("reason", "curious")).status)
}

func TestMessages_AreToldAndFoundByTheClocksOfTheZone(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	w := newWorld(t, func(o *console.Options) { o.Zone = berlin })
	w.service.found.Messages = []gateway.Message{{ID: 1, Channel: "HR", CreatedAt: noon()}}
	got := w.get(t, "/messages?since=2026-11-27T12:30")
	require.Contains(t, got.body, `<time datetime="2026-11-27T12:00:00Z">2026-11-27 13:00:00 CET</time>`)
	require.Contains(t, got.body, "From (Europe/Berlin)")
	require.Equal(t, noon().Add(-30*time.Minute), w.service.searches[0].Since.UTC())
	require.NotContains(t, newWorld(t).get(t, "/messages").body, "From (")
}
