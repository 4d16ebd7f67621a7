//go:build cgo

package session

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/standin"
)

// standIn is the server that all tests of the package share; each has a database of its own, without tables.
var standIn *standin.Server

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if standIn, err = standin.Start(context.Background(), standin.Options{}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer standIn.Stop()
	return m.Run()
}

// mode is one of the ways to hold sessions.
type mode struct {
	name       string
	standalone bool
}

// inEachMode runs a test in every mode.
func inEachMode(t *testing.T, test func(t *testing.T, m mode)) {
	t.Helper()
	for _, m := range []mode{{"Pool", false}, {"Standalone", true}} {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			test(t, m)
		})
	}
}

// inject makes a fault until the test ends.
func inject(t *testing.T, d *standin.Database, f standin.Fault) {
	t.Helper()
	injected, err := d.Control.Inject(f)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, injected.Remove()) })
}
