package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestARollingUpdateLosesAndRefusesNothing is "make rolling" in small.
func TestARollingUpdateLosesAndRefusesNothing(t *testing.T) {
	t.Parallel()
	require.NoError(t, run(t.Context(), options{
		store: "sqlite", rows: 600, inFlight: 4, rate: 20, every: time.Second, latency: 100 * time.Millisecond, least: 2,
		settle: time.Minute, out: t.Output(),
	}))
}
