package outbound

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// admitting is an admission with a clock of its own.
type admitting struct {
	*admission
	now time.Time
}

func newAdmitting() *admitting {
	a := &admitting{now: noon()}
	a.admission = newAdmission(Options{
		Settings: Settings{Pause: 15 * time.Minute}, Gateways: gateways(1), Clock: func() time.Time { return a.now },
	})
	return a
}

// row is a job of sender A whose last attempt ended so before the claim.
func row(prior gateway.State) *job {
	j := jobs(1, &gateway.Channel{Name: "it", Senders: gateway.Addresses(senderA)}, senderA)[0]
	j.claim.Prior = prior
	return j
}

// refusedAt is a row that was refused at that time.
func refusedAt(at time.Time, as gateway.ErrorClass) gateway.State {
	return gateway.State{
		Status:       gateway.StatusRetry,
		StatusAt:     at,
		StatusReason: string(as),
		ErrorCode:    21606,
		Sender:       senderA,
	}
}

func TestAdmission_Blames(t *testing.T) {
	t.Parallel()
	const sender, account, destination = gateway.ClassSender, gateway.ClassAccount, gateway.ClassDestination
	before, after := noon().Add(-time.Minute), noon().Add(time.Minute)
	for name, c := range map[string]struct {
		prior         gateway.State
		answer, blame gateway.ErrorClass
	}{
		"TheSenderOfARowThatIsNew":          {gateway.State{}, sender, sender},
		"TheAccountOfARowThatIsNew":         {gateway.State{}, account, account},
		"ARowWhoseSenderHasPassedOthers":    {refusedAt(before, sender), sender, destination},
		"TheSenderThatHasPassedNobodySince": {refusedAt(after, sender), sender, sender},
		"ARowThatWasToBlameBefore":          {refusedAt(after, destination), sender, destination},
		"NoAccountThatHasPassedOthers":      {refusedAt(before, account), account, destination},
		"NoRowThatWasOnlyThrottled":         {refusedAt(before, gateway.ClassRateLimit), sender, sender},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAdmitting()
			a.observe(row(gateway.State{}), gateway.Outcome{SID: "SM1"})
			a.now = after.Add(time.Minute)
			seen := a.observe(row(c.prior), policyOutcome(string(c.answer)))
			require.Equal(t, c.blame, seen.outcome.Failure.Class)
		})
	}
	t.Run("TheSenderIfOnlyAnotherOneHasPassed", func(t *testing.T) {
		t.Parallel()
		a := newAdmitting()
		other := jobs(1, &gateway.Channel{}, senderB)[0]
		a.observe(other, gateway.Outcome{SID: "SM1"})
		seen := a.observe(row(refusedAt(before, gateway.ClassAccount)), policyOutcome("account"))
		require.Equal(t, gateway.ClassSender, seen.outcome.Failure.Class)
	})
}

func TestAdmission_Permits(t *testing.T) {
	t.Parallel()
	t.Run("OnlyTheProbeAfterAPause", func(t *testing.T) {
		t.Parallel()
		a := newAdmitting()
		early := row(gateway.State{})
		a.pass(early)
		for range tripAfter {
			a.observe(row(gateway.State{}), policyOutcome("sender"))
		}
		require.False(t, a.permits(early))
		a.now = a.now.Add(firstPause)
		require.False(t, a.permits(early), "it was let through before the pause")
		next := row(gateway.State{})
		a.pass(next)
		require.True(t, a.permits(next))
		require.Positive(t, a.wait(next))
		a.dropped(next)
		require.Zero(t, a.wait(next), "another one may be the probe")
	})
	t.Run("NothingWhileTheSenderIsHeld", func(t *testing.T) {
		t.Parallel()
		a := newAdmitting()
		j := row(gateway.State{})
		a.observe(j, policyOutcome("rate_limit"))
		require.False(t, a.permits(j))
	})
}

func TestAdmission_DoubtsInTroubleAreNotCounted(t *testing.T) {
	t.Parallel()
	a := newAdmitting()
	var uncounted []bool
	for range unclearPosts + 1 {
		uncounted = append(uncounted, a.observe(row(gateway.State{}), policyOutcome("ambiguous")).uncounted)
	}
	require.Equal(t, []bool{false, false, false, false, false, true}, uncounted)
}
