package console_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// asked is a conversation of two questions, one unrelated text, and a reply that may answer either question.
func asked() operate.Thread {
	sent := func(id gateway.MessageID, body string) gateway.Message {
		return gateway.Message{ID: id, Channel: "HR", Body: body, State: gateway.State{
			Status: gateway.StatusDelivered, ClaimedAt: noon().Add(time.Duration(id-10) * time.Minute),
		}}
	}
	return operate.Thread{
		Number:   "+1•••0100",
		Messages: []gateway.Message{sent(3, "Saturday?"), sent(2, "Happy birthday."), sent(1, "Thursday?")},
		Replies: []gateway.Reply{{
			ID: 7, Body: "<script>yes</script>", ReceivedAt: noon(),
			Match: gateway.Match{Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{3, 1}},
		}},
	}
}

func TestConversation_IsReadInOrderAndMasked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.thread = asked()
	got := w.get(t, "/conversations/3")
	require.Equal(t, http.StatusOK, got.status)
	inOrder(t, got.body, "Thursday?", "Happy birthday.", "Saturday?", "&lt;script&gt;yes&lt;/script&gt;")
	require.NotContains(t, got.body, "<script>yes")
	require.Equal(t, operate.Whose{Message: 3}, w.service.whose)
	require.Equal(t, []operate.Reading{{Actor: operator()}}, w.service.read)
}

// inOrder requires parts in a text, one behind the other.
func inOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		i := strings.Index(text, part)
		require.GreaterOrEqual(t, i, 0, "%s", part)
		text = text[i:]
	}
}

func TestConversation_IsRevealedForAReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.thread = asked()
	require.Contains(t, w.get(t, "/conversations/replies/7").body, `action="/conversations/replies/7"`)
	got := w.post(t, "/conversations/replies/7", form("reason", "she calls"))
	require.Equal(t, http.StatusOK, got.status)
	require.Equal(t, operate.Reading{Actor: operator(), Reveal: true, Reason: "she calls"}, w.service.read[1])
	require.Equal(t, operate.Whose{Reply: 7}, w.service.whose)
	require.NotContains(t, got.body, `action="/conversations/replies/7"`, "it is")
	require.Contains(t, got.body, `name="number" value="&#43;1•••0100"`)
}

func TestConversation_OffersItsCandidatesToTheHelpDesk(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		actor  operate.Actor
		change func(*gateway.Reply)
		offers bool
	}{
		"HelpDesk":     {helper(), nil, true},
		"Viewer":       {viewer(), nil, false},
		"OtherChannel": {operate.Actor{Name: "jane", Roles: map[string]operate.Role{"IT": operate.RoleOperator}}, nil, false},
		"Taken":        {helper(), func(r *gateway.Reply) { r.Processing.Status = gateway.ProcessDone }, false},
		"Matched":      {helper(), func(r *gateway.Reply) { r.Match.Status = gateway.MatchMatched }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.actor, w.service.thread = c.actor, asked()
			if c.change != nil {
				c.change(&w.service.thread.Replies[0])
			}
			body := w.get(t, "/conversations/1").body
			require.Equal(t, c.offers, strings.Contains(body, `name="message" value="1"`))
			require.Equal(t, c.offers, strings.Contains(body, `name="message" value="3"`))
			require.NotContains(t, body, `name="message" value="2"`)
			require.Equal(t, c.actor.May(operate.RoleHelpDesk, "HR"), strings.Contains(body, `name="reason"`))
		})
	}
}

func TestResolve_IsRehearsedThenDoneInPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.actor, w.service.changes = helper(), true
	asked := w.post(t, "/replies/resolve", form("reply", "7", "message", "3", "keyword", " yes "))
	inOrder(t, asked.body, "Have reply 7 answer message 3?", "It counts as the answer yes.")
	require.True(t, w.service.acts[0].DryRun)
	done := w.post(t, "/replies/resolve",
		form("reply", "7", "message", "3", "keyword", "yes", "reason", "she called", "confirm", "yes"))
	require.Equal(t, http.StatusSeeOther, done.status)
	require.True(t, strings.HasPrefix(done.header.Get("Location"), "/conversations/3?"))
	require.Equal(t, operate.Resolution{Reply: 7, Message: 3, Keyword: "yes"}, w.service.resolved)
	require.Equal(t, operate.Act{Actor: helper(), Reason: "she called"}, w.service.acts[1])
	for _, bad := range []string{"", "x", "1e3"} {
		require.Equal(t, http.StatusBadRequest, w.post(t, "/replies/resolve", form("reply", bad, "message", "3")).status)
		require.Equal(t, http.StatusBadRequest, w.post(t, "/replies/resolve", form("reply", "7", "message", bad)).status)
	}
}

func TestReplies_AreListedByMatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.replies = asked().Replies
	got := w.get(t, "/replies")
	require.Contains(t, got.body, `href="/conversations/replies/7"`)
	require.Contains(t, got.body, "&lt;script&gt;yes&lt;/script&gt;")
	require.Equal(t, []gateway.MatchStatus{gateway.MatchAmbiguous}, w.service.search.Statuses)
	w.service.replies = make([]gateway.Reply, 50)
	w.service.replies[49].ID = 21
	got = w.get(t, "/replies?status=MATCHED&before=90")
	require.Equal(t, gateway.ReplySearchParams{
		Statuses: []gateway.MatchStatus{gateway.MatchMatched}, Before: 90, Limit: 50,
	}, w.service.search)
	require.Contains(t, got.body, `href="/replies?status=MATCHED&amp;before=21"`)
	for _, bad := range []string{"?status=OTHER", "?before=x"} {
		require.Equal(t, http.StatusBadRequest, w.get(t, "/replies"+bad).status)
	}
}
