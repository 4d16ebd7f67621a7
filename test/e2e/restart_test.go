package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

func TestAStopUnderLoadLeavesTheRestToTheNextGateway(t *testing.T) {
	t.Parallel()
	rows := rig.Rows(4000)
	w := rig.NewWorld(t, twiliotest.Options{Faults: twiliotest.Faults{LatencyMin: 10 * time.Millisecond,
		LatencyMax: 40 * time.Millisecond}})
	require.NoError(t, rig.Fill(t.Context(), w.Store, rows))

	first := w.Gateway(t, rig.WithConfig(func(c *config.Config) { c.Outbound.Drain = 2 * time.Second }))
	waitFor(t, "the load", func() bool { return w.Simulator.Tally().Posts > int64(rows/10) })
	require.NoError(t, first.Stop(t.Context()))
	audit := w.Audit(t)
	require.Zero(t, audit.Status[gateway.StatusSending], "%+v", audit)
	require.Positive(t, audit.Status[gateway.StatusNew], "it was not under load")

	w.Gateway(t)
	w.Settle(t, 2*time.Minute)
	audit = w.Audit(t)
	require.Equal(t, rows, audit.Rows)
	require.True(t, audit.Clean(), "%+v", audit)
}
