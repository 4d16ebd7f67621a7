package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/lookup"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// lookingUp lets the channel look lines up, of at most so many numbers.
func lookingUp(policy gateway.LookupPolicy, budget int) rig.Setup {
	return rig.WithConfig(func(c *config.Config) {
		c.Lookup = config.Default().Lookup
		c.Lookup.MonthlyBudget = budget
		c.Channels[0].Lookup = config.LookupPolicy(policy)
	})
}

// fill inserts so many rows, each to a number of its own, and returns their ids.
func (s *site) fill(t *testing.T, rows int, text string) []gateway.MessageID {
	t.Helper()
	ids := make([]gateway.MessageID, rows)
	for i := range ids {
		ids[i] = s.insert(t, fmt.Sprintf("+1202200%04d", i), text)
	}
	return ids
}

// counts are the rows by status, and by reason where there is one.
func (s *site) counts(t *testing.T, ids []gateway.MessageID) map[string]int {
	t.Helper()
	found, err := s.Store.Find(t.Context(), gateway.Keys{IDs: ids})
	require.NoError(t, err)
	counts := map[string]int{}
	for _, m := range found {
		text := string(m.Status)
		if m.StatusReason != "" {
			text += " " + m.StatusReason
		}
		counts[text]++
	}
	return counts
}

// come waits until the rows are as they are to be.
func (s *site) come(t *testing.T, ids []gateway.MessageID, want map[string]int) {
	t.Helper()
	defer func() { require.Equal(t, want, s.counts(t, ids)) }()
	waitFor(t, fmt.Sprint(want), func() bool { return fmt.Sprint(s.counts(t, ids)) == fmt.Sprint(want) })
}

func TestARequiredLineIsLookedUpOnceBeforeTheTextGoes(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{}, lookingUp(gateway.LookupRequire, 1000))
	began := time.Now()
	ids := append(s.fill(t, 30, "Your badge expires on Friday."), s.fill(t, 30, "Your desk is moved.")...)
	s.come(t, ids, map[string]int{"DELIVERED": 60})
	require.Less(t, time.Since(began), 30*time.Second, "at their own time they would go after a minute")
	require.Equal(t, twiliotest.LookupTally{Answered: 30, Numbers: 30}, s.Simulator.Tally().Lookups)
	require.True(t, s.Audit(t).Clean())
	require.InDelta(t, 30, metric(t, s.gateway, `ebs_sms_lookups_total{result="told"}`), 0)
	require.NotContains(t, s.log.take(), "1202200", "no number is logged")
}

func TestANumberThatTurnsOutToBeAPagerIsNotTexted(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{}, lookingUp(gateway.LookupRequire, 1000))
	s.Simulator.SetLine(someone, twiliotest.Line{Type: "pager"})
	id := s.insert(t, someone, "Your badge expires on Friday.")
	s.becomes(t, id, gateway.StatusRejected)
	require.Zero(t, s.Simulator.Tally().Posts)
}

func TestALandlineIsPassedOverForTheNextNumber(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{}, lookingUp(gateway.LookupRequire, 1000), rig.WithConfig(func(c *config.Config) {
		c.Channels[0].Numbers.Types = []string{"mobile", "fixed_or_mobile"}
	}))
	s.Simulator.SetLine(someone, twiliotest.Line{Type: "landline"})
	id := s.insert(t, someone+"; "+another, "Your badge expires on Friday.")
	s.becomes(t, id, gateway.StatusDelivered)
	require.Equal(t, another, s.row(t, id).Recipient)
	require.EqualValues(t, 1, s.Simulator.Tally().Posts)
}

func TestAdviceIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	down := twiliotest.Faults{LookupCode: 20503}
	s := newSite(t, twiliotest.Options{Faults: down}, lookingUp(gateway.LookupAdvise, 1000))
	ids := s.fill(t, 10, "Your badge expires on Friday.")
	s.come(t, ids, map[string]int{"DELIVERED": 10})
	require.Zero(t, s.Simulator.Tally().Lookups.Answered)
}

func TestRequiredLinesAreWaitedForWhileLookupIsDown(t *testing.T) {
	t.Parallel()
	down := twiliotest.Faults{LookupCode: 20503}
	s := newSite(t, twiliotest.Options{Faults: down}, lookingUp(gateway.LookupRequire, 1000))
	ids := s.fill(t, 10, "Your badge expires on Friday.")
	s.come(t, ids, map[string]int{"DEFERRED " + lookup.ReasonLooking: 10})
	require.Zero(t, s.Simulator.Tally().Posts)
	s.Simulator.SetFaults(twiliotest.Faults{})
	s.come(t, ids, map[string]int{"DELIVERED": 10})
}

func TestGatewaysShareOneBudgetOfLookups(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{}, lookingUp(gateway.LookupRequire, 7))
	s.Gateway(t, lookingUp(gateway.LookupRequire, 7))
	ids := s.fill(t, 40, "Your badge expires on Friday.")
	s.come(t, ids, map[string]int{"DELIVERED": 7, "DEFERRED " + lookup.ReasonSpent: 33})
	require.Equal(t, twiliotest.LookupTally{Answered: 7, Numbers: 7}, s.Simulator.Tally().Lookups)
}

func TestAnAccountThatMayNotLookUpIsNotAskedAgainAndAgain(t *testing.T) {
	t.Parallel()
	refused := twiliotest.Faults{LookupCode: 60606}
	s := newSite(t, twiliotest.Options{Faults: refused}, lookingUp(gateway.LookupRequire, 1000))
	ids := s.fill(t, 20, "Your badge expires on Friday.")
	s.come(t, ids, map[string]int{"DEFERRED " + lookup.ReasonRefused: 20})
	require.LessOrEqual(t, s.Simulator.Tally().Lookups.Refused, int64(2*config.Default().Lookup.InFlight))
}
