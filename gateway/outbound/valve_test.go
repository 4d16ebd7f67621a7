package outbound

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// senderPause is the pause that refusals of the sender call for, accountPause of the account.
func senderPause(sender string) gateway.Pause {
	return gateway.Pause{Scope: gateway.PauseSender, Name: sender, Since: noon(), Until: noon().Add(time.Minute)}
}

func accountPause() gateway.Pause {
	return gateway.Pause{Scope: gateway.PauseAll, Since: noon(), Until: noon().Add(time.Minute)}
}

// trips refuses so often and returns how often that made a pause.
func (v *valve) trips(times int, pause gateway.Pause) int {
	trips := 0
	for range times {
		if v.refused(pause) {
			trips++
		}
	}
	return trips
}

func TestValveTrips(t *testing.T) {
	t.Parallel()
	t.Run("ASenderAfterThreeRefusals", func(t *testing.T) {
		t.Parallel()
		v := newValve()
		require.Zero(t, v.trips(2, senderPause(senderA)))
		require.True(t, v.open("it", senderA, noon()))
		require.Equal(t, 1, v.trips(1, senderPause(senderA)))
		require.False(t, v.open("it", senderA, noon()))
		require.True(t, v.open("it", senderB, noon()))
	})
	t.Run("EverythingAfterThreeOfTheAccount", func(t *testing.T) {
		t.Parallel()
		v := newValve()
		require.Equal(t, 1, v.trips(3, accountPause()))
		require.False(t, v.open("it", senderB, noon()))
	})
	t.Run("NotForTwoSendersTogether", func(t *testing.T) {
		t.Parallel()
		v := newValve()
		require.Zero(t, v.trips(2, senderPause(senderA)))
		require.Zero(t, v.trips(2, senderPause(senderB)))
	})
	t.Run("NotWithASuccessBetween", func(t *testing.T) {
		t.Parallel()
		for _, pause := range []gateway.Pause{senderPause(senderA), accountPause()} {
			v := newValve()
			require.Zero(t, v.trips(2, pause))
			v.passed(senderA)
			require.Zero(t, v.trips(2, pause))
		}
	})
	t.Run("OnceForAllPostsUnderWay", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, 1, newValve().trips(32, senderPause(senderA)))
	})
	t.Run("AgainWhenThePauseIsOver", func(t *testing.T) {
		t.Parallel()
		v := newValve()
		require.Equal(t, 1, v.trips(3, senderPause(senderA)))
		later := senderPause(senderA)
		later.Since, later.Until = later.Until, later.Until.Add(time.Minute)
		require.Equal(t, 1, v.trips(3, later))
	})
}

func TestValveOpen(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		pause         gateway.Pause
		senderA, both bool // whether A may send for the channel, whether any of its senders may
	}{
		"Nothing":        {gateway.Pause{Scope: "none"}, true, true},
		"All":            {gateway.Pause{Scope: gateway.PauseAll}, false, false},
		"Channel":        {gateway.Pause{Scope: gateway.PauseChannel, Name: "it"}, false, false},
		"AnotherChannel": {gateway.Pause{Scope: gateway.PauseChannel, Name: "hr"}, true, true},
		"Sender":         {gateway.Pause{Scope: gateway.PauseSender, Name: senderA}, false, true},
		"AnotherSender":  {gateway.Pause{Scope: gateway.PauseSender, Name: senderB}, true, true},
		"StillHolding":   {gateway.Pause{Scope: gateway.PauseAll, Until: noon().Add(1)}, false, false},
		"Over":           {gateway.Pause{Scope: gateway.PauseAll, Until: noon()}, true, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ch := &gateway.Channel{Name: "it", Senders: []string{senderA, senderB}}
			v := newValve()
			v.set([]gateway.Pause{c.pause})
			require.Equal(t, c.senderA, v.open("it", senderA, noon()))
			require.Equal(t, c.both, v.channelOpen(ch, noon()))
		})
	}
	t.Run("Service", func(t *testing.T) {
		t.Parallel()
		v := newValve()
		v.set([]gateway.Pause{{Scope: gateway.PauseSender, Name: "MG1"}})
		require.False(t, v.channelOpen(&gateway.Channel{Name: "it", MessagingServiceSID: "MG1"}, noon()))
	})
}

func TestValveOwnPauses(t *testing.T) {
	t.Parallel()
	own := senderPause(senderA)
	t.Run("HoldBeforeTheStoreKnows", func(t *testing.T) {
		t.Parallel()
		v := newValve()
		v.trips(3, own)
		v.set(nil)
		require.False(t, v.open("it", senderA, noon()))
		require.Equal(t, []gateway.Pause{own}, v.unsaved())
	})
	t.Run("CanBeLiftedOnceItKnows", func(t *testing.T) {
		t.Parallel()
		v := newValve()
		v.trips(3, own)
		v.saved(own)
		require.False(t, v.open("it", senderA, noon()))
		require.Empty(t, v.unsaved())
		v.set(nil)
		require.True(t, v.open("it", senderA, noon()))
	})
	t.Run("DoNotReplaceALongerOne", func(t *testing.T) {
		t.Parallel()
		for _, until := range []time.Time{{}, own.Until.Add(time.Hour)} {
			v := newValve()
			v.trips(3, own)
			v.set([]gateway.Pause{{Scope: own.Scope, Name: own.Name, Until: until}})
			require.Empty(t, v.unsaved())
		}
	})
	t.Run("ReplaceAShorterOne", func(t *testing.T) {
		t.Parallel()
		v := newValve()
		v.trips(3, own)
		v.set([]gateway.Pause{{Scope: own.Scope, Name: own.Name, Until: noon().Add(-time.Hour)}})
		require.Equal(t, []gateway.Pause{own}, v.unsaved())
	})
}
