package e2e

import (
	"bufio"
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/test/rig"
)

// waitFor waits until the condition holds, a minute at most.
func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, errors.New("still not: "+what))
	defer cancel()
	require.NoError(t, rig.Poll(ctx, 50*time.Millisecond, func() (bool, error) { return holds(), nil }))
}

// metric reads one series of a gateway's /metrics.
func metric(t *testing.T, g *app.App, series string) float64 {
	t.Helper()
	_, body := rig.Get(t, "http://"+g.AdminAddress()+"/metrics")
	lines := bufio.NewScanner(strings.NewReader(body))
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), series+" "); ok {
			number, err := strconv.ParseFloat(value, 64)
			require.NoError(t, err)
			return number
		}
	}
	require.Fail(t, "no such series", series)
	return 0
}
