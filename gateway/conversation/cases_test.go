package conversation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
)

func TestDecide_Cases(t *testing.T) {
	t.Parallel()
	policy := defaults(t)
	for _, f := range lines(t, "cases.tsv", 6) {
		t.Run(f[5]+" "+f[3], func(t *testing.T) {
			t.Parallel()
			var c conversation.Conversation
			text := strings.ReplaceAll(f[3], "ref(Z)", "#"+conversation.Reference('Z'))
			for each := range strings.SplitSeq(f[0], ", ") {
				m := message(t, each, policy)
				m.Latest = f[1] == "latest"
				c.Sent = append(c.Sent, m)
				text = strings.ReplaceAll(text, "ref("+each[:1]+")", "#"+conversation.Reference(m.ID))
			}
			r := c.Decide(gateway.Reply{To: number(f[2]), Body: text, ReceivedAt: noon()})
			require.Equal(t, f[4], result(r), text)
			require.Equal(t, text, r.Body)
		})
	}
}

// result writes what was decided as cases.tsv has it.
func result(r gateway.Reply) string {
	switch r.Match.Status {
	case gateway.MatchMatched:
		keyword := r.Keyword
		if keyword == "" {
			keyword = "-"
		}
		return string(rune(r.Match.MessageID)) + " " + string(r.Match.Method) + " " + keyword
	case gateway.MatchAmbiguous:
		ids := ""
		for _, id := range r.Match.Candidates {
			ids += string(rune(id))
		}
		return "? " + ids
	}
	return "-"
}

func TestDecide_ARepliesPersonAndChannelAreTheMessages(t *testing.T) {
	t.Parallel()
	m := message(t, "A yesno 1 2h", defaults(t))
	m.PersonID = 7
	r := conversation.Conversation{Sent: []conversation.Message{m}}.Decide(
		gateway.Reply{To: number("1"), Body: "yes", ReceivedAt: noon(), Channel: "other"})
	require.Equal(t, gateway.Match{
		Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: 'A', PersonID: 7}, r.Match)
	require.Equal(t, "yesno", r.Channel)
}

func TestDecide_AMessageOfAServiceMayHaveBeenSentFromAnyOfItsNumbers(t *testing.T) {
	t.Parallel()
	m := message(t, "A yesno 1 2h", defaults(t))
	m.Sender = gateway.Sender{ID: "MG1", Kind: gateway.SenderService}
	for _, c := range []struct {
		pooled  bool
		channel string
		want    gateway.MatchStatus
	}{
		{true, "yesno", gateway.MatchMatched},
		{true, "", gateway.MatchMatched},
		{true, "other", gateway.MatchAmbiguous},
		{false, "yesno", gateway.MatchAmbiguous},
	} {
		r := conversation.Conversation{Sent: []conversation.Message{m}, Pooled: c.pooled}.Decide(
			gateway.Reply{To: number("1"), Body: "yes", ReceivedAt: noon(), Channel: c.channel})
		require.Equal(t, c.want, r.Match.Status, c)
	}
}

func TestReference_TellsMessagesApart(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for id := range gateway.MessageID(192) {
		ref := conversation.Reference(id + 123_456)
		require.Regexp(t, `^[A-HJ-NP-Z][2-9]$`, ref)
		require.False(t, seen[ref], ref)
		seen[ref] = true
	}
}

func TestDecide_ManyCandidatesFitTheirColumn(t *testing.T) {
	t.Parallel()
	var c conversation.Conversation
	for i := range 500 {
		m := message(t, "A yesno 1 2h", defaults(t))
		m.ID, m.SentAt = gateway.MessageID(999_999_999_999_000+i), m.SentAt.Add(time.Duration(i)*time.Second)
		c.Sent = append(c.Sent, m)
	}
	r := c.Decide(gateway.Reply{To: number("1"), Body: "yes", ReceivedAt: noon()})
	require.Len(t, r.Match.Candidates, 100)
	require.EqualValues(t, 999_999_999_999_499, r.Match.Candidates[0])
}

func FuzzDecide(f *testing.F) {
	for _, s := range texts(f) {
		f.Add(s.text)
	}
	policy := defaults(f)
	two := conversation.Conversation{Sent: []conversation.Message{
		message(f, "A yesno 1 3h", policy), message(f, "B yesno 1 2h", policy)}}
	f.Fuzz(func(t *testing.T, text string) {
		r := two.Decide(gateway.Reply{To: number("1"), Body: text, ReceivedAt: noon()})
		if r.Match.Method != gateway.MatchReference {
			require.Equal(t, gateway.MatchAmbiguous, r.Match.Status)
		}
		require.Equal(t, text, r.Body)
	})
}
