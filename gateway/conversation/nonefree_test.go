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
	"ebs-sms-gateway/gateway/answer"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/plan"
)

const texter = "+14155550100"

// question is one that a person has been sent, and whether its text names it.
type question struct {
	conversation.Message
	named bool
	says  []string
}

// questions are as many as a person is asked, an hour apart and without an answer, as a channel sends them. One that
// waits for a number is not among them.
func questions(t *testing.T, ch gateway.Channel, kinds []string) []question {
	t.Helper()
	all, err := answer.New(ch.Replies.Keywords)
	require.NoError(t, err)
	var asked []question
	var open []conversation.Message
	for i, kind := range kinds {
		at := noon().Add(time.Duration(i-len(kinds)) * time.Hour)
		m := gateway.Message{ID: gateway.MessageID(48391 + i), Channel: ch.Name, Phones: texter, Body: "Done?"}
		p := plan.Make(plan.Row{
			Message: m, Channel: &ch, Parsed: plan.Parse(m, &ch), Limits: gateway.Limits{Text: 1600},
			Open: map[string][]conversation.Message{texter: open},
		}, at)
		if !p.Again.IsZero() {
			continue
		}
		q := question{says: strings.Fields(kind), named: conversation.Names(p.Text, m.ID)}
		q.Message = conversation.Message{
			ID: m.ID, Channel: ch.Name, Sender: p.Sender, SentAt: at, ClosesAt: at.Add(ch.Replies.Window),
			Answers: all.Only(keywords(q.says)),
		}
		asked, open = append(asked, q), append(open, q.Message)
	}
	return asked
}

func keywords(says []string) []string {
	all := make([]string, len(says))
	for i, each := range says {
		all[i] = keyword(each)
	}
	return all
}

// TestSenderRule_ResolvesReplies has each question answered with each text of texts.tsv that fits it, in the words of
// somebody who writes the reference where the question has one. None is matched wrongly; docs/replies.md has the shares
// that are matched.
func TestSenderRule_ResolvesReplies(t *testing.T) {
	t.Parallel()
	alike := slices.Repeat([]string{"yes no"}, 5)
	unlike := []string{"yes no", "renewed", "one two", "yes no", "renewed"}
	var b strings.Builder
	b.WriteString("| numbers | `none_free` | 1 | 2 | 3 | 4 | 5 | 4 unlike | 5 unlike |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, policy := range []gateway.NoneFreePolicy{
		gateway.NoneFreeUsual, gateway.NoneFreeReference, gateway.NoneFreeWait,
	} {
		for pool := 1; pool <= 3; pool++ {
			fmt.Fprintf(&b, "| %d | `%s` |", pool, policy)
			ch := asking(t, policy, pool)
			for n := 1; n <= 5; n++ {
				fmt.Fprintf(&b, " %s |", share(t, questions(t, ch, alike[:n])))
			}
			for n := 4; n <= 5; n++ {
				fmt.Fprintf(&b, " %s |", share(t, questions(t, ch, unlike[:n])))
			}
			b.WriteString("\n")
		}
	}
	page, err := os.ReadFile("../../docs/replies.md")
	require.NoError(t, err)
	require.Contains(t, string(page), b.String())
}

func asking(t *testing.T, policy gateway.NoneFreePolicy, pool int) gateway.Channel {
	t.Helper()
	ch := gateway.Channel{Name: "it", Region: "US", Replies: defaults(t)}
	ch.Replies.NoneFree = policy
	for i := range pool {
		ch.Senders = append(ch.Senders, gateway.Addresses(number(strconv.Itoa(i+1)))...)
	}
	return ch
}

// share is how many of all replies to the questions are matched, in percent; each question counts alike.
func share(t *testing.T, asked []question) string {
	t.Helper()
	var c conversation.Conversation
	for _, q := range asked {
		c.Sent = append(c.Sent, q.Message)
	}
	sum := 0.0
	for _, q := range asked {
		sum += q.matched(t, c)
	}
	return fmt.Sprintf("%.0f%%", 100*sum/float64(len(asked)))
}

// matched is the share of replies to the question that find it.
func (q question) matched(t *testing.T, c conversation.Conversation) float64 {
	t.Helper()
	matched, replies := 0, 0
	for _, s := range texts(t) {
		if !s.understood || !slices.Contains(q.says, s.says) {
			continue
		}
		text := s.text
		if q.named {
			text += " #" + conversation.Reference(q.ID)
		}
		r := c.Decide(gateway.Reply{To: q.Sender.ID, Body: text, ReceivedAt: noon(), Kind: consent.KindReply})
		replies++
		if r.Match.Status == gateway.MatchMatched {
			require.Equal(t, q.ID, r.Match.MessageID, text)
			require.Equal(t, keyword(s.says), r.Keyword, text)
			matched++
		}
	}
	return float64(matched) / float64(replies)
}
