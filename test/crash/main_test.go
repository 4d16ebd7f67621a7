package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/sabotage"
)

// TestKillsLoseAndDoubleNothing is "make crash" in small.
func TestKillsLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	require.NoError(t, run(t.Context(), options{
		store: "sqlite", rows: rig.Rows(2000), kills: 5, inFlight: 32,
		latencyMin: 20 * time.Millisecond, latencyMax: 50 * time.Millisecond,
		seed: 1, settle: time.Minute, out: t.Output(),
		// for a machine that is busy with other tests
		Settings: sabotage.Settings{On: true, Rate: rig.Rows(250), Bound: 15 * time.Second},
	}))
}
