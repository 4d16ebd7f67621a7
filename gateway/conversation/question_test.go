package conversation_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
)

func TestQuestion_Cases(t *testing.T) {
	t.Parallel()
	policy := defaults(t)
	for _, f := range lines(t, "questions.tsv", 6) {
		t.Run(f[5], func(t *testing.T) {
			t.Parallel()
			var c conversation.Conversation
			for each := range strings.SplitSeq(f[0], ", ") {
				each, subject, named := strings.Cut(each, " about ")
				m := message(t, each, policy)
				if named {
					m.Label = subject
				}
				if strings.Contains(subject, "(off)") {
					m.Question = ""
				}
				c.Sent = append(c.Sent, m)
			}
			r := c.Decide(gateway.Reply{To: number(f[1]), Body: f[2], ReceivedAt: noon()})
			q, ok := c.Question(r, noon().Add(duration(t, f[3])))
			if want := f[4]; want != "-" {
				require.True(t, ok)
				require.Equal(t, want, q.Text)
				require.Equal(t, r.Match.Candidates, q.Choices)
				return
			}
			require.False(t, ok, q.Text)
		})
	}
}

func TestQuestion_NamesAMessageByItsSubjectOrHowItBegins(t *testing.T) {
	t.Parallel()
	b := book(t, gateway.ReplyPolicy{Window: time.Hour})
	for _, c := range []struct{ subject, body, want string }{
		{"forklift licence", "Renew?", "forklift licence"},
		{" \n", "Renew?", "Renew?"},
		{"", "Your forklift licence expires on Friday.", "Your forklift licence expires"},
		{"", "Hi\r\n\tAna,\x00\x1b[2J renew", "Hi Ana, [2J renew"},
		{"", "Shift on Friday at 06:00, can you come?", "Shift on Friday at 06:00, can"},
		{"", strings.Repeat("語", 40), strings.Repeat("語", 30)},
		{"", "", ""},
	} {
		row := sent(1, "YES")
		row.Subject, row.Body = c.subject, c.body
		m, ok := b.Message(row)
		require.True(t, ok)
		require.Equal(t, c.want, m.Label)
	}
}

func TestBook_OurOwnQuestionWaitsForADayAndExpectsNoSender(t *testing.T) {
	t.Parallel()
	b := book(t, gateway.ReplyPolicy{Window: time.Hour, Expects: true})
	row := sent(3)
	row.Choices = []gateway.MessageID{2, 1}
	require.False(t, b.Expects(row))
	m, ok := b.Message(row)
	require.True(t, ok)
	require.Equal(t, row.ClaimedAt.Add(24*time.Hour), m.ClosesAt)
	m = b.Closed(m, gateway.Answer{MessageID: 3, Keyword: "2", ReceivedAt: noon()})
	require.Equal(t, noon(), m.ClosesAt)
}

// TestQuestion_ResolvesReplies has each of 1 to 5 messages answered with each text of texts.tsv that fits it, and then the
// question, if there is one, with the number of the message that was meant. None is matched wrongly; docs/replies.md has
// the shares that are matched.
func TestQuestion_ResolvesReplies(t *testing.T) {
	t.Parallel()
	alike := slices.Repeat([]string{"yes no"}, 5)
	unlike := []string{"yes no", "renewed", "one two", "yes no", "renewed"}
	var b strings.Builder
	b.WriteString("| numbers | `question` | 1 | 2 | 3 | 4 | 5 | 4 unlike | 5 unlike |\n|---|---|---|---|---|---|---|---|---|\n")
	for pool := 1; pool <= 3; pool++ {
		for _, setting := range []string{"off", "ask"} {
			ask := map[string]string{"ask": "Reply [# for *]"}[setting]
			fmt.Fprintf(&b, "| %d | `%s` |", pool, setting)
			ch := asking(t, gateway.NoneFreeUsual, pool)
			for _, kinds := range [][]string{alike[:1], alike[:2], alike[:3], alike[:4], alike, unlike[:4], unlike} {
				fmt.Fprintf(&b, " %s |", clarified(t, questions(t, ch, kinds), ask))
			}
			b.WriteString("\n")
		}
	}
	t.Log("\n" + b.String())
	page, err := os.ReadFile("../../docs/replies.md")
	require.NoError(t, err)
	require.Contains(t, string(page), b.String())
}

// clarified is the share of all replies that are matched in the end, in percent; each message counts alike.
func clarified(t *testing.T, asked []question, ask string) string {
	t.Helper()
	var c conversation.Conversation
	for i := range asked {
		asked[i].Label, asked[i].Question = fmt.Sprint("course ", i+1, "00"), ask
		c.Sent = append(c.Sent, asked[i].Message)
	}
	sum := 0.0
	for _, q := range asked {
		matched, replies := 0, 0
		for _, s := range texts(t) {
			if !s.understood || !slices.Contains(q.says, s.says) {
				continue
			}
			r := converse(t, c, q, gateway.Reply{
				To: q.Sender.ID, Body: s.text, ReceivedAt: noon(), Kind: consent.KindReply})
			replies++
			if r.Match.Status == gateway.MatchMatched {
				require.Equal(t, q.ID, r.Match.MessageID, s.text)
				require.Equal(t, keyword(s.says), r.Keyword, s.text)
				matched++
			}
		}
		sum += float64(matched) / float64(replies)
	}
	return fmt.Sprintf("%.0f%%", 100*sum/float64(len(asked)))
}

// converse is what becomes of a reply that means one message: where it is asked which one, the person says so.
func converse(t *testing.T, c conversation.Conversation, meant question, r gateway.Reply) gateway.Reply {
	t.Helper()
	r = c.Decide(r)
	q, ok := c.Question(r, noon())
	if !ok {
		return r
	}
	row := conversation.Message{ID: 99999, Choices: q.Choices, Sender: q.Sender, SentAt: noon().Add(time.Second),
		ClosesAt: noon().Add(conversation.QuestionWindow)}
	c.Sent = append(slices.Clone(c.Sent), row)
	n := strconv.Itoa(slices.Index(q.Choices, meant.ID) + 1)
	said := c.Decide(gateway.Reply{To: r.To, Body: n, ReceivedAt: noon().Add(time.Minute), Kind: consent.KindReply})
	require.Equal(t, gateway.MatchQuestion, said.Match.Method)
	chosen, ok := c.Chosen(said.Match.MessageID, said.Keyword)
	require.True(t, ok)
	return conversation.Resolve(r, chosen)
}
