package demo

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

const (
	firstNumber  = "+96892123450"
	secondNumber = "+96892123456"
)

func accepted(numbers ...string) twiliotest.Ledger {
	var l twiliotest.Ledger
	for _, number := range numbers {
		l = append(l, twiliotest.Accepted{To: number, Body: "Ref 1"})
	}
	return l
}

func TestLedger_TakesASecondNumberForNoDouble(t *testing.T) {
	t.Parallel()
	m := gateway.Message{Body: "Ref 1", State: gateway.State{
		Status: gateway.StatusDelivered, Recipient: secondNumber, TriedNumbers: firstNumber,
	}}
	owner := []person{{mobile: secondNumber, old: firstNumber}}
	for name, c := range map[string]struct {
		accepted twiliotest.Ledger
		people   []person
		want     summary
	}{
		"reported dead":     {accepted(firstNumber, secondNumber), owner, summary{givenUp: 1}},
		"refused as dead":   {accepted(secondNumber), owner, summary{}},
		"never sent":        {accepted(firstNumber), owner, summary{givenUp: 1, lost: 1}},
		"twice the second":  {accepted(secondNumber, secondNumber), owner, summary{doubled: 1}},
		"twice the first":   {accepted(firstNumber, firstNumber, secondNumber), owner, summary{givenUp: 2, doubled: 1}},
		"first takes texts": {accepted(firstNumber, secondNumber), nil, summary{givenUp: 1, doubled: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := summary{status: map[gateway.Status]int{}}
			s.add(m, newLedger(c.accepted, c.people))
			c.want.rows, c.want.rules.second = 1, 1
			c.want.status = map[gateway.Status]int{gateway.StatusDelivered: 1}
			require.Equal(t, c.want, s)
		})
	}
}

func TestLedger_KnowsATextThatEndsWithTheInstruction(t *testing.T) {
	t.Parallel()
	l := newLedger(twiliotest.Ledger{{To: firstNumber, Body: "Ref 1\n" + instruction}}, nil)
	last, before := l.copies(gateway.Message{Body: "Ref 1", State: gateway.State{Recipient: firstNumber}})
	require.Equal(t, 1, last)
	require.Zero(t, before)
	require.Equal(t, 1, l.instructed)
}

func TestStops_CountWhatIsSentToPeopleWhoHaveOptedOut(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	told := stops{}
	told.add(gateway.Reply{From: secondNumber, Kind: consent.KindStart, ReceivedAt: noon.Add(time.Minute)})
	for _, number := range []string{firstNumber, secondNumber} {
		told.add(gateway.Reply{From: number, Kind: consent.KindStop, ReceivedAt: noon})
	}
	at := func(number string, after time.Duration) twiliotest.Accepted {
		return twiliotest.Accepted{To: number, At: noon.Add(after)}
	}
	require.Zero(t, told.broken(twiliotest.Ledger{at(firstNumber, -time.Hour), at(secondNumber, time.Hour)}))
	require.Equal(t, 1, told.broken(twiliotest.Ledger{at(firstNumber, time.Hour)}))
}
