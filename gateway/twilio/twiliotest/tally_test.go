package twiliotest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

func withRef(ref, body string) map[string]string {
	return map[string]string{"StatusCallback": "https://sms.example.com/status?x=1&ref=" + ref + "#rc=5", "Body": body}
}

func TestTally(t *testing.T) {
	t.Parallel()

	t.Run("CountsWhatWasReceived", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{Faults: twiliotest.Faults{MuteCallbacks: true}})
		s.accept(withRef("r1", "one"))
		s.accept(withRef("r1", "one"))
		s.accept(withRef("r2", "two"))
		s.accept(withRef("r3", "two"))
		s.accept(map[string]string{"Body": "three"})
		s.create(map[string]string{"Body": ""})
		require.Equal(t, twiliotest.Tally{
			Posts: 6, Accepted: 5, Rejected: 1, References: 3, DoubledReferences: 1, WithoutReference: 1,
			Texts: 3, DoubledTexts: 2, Faults: map[string]int64{},
		}, s.Tally())
	})

	t.Run("LedgerNamesTheDoubled", func(t *testing.T) {
		t.Parallel()
		l := twiliotest.Ledger{
			{Reference: "r1", To: phone, Body: "one"},
			{Reference: "r2", To: phone, Body: "one"},
			{Reference: "r2", To: phone, Body: "two"},
			{To: phone, Body: "three"},
			{To: "+14155550124", Body: "three"},
		}
		require.Equal(t, []twiliotest.Text{{To: phone, Body: "one"}}, l.Doubled())
		require.Equal(t, []string{"r2"}, l.DoubledReferences())
	})

	t.Run("AcceptedKeepsTheOrder", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{Clock: at(7)})
		first := s.accept(withRef("r%2F1", "one"))
		second := s.accept(map[string]string{"Body": "two"})
		require.Equal(t, twiliotest.Ledger{
			{Reference: "r/1", To: phone, From: number, Body: "one", SID: first, At: at(7)()},
			{To: phone, From: number, Body: "two", SID: second, At: at(7)()},
		}, s.Accepted())
	})

	t.Run("LeavesOutInbound", func(t *testing.T) {
		t.Parallel()
		s, _ := receiver(t, twiliotest.Options{})
		s.receive(twiliotest.Inbound{Body: "Y"})
		require.Empty(t, s.Accepted())
	})
}
