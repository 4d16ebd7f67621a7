//go:build cgo

package main

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/rig/sabotage"
)

// ground is the stand-in that all tests share; each has a database of its own.
var ground *rig.Ground

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	var err error
	if ground, err = rig.NewGround(context.Background(), "oracle"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer ground.Stop()
	return m.Run()
}

// TestAnOutageLosesAndDoublesNothing is "make outage" in small, with bounds for a
// machine that is busy with other tests.
func TestAnOutageLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	for name, silent := range map[string]bool{"Away": false, "Silent": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, run(t.Context(), options{
				ground: ground,
				rows:   300, inFlight: 16, rate: 20, lead: time.Second, away: 4 * time.Second, silent: silent,
				latency: 500 * time.Millisecond, bound: 3 * time.Second, restart: 9 * time.Second,
				settle: 2 * time.Minute, out: t.Output(),
				Settings: sabotage.Settings{On: true, Rate: 30, Bound: 15 * time.Second},
			}))
		})
	}
}
