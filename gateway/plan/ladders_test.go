package plan_test

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
)

func noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

const day = 24 * time.Hour

// channels are those that the table names.
func channels() map[string]gateway.NumberPolicy {
	mobiles := []gateway.NumberType{gateway.TypeMobile, gateway.TypeFixedOrMobile}
	return map[string]gateway.NumberPolicy{
		"any":           {},
		"mobile":        {Types: []gateway.NumberType{gateway.TypeMobile}},
		"maybe mobile":  {Types: mobiles},
		"mobile first":  {Order: gateway.OrderMobile},
		"maybe, first":  {Types: mobiles, Order: gateway.OrderMobile},
		"landline":      {Types: []gateway.NumberType{gateway.TypeLandline}},
		"dead for good": {},
		"two numbers":   {Max: 2},
	}
}

// ladderCase is one line of ladders.tsv.
type ladderCase struct{ country, phones, channel, lookup, known, tried, want, why string }

func ladders(t *testing.T) []ladderCase {
	t.Helper()
	file, err := os.Open("testdata/ladders.tsv")
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	var cases []ladderCase
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "# ") {
			continue
		}
		f := strings.Split(lines.Text(), "\t")
		require.Len(t, f, 8, lines.Text())
		cases = append(cases, ladderCase{f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]})
	}
	return cases
}

func TestLadders(t *testing.T) {
	t.Parallel()
	cases := ladders(t)
	require.GreaterOrEqual(t, len(cases), 60)
	for i, c := range cases {
		t.Run(fmt.Sprintf("%02d %s", i+1, c.why), func(t *testing.T) {
			t.Parallel()
			require.NotEmpty(t, c.why)
			require.Equal(t, c.want, describe(plan.Make(c.row(t), noon())))
		})
	}
}

func (c ladderCase) row(t *testing.T) plan.Row {
	t.Helper()
	policy, ok := channels()[c.channel]
	require.True(t, ok, "channel %q", c.channel)
	if c.channel != "dead for good" {
		policy.DeadFor = 90 * day
	}
	ch := &gateway.Channel{
		Name: "it", Region: c.country, Senders: gateway.Addresses("+15005550006"), Numbers: policy,
		Lookup: gateway.LookupPolicy(c.lookup), LineAge: 90 * day,
	}
	m := gateway.Message{Phones: c.phones, Body: "Hello", State: gateway.State{TriedNumbers: c.tried}}
	return plan.Row{
		Message: m, Channel: ch, Parsed: plan.Parse(m, ch), Known: knownOf(t, c.known), Limits: gateway.Limits{Text: 1600},
	}
}

// knownOf reads what is known of numbers: "+447400123456 dead 10; +14155552671 landline 5", the days ago.
func knownOf(t *testing.T, text string) map[string]gateway.Number {
	t.Helper()
	known := map[string]gateway.Number{}
	if text == "" {
		return known
	}
	for each := range strings.SplitSeq(text, "; ") {
		f := strings.Fields(each)
		require.Len(t, f, 3, each)
		days, err := strconv.Atoi(f[2])
		require.NoError(t, err)
		n, at := known[f[0]], noon().Add(-time.Duration(days)*day)
		n.Number = f[0]
		switch f[1] {
		case "dead":
			n.DeadAt, n.Failures = at, 1
		case "failed": // and not dead
			n.FailedAt, n.Failures = at, 1
		default:
			n.Type, n.CheckedAt = gateway.LineType(f[1]), at
			require.True(t, n.Type.Known(), each)
		}
		known[f[0]] = n
	}
	return known
}

// describe writes a plan as the table does.
func describe(p plan.Plan) string {
	words := make([]string, 0, len(p.Candidates)+1)
	for _, c := range p.Candidates {
		words = append(words, fmt.Sprintf("%s %s: %s", c.Number, c.Type, c.Verdict))
	}
	switch {
	case p.Fault != "":
		words = append(words, "ends "+p.Fault)
	case p.Waits:
		words = append(words, "waits")
	}
	if p.Ask != "" && !p.Waits {
		words = append(words, "asks for the next time")
	}
	return strings.Join(words, "; ")
}
