package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/rig/sabotage"
)

// TestARollingUpdateLosesAndRefusesNothing is "make rolling" in small.
func TestARollingUpdateLosesAndRefusesNothing(t *testing.T) {
	t.Parallel()
	require.NoError(t, run(t.Context(), options{
		store: "sqlite", rows: 600, inFlight: 4, rate: 20, every: time.Second, latency: 100 * time.Millisecond,
		least:  2,
		settle: 2 * time.Minute, out: t.Output(),
		// for a machine that is busy with other tests
		Settings: sabotage.Settings{On: true, Rate: 60, Bound: 15 * time.Second},
	}))
}
