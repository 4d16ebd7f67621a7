package plan

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
)

const answering = "+14155550100"

// ranked are numbers of a pool, that of the most weight for the person first, and a number that is in none.
func ranked() map[string]string {
	numbers := []string{"+12025550101", "+12025550102", "+12025550103"}
	slices.SortFunc(numbers, func(a, b string) int {
		if weight(a, answering) > weight(b, answering) {
			return -1
		}
		return 1
	})
	return map[string]string{"1": numbers[0], "2": numbers[1], "3": numbers[2], "9": "+12025550109", "W": "ALERTS"}
}

// asking is a row for the person in a channel with the pool.
func asking(policy gateway.NoneFreePolicy, pool ...string) Row {
	ch := &gateway.Channel{
		Name: "it", Region: "GB", Senders: gateway.Addresses(pool...), OptOutInstruction: "STOP ends",
		Replies: gateway.ReplyPolicy{NoneFree: policy, ReferenceText: "(#)"},
	}
	m := gateway.Message{Channel: "it", Phones: answering, MediaURLs: []string{"https://sms.example.com/a.png"}}
	return Row{
		Message: m, Channel: ch, Parsed: Parse(m, ch), Limits: gateway.Limits{Text: 40},
		Known: map[string]gateway.Number{answering: {InstructedAt: noonToday()}},
		Open:  map[string][]conversation.Message{},
	}
}

func noonToday() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

func TestMake_KeepsAnswersApart(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/senders.tsv")
	require.NoError(t, err)
	numbers := ranked()
	for line := range strings.Lines(string(raw)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		require.Len(t, f, 8, line)
		t.Run(f[7], func(t *testing.T) {
			t.Parallel()
			require.Equal(t, f[6], told(Make(tableRow(t, f, numbers), noonToday()), numbers))
		})
	}
}

func tableRow(t *testing.T, f []string, numbers map[string]string) Row {
	t.Helper()
	var pool []string
	for name := range strings.FieldsSeq(f[0]) {
		pool = append(pool, numbers[name])
	}
	row := asking(gateway.NoneFreePolicy(f[1]), pool...)
	if strings.Contains(f[0], "W") {
		row.Channel.SendersByCountry = map[string][]gateway.Sender{"US": row.Channel.Senders}
	}
	for each := range strings.SplitSeq(strings.Trim(f[2], "-"), ", ") {
		if each == "" {
			continue
		}
		what, left, _ := strings.Cut(each, " ")
		sender, id, _ := strings.Cut(what, "/")
		n, err := strconv.Atoi(id)
		require.NoError(t, err)
		m := conversation.Message{ID: gateway.MessageID(n), Sender: gateway.Sender{ID: numbers[sender]},
			ClosesAt: noonToday().Add(24 * time.Hour)}
		if left != "" {
			d, err := time.ParseDuration(left)
			require.NoError(t, err)
			m.ClosesAt = noonToday().Add(d)
		}
		row.Open[answering] = append(row.Open[answering], m)
	}
	switch f[3] {
	case "asks nothing":
		row.Open = nil
	case "first":
		row.Known = nil
	}
	n, err := strconv.Atoi(f[4])
	require.NoError(t, err)
	row.Message.ID = gateway.MessageID(n)
	if f[5] != "-" {
		row.Message.Body = f[5]
	}
	return row
}

// told writes a plan as senders.tsv has it.
func told(p Plan, numbers map[string]string) string {
	if !p.Again.IsZero() {
		return "waits " + p.Again.Sub(noonToday()).String()
	}
	text := p.Text
	if text == "" {
		text = "-"
	}
	for name, number := range numbers {
		if number == p.Sender.ID {
			return name + ": " + strings.ReplaceAll(text, "\n", `\n`)
		}
	}
	return p.Fault
}

// TestMake_NoTwoAnswersAreConfused: whatever is open, a row under wait goes only from a free number, one under reference
// has a free number or a name that no open message has, unless there is no room, and reconciling knows each text.
func TestMake_NoTwoAnswersAreConfused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pool := []string{"+12025550101", "+12025550102", "+12025550103"}[:rapid.IntRange(1, 3).Draw(t, "pool")]
		row := asking(rapid.SampledFrom([]gateway.NoneFreePolicy{
			"", gateway.NoneFreeUsual, gateway.NoneFreeWait, gateway.NoneFreeReference,
		}).Draw(t, "policy"), pool...)
		row.Message.ID = gateway.MessageID(rapid.Int64Range(1, 3000).Draw(t, "id"))
		row.Message.Body = rapid.StringMatching(`[a-z ?]{0,30}(#A3|#2000)?`).Draw(t, "body")
		if rapid.Bool().Draw(t, "first") {
			row.Known = nil
		}
		for range rapid.IntRange(0, 6).Draw(t, "open") {
			row.Open[answering] = append(row.Open[answering], conversation.Message{
				ID:       gateway.MessageID(rapid.Int64Range(1, 3000).Draw(t, "open id")),
				Sender:   gateway.Sender{ID: rapid.SampledFrom(pool).Draw(t, "sender")},
				ClosesAt: noonToday().Add(time.Duration(rapid.IntRange(1, 900).Draw(t, "left")) * time.Second),
			})
		}
		p := Make(row, noonToday())
		requireApart(t, row, p)
		require.LessOrEqual(t, len(p.Text), row.Limits.Text)
		require.Contains(t, Texts(row.Message, *row.Channel), p.Text)
		require.Equal(t, p, Make(row, noonToday()), "the same again")
	})
}

func requireApart(t *rapid.T, row Row, p Plan) {
	isBusy := busy(p.Sender, row.Open[answering])
	switch p.Rule {
	case NoneFreeWaits:
		require.Equal(t, gateway.NoneFreeWait, row.Channel.Replies.NoneFree)
		require.True(t, p.Again.After(noonToday()) && !p.Again.After(noonToday().Add(lookAgain)))
		return
	case NoneFreeRefers:
		require.True(t, isBusy && conversation.Names(p.Text, row.Message.ID))
	case NoneFreeUsual:
		require.True(t, isBusy)
		require.NotEqual(t, gateway.NoneFreeWait, row.Channel.Replies.NoneFree)
	default:
		require.False(t, isBusy)
	}
	require.Zero(t, p.Again)
}
