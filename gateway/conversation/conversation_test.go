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
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
)

func noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

// lines are those of a table in testdata, without its comments.
func lines(tb testing.TB, name string, columns int) [][]string {
	tb.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	require.NoError(tb, err)
	var all [][]string
	for line := range strings.Lines(string(raw)) {
		if !strings.HasPrefix(line, "#") {
			fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			require.Len(tb, fields, columns, line)
			all = append(all, fields)
		}
	}
	return all
}

// said is a text of texts.tsv.
type said struct {
	says, text string
	understood bool
}

func texts(tb testing.TB) []said {
	tb.Helper()
	var all []said
	for _, f := range lines(tb, "texts.tsv", 4) {
		s := said{says: f[0], text: f[2], understood: f[3] == "yes"}
		if f[1] == "media" {
			s.text = ""
		}
		all = append(all, s)
	}
	return all
}

// defaults are the channel's keywords that nobody has configured.
func defaults(tb testing.TB) gateway.ReplyPolicy {
	tb.Helper()
	c := config.Config{Channels: []config.Channel{config.DefaultChannel()}}
	return c.GatewayChannels()[0].Replies
}

func number(n string) string { return "+1202555010" + n }

// message reads one of situations.tsv.
func message(tb testing.TB, text string, p gateway.ReplyPolicy) conversation.Message {
	tb.Helper()
	text, answered, _ := strings.Cut(text, " /answered ")
	f := strings.Fields(text)
	require.Len(tb, f, 4, text)
	all, err := answer.New(p.Keywords)
	require.NoError(tb, err)
	m := conversation.Message{ID: gateway.MessageID(f[0][0]), Channel: f[1], SentAt: noon().Add(-duration(tb, f[3]))}
	m.Sender = gateway.Addresses(number(f[2]))[0]
	m.ClosesAt, m.Label, m.Question = m.SentAt.Add(p.Window), "course "+f[0], "Reply [# for *]"
	if choices, ok := strings.CutPrefix(f[1], "asks"); ok {
		for _, c := range choices {
			m.Choices = append(m.Choices, gateway.MessageID(c))
		}
		f[1], m.ClosesAt = "any", m.SentAt.Add(conversation.QuestionWindow)
	}
	switch f[1] {
	case "yesno":
		m.Answers = all
	case "renewed":
		m.Answers = all.Only([]string{"RENEWED"})
	case "choice":
		m.Answers = all.Only([]string{"1", "2"})
	case "notice":
		m.ClosesAt = time.Time{}
	default:
		require.Equal(tb, "any", f[1])
	}
	if answered != "" {
		at := noon().Add(-duration(tb, answered))
		m = m.Closed(gateway.Answer{MessageID: m.ID, Keyword: "YES", ReceivedAt: at}, p.Final)
	}
	return m
}

func duration(tb testing.TB, text string) time.Duration {
	tb.Helper()
	d, err := time.ParseDuration(text)
	require.NoError(tb, err)
	return d
}

// keyword is what a text says as KEYWORD has it.
func keyword(says string) string {
	return map[string]string{"yes": "YES", "no": "NO", "renewed": "RENEWED", "one": "1", "two": "2"}[says]
}

// TestDecide_NeverMatchesWrongly has each text of texts.tsv in each situation of situations.tsv that it fits, and counts
// what becomes of it: a match with a message that the person did not mean, or an answer that was not given, fails.
func TestDecide_NeverMatchesWrongly(t *testing.T) {
	t.Parallel()
	policy, all, table := defaults(t), texts(t), newTable()
	for _, f := range lines(t, "situations.tsv", 6) {
		var c conversation.Conversation
		for text := range strings.SplitSeq(f[1], ", ") {
			if text != "-" {
				c.Sent = append(c.Sent, message(t, text, policy))
			}
		}
		for _, s := range all {
			if !slices.Contains(strings.Fields(f[3]), s.says) {
				continue
			}
			r := c.Decide(gateway.Reply{To: number(f[2]), Body: s.text, ReceivedAt: noon(), Kind: consent.KindReply})
			where := fmt.Sprintf("%s: %q", f[0], s.text)
			table.add(f[4], r.Match)
			requireNothingWrong(t, labelled{f[4], s, where}, r)
		}
	}
	require.GreaterOrEqual(t, table.replies, 800)
	t.Logf("%d replies\n%s", table.replies, table)
	want, err := os.ReadFile("testdata/confusion.txt")
	require.NoError(t, err)
	require.Equal(t, string(want), table.String())
}

// labelled is a text and what it answers.
type labelled struct {
	answers string
	said
	where string
}

func requireNothingWrong(t *testing.T, l labelled, r gateway.Reply) {
	t.Helper()
	meant := gateway.MessageID(l.answers[0])
	switch r.Match.Status {
	case gateway.MatchMatched:
		require.Equal(t, meant, r.Match.MessageID, l.where)
		require.Contains(t, []string{"", keyword(l.says)}, r.Keyword, l.where)
	case gateway.MatchAmbiguous:
		require.NotEmpty(t, r.Match.Candidates, l.where)
		require.NotEqual(t, "-", l.answers, l.where)
		if l.answers != "?" {
			require.Contains(t, r.Match.Candidates, meant, l.where)
		}
	default:
		require.Equal(t, "-", l.answers, l.where)
	}
	if l.understood && l.answers != "?" && l.answers != "-" {
		require.Equal(t, gateway.MatchMatched, r.Match.Status, l.where)
		require.Equal(t, keyword(l.says), r.Keyword, l.where)
	}
}

// table counts what became of replies, by whether a colleague could tell what they answer.
type table struct {
	replies int
	counts  map[[2]string]int
}

func newTable() *table { return &table{counts: map[[2]string]int{}} }

func (c *table) add(answers string, m gateway.Match) {
	row := map[string]string{"?": "nobody can tell", "-": "no message"}[answers]
	if row == "" {
		row = "one message"
	}
	column := strings.ToLower(string(m.Status))
	if m.Status == gateway.MatchMatched {
		column = string(m.Method)
	}
	c.replies++
	c.counts[[2]string{row, column}]++
}

func (c *table) String() string {
	columns := []string{"reference", "question", "only", "keyword", "latest", "ambiguous", "unmatched"}
	var b strings.Builder
	b.WriteString("answers        ")
	for _, column := range columns {
		fmt.Fprintf(&b, "\t%s", column)
	}
	for _, row := range []string{"one message", "nobody can tell", "no message"} {
		fmt.Fprintf(&b, "\n%-15s", row)
		for _, column := range columns {
			b.WriteString("\t" + strconv.Itoa(c.counts[[2]string{row, column}]))
		}
	}
	return b.String() + "\n"
}
