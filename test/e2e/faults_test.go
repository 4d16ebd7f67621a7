package e2e

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// share is how many of the requests meet the fault.
const share = .05

func TestNoFaultLosesOrDoublesAMessage(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]twiliotest.Faults{
		"slow":                  {Slow: share, SlowBy: 700 * time.Millisecond},
		"too many requests":     {TooManyRequests: share},
		"reset before accepted": {ResetBefore: share},
		"reset after accepted":  {ResetAfter: share},
		"hang after accepted":   {HangAfter: share},
		"500 after accepted":    {ErrorAfter: share},
		"HTML 502":              {BadGatewayBefore: share},
		"HTML 502 after":        {BadGatewayAfter: share},
		"201 without a SID":     {NoSID: share},
		"callbacks lost":        {LoseCallback: share, ErrorAfter: share},
		"callbacks twice":       {DuplicateCallback: share, ReorderCallback: share, ErrorAfter: share},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows := rig.Rows(2000)
			faults.LatencyMin, faults.LatencyMax = time.Millisecond, 5*time.Millisecond
			faults.ListDelay = 500 * time.Millisecond
			w := rig.NewWorld(t, twiliotest.Options{Faults: faults, Seed: 1})
			require.NoError(t, rig.Fill(t.Context(), w.Store, rows))
			w.Gateway(t)
			w.Settle(t, 2*time.Minute)
			audit := w.Audit(t)
			t.Logf("posts %d, accepted %d, faults %v, by status %v", audit.Posts, audit.Accepted,
				w.Simulator.Tally().Faults, audit.Status)
			require.Equal(t, rows, audit.Rows)
			require.Zero(t, audit.Lost, "lost")
			require.Zero(t, audit.Doubled, "doubled")
			require.Zero(t, audit.Unrecorded, "unrecorded")
			require.NotEmpty(t, w.Simulator.Tally().Faults, "no fault was injected")
		})
	}
}

// A message that the list dates before its attempt is not found there, and sent again.
func TestClocksThatDifferDoubleNothing(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{-11 * time.Minute, 11 * time.Minute} {
		t.Run(ahead.String(), func(t *testing.T) {
			t.Parallel()
			rows := rig.Rows(400)
			w := rig.NewWorld(t, twiliotest.Options{
				Faults: twiliotest.Faults{ErrorAfter: share, MuteCallbacks: true}, Seed: 1,
				Clock: func() time.Time { return time.Now().Add(ahead) },
			})
			require.NoError(t, rig.Fill(t.Context(), w.Store, rows))
			g := w.Gateway(t)
			w.Settle(t, 2*time.Minute)
			require.True(t, w.Audit(t).Clean(), "%+v", w.Audit(t))
			require.NotEmpty(t, w.Simulator.Tally().Faults, "no fault was injected")
			waitFor(t, "the metric", func() bool {
				return math.Abs(metric(t, g, "ebs_sms_provider_clock_offset_seconds")-ahead.Seconds()) < 2
			})
		})
	}
}

func TestWhatCannotBeDecidedStaysVisible(t *testing.T) {
	t.Parallel()
	rows := rig.Rows(400)
	muted := twiliotest.Faults{ErrorAfter: share, MuteCallbacks: true}

	t.Run("an unreadable list leaves UNKNOWN", func(t *testing.T) {
		t.Parallel()
		faults := muted
		faults.ListUnreadable = true
		w := rig.NewWorld(t, twiliotest.Options{Faults: faults, Seed: 1})
		require.NoError(t, rig.Fill(t.Context(), w.Store, rows))
		g := w.Gateway(t)
		waitFor(t, "every row posted", func() bool { return w.Simulator.Tally().Accepted == int64(rows) })
		undecided := w.Simulator.Tally().Faults["error_after"]
		waitFor(t, "the unknown outcomes in the metrics", func() bool {
			return metric(t, g, `ebs_sms_unknown_outcomes{channel="RIG"}`) == float64(undecided)
		})
		require.EqualValues(t, undecided, w.Audit(t).Status[gateway.StatusUnknown])
	})

	t.Run("hold parks what the list does not hold", func(t *testing.T) {
		t.Parallel()
		w := rig.NewWorld(t, twiliotest.Options{Faults: twiliotest.Faults{BadGatewayBefore: share, MuteCallbacks: true},
			Seed: 1})
		require.NoError(t, rig.Fill(t.Context(), w.Store, rows))
		w.Gateway(t, rig.WithConfig(func(c *config.Config) { c.Channels[0].UnknownOutcome = config.UnknownOutcome(gateway.UnknownHold) }))
		w.Settle(t, time.Minute)
		audit := w.Audit(t)
		require.Zero(t, audit.Doubled)
		require.EqualValues(t, w.Simulator.Tally().Faults["bad_gateway_before"], audit.Status[gateway.StatusHeld])
	})
}

func TestTwoGatewaysOnOneQueueDoubleNothing(t *testing.T) {
	t.Parallel()
	rows := rig.Rows(10_000)
	w := rig.NewWorld(t, twiliotest.Options{Faults: twiliotest.Faults{LatencyMin: 5 * time.Millisecond,
		LatencyMax: 15 * time.Millisecond}})
	gateways := []*app.App{w.Gateway(t), w.Gateway(t)}
	require.NoError(t, rig.Fill(t.Context(), w.Store, rows))
	w.Settle(t, 2*time.Minute)
	audit := w.Audit(t)
	require.Equal(t, rows, audit.Rows)
	require.True(t, audit.Clean(), "%+v", audit)
	for i, g := range gateways {
		require.Positive(t, metric(t, g, `ebs_sms_sends_total{channel="RIG",outcome="accepted"}`),
			"gateway %d had no part in it", i)
	}
}
