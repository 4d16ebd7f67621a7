package outbound

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// senderPause is the pause that refusals of the sender call for, accountPause of the account.
func senderPause(sender string) gateway.Pause {
	return gateway.Pause{Scope: gateway.PauseSender, Name: sender, Since: noon(), Until: noon().Add(firstPause)}
}

func accountPause() gateway.Pause {
	return gateway.Pause{Scope: gateway.PauseAll, Since: noon(), Until: noon().Add(firstPause)}
}

// refusalOf is one refusal that calls for the pause.
func refusalOf(pause gateway.Pause) refusal { return refusal{key: keyOf(pause), at: pause.Since} }

// trips refuses so often and returns how often that made a pause.
func (p *pauses) trips(times int, pause gateway.Pause) int {
	trips := 0
	for range times {
		if _, begun := p.refused(refusalOf(pause)); begun {
			trips++
		}
	}
	return trips
}

func TestPausesTrips(t *testing.T) {
	t.Parallel()
	t.Run("ASenderAfterThreeRefusals", func(t *testing.T) {
		t.Parallel()
		v := newPauses(time.Hour)
		require.Zero(t, v.trips(2, senderPause(senderA)))
		require.True(t, v.open("it", senderA, noon()))
		require.Equal(t, 1, v.trips(1, senderPause(senderA)))
		require.False(t, v.open("it", senderA, noon()))
		require.True(t, v.open("it", senderB, noon()))
	})
	t.Run("EverythingAfterThreeOfTheAccount", func(t *testing.T) {
		t.Parallel()
		v := newPauses(time.Hour)
		require.Equal(t, 1, v.trips(3, accountPause()))
		require.False(t, v.open("it", senderB, noon()))
	})
	t.Run("NotForTwoSendersTogether", func(t *testing.T) {
		t.Parallel()
		v := newPauses(time.Hour)
		require.Zero(t, v.trips(2, senderPause(senderA)))
		require.Zero(t, v.trips(2, senderPause(senderB)))
	})
	t.Run("NotWithASuccessBetween", func(t *testing.T) {
		t.Parallel()
		for _, pause := range []gateway.Pause{senderPause(senderA), accountPause()} {
			v := newPauses(time.Hour)
			require.Zero(t, v.trips(2, pause))
			v.passed(senderA, noon())
			require.Zero(t, v.trips(2, pause))
		}
	})
	t.Run("OnceForAllPostsUnderWay", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, 1, newPauses(time.Hour).trips(32, senderPause(senderA)))
	})
	t.Run("AtTheFirstRefusalOnceThePauseIsOver", func(t *testing.T) {
		t.Parallel()
		v := newPauses(time.Hour)
		require.Equal(t, 1, v.trips(3, senderPause(senderA)))
		later := senderPause(senderA)
		later.Since = later.Until
		require.Equal(t, 1, v.trips(1, later))
	})
	t.Run("ForLongerAndLonger", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []time.Duration{
			30 * time.Second,
			time.Minute,
			2 * time.Minute,
			4 * time.Minute,
			8 * time.Minute,
			15 * time.Minute,
			15 * time.Minute,
		}, pauseLengths(7, false))
	})
	t.Run("ForNoLongerBecauseOfRowsThatWereRefusedBefore", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []time.Duration{firstPause, firstPause, firstPause}, pauseLengths(3, true))
	})
	t.Run("ForAShortTimeAfterASuccess", func(t *testing.T) {
		t.Parallel()
		v := newPauses(time.Hour)
		v.trips(3, senderPause(senderA))
		require.True(t, v.passed(senderA, noon().Add(firstPause)))
		again := senderPause(senderA)
		again.Since = noon().Add(2 * firstPause)
		require.Equal(t, 1, v.trips(3, again))
		require.Equal(t, again.Since.Add(firstPause), v.until(keyOf(again), again.Since))
	})
}

// pauseLengths are the lengths of so many pauses in a row of a sender that is refused whenever it may send.
func pauseLengths(times int, suspect bool) []time.Duration {
	p, now := newPauses(15*time.Minute), noon()
	var lengths []time.Duration
	for len(lengths) < times {
		if pause, begun := p.refused(refusal{key: ofSender(senderA), at: now, suspect: suspect}); begun {
			lengths, now = append(lengths, pause.Until.Sub(now)), pause.Until
		}
	}
	return lengths
}

func TestPausesProbe(t *testing.T) {
	t.Parallel()
	over := noon().Add(firstPause)
	// paused is a sender whose pause is just over.
	paused := func() *pauses {
		p := newPauses(time.Hour)
		p.trips(3, senderPause(senderA))
		return p
	}
	t.Run("GoesAloneAfterAPause", func(t *testing.T) {
		t.Parallel()
		p := paused()
		require.Zero(t, p.wait(senderA, over))
		require.True(t, p.take(senderA, over))
		require.Positive(t, p.wait(senderA, over))
		require.Zero(t, p.wait(senderB, over))
	})
	t.Run("OpensTheSenderWhenAccepted", func(t *testing.T) {
		t.Parallel()
		p := paused()
		p.take(senderA, over)
		require.True(t, p.passed(senderA, over))
		require.Zero(t, p.wait(senderA, over))
		require.False(t, p.take(senderA, over))
	})
	t.Run("LeavesItsPlaceWhenItTellsNothing", func(t *testing.T) {
		t.Parallel()
		p := paused()
		p.take(senderA, over)
		p.free(senderA)
		require.Zero(t, p.wait(senderA, over))
		require.True(t, p.unproven(senderA))
	})
	t.Run("IsReplacedWhenNothingIsHeardOfIt", func(t *testing.T) {
		t.Parallel()
		p := paused()
		p.take(senderA, over)
		require.Zero(t, p.wait(senderA, over.Add(probeTime)))
	})
	t.Run("OfTheAccountIsForAllSenders", func(t *testing.T) {
		t.Parallel()
		p := newPauses(time.Hour)
		p.trips(3, accountPause())
		require.True(t, p.take(senderA, over))
		require.Positive(t, p.wait(senderB, over))
	})
	t.Run("GoesAfterAPauseOfAnotherGatewayToo", func(t *testing.T) {
		t.Parallel()
		p := newPauses(time.Hour)
		p.set([]gateway.Pause{senderPause(senderA)}, noon())
		require.True(t, p.take(senderA, over))
	})
	t.Run("IsNotNeededAfterAPauseThatWasOverBefore", func(t *testing.T) {
		t.Parallel()
		p := newPauses(time.Hour)
		p.set([]gateway.Pause{senderPause(senderA)}, over)
		require.False(t, p.take(senderA, over))
	})
	t.Run("CountsAsPausedForAMoment", func(t *testing.T) {
		t.Parallel()
		p := paused()
		require.Equal(t, 1, p.inForce(over))
		require.Equal(t, 0, p.inForce(over.Add(provenWithin)))
		p.passed(senderA, over)
		require.Equal(t, 0, p.inForce(over))
	})
}

func TestPausesOpen(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		pause            gateway.Pause
		senderA, senderB bool // whether they may send for the channel
	}{
		"Nothing":        {gateway.Pause{Scope: "none"}, true, true},
		"All":            {gateway.Pause{Scope: gateway.PauseAll}, false, false},
		"Channel":        {gateway.Pause{Scope: gateway.PauseChannel, Name: "it"}, false, false},
		"AnotherChannel": {gateway.Pause{Scope: gateway.PauseChannel, Name: "hr"}, true, true},
		"Sender":         {gateway.Pause{Scope: gateway.PauseSender, Name: senderA}, false, true},
		"AnotherSender":  {gateway.Pause{Scope: gateway.PauseSender, Name: senderB}, true, false},
		"StillHolding":   {gateway.Pause{Scope: gateway.PauseAll, Until: noon().Add(1)}, false, false},
		"Over":           {gateway.Pause{Scope: gateway.PauseAll, Until: noon()}, true, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newPauses(time.Hour)
			v.set([]gateway.Pause{c.pause}, noon())
			require.Equal(t, c.senderA, v.open("it", senderA, noon()))
			require.Equal(t, c.senderB, v.open("it", senderB, noon()))
		})
	}
}

func TestPausesOwnPauses(t *testing.T) {
	t.Parallel()
	own := senderPause(senderA)
	t.Run("HoldBeforeTheStoreKnows", func(t *testing.T) {
		t.Parallel()
		v := newPauses(time.Hour)
		v.trips(3, own)
		v.set(nil, noon())
		require.False(t, v.open("it", senderA, noon()))
		require.Equal(t, []gateway.Pause{own}, v.unsaved())
	})
	t.Run("CanBeLiftedOnceItKnows", func(t *testing.T) {
		t.Parallel()
		v := newPauses(time.Hour)
		v.trips(3, own)
		v.saved(own)
		require.False(t, v.open("it", senderA, noon()))
		require.Empty(t, v.unsaved())
		v.set(nil, noon())
		require.True(t, v.open("it", senderA, noon()))
	})
	t.Run("DoNotReplaceALongerOne", func(t *testing.T) {
		t.Parallel()
		for _, until := range []time.Time{{}, own.Until.Add(time.Hour)} {
			v := newPauses(time.Hour)
			v.trips(3, own)
			v.set([]gateway.Pause{{Scope: own.Scope, Name: own.Name, Until: until}}, noon())
			require.Empty(t, v.unsaved())
		}
	})
	t.Run("ReplaceAShorterOne", func(t *testing.T) {
		t.Parallel()
		v := newPauses(time.Hour)
		v.trips(3, own)
		v.set([]gateway.Pause{{Scope: own.Scope, Name: own.Name, Until: noon().Add(-time.Hour)}}, noon())
		require.Equal(t, []gateway.Pause{own}, v.unsaved())
	})
}
