package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestGatewaysShareTheRateOfASender is "make scale" in small.
func TestGatewaysShareTheRateOfASender(t *testing.T) {
	t.Parallel()
	d, err := set(t.Context(), options{
		store: "sqlite", inFlight: 4, latency: 50 * time.Millisecond, warm: 10 * time.Second, measure: 5 * time.Second,
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, d.Close()) })
	m, err := d.measure(t.Context(), 2, 10)
	require.NoError(t, err)
	require.InDelta(t, 10, m.perSecond, 2)
}

func TestJudge(t *testing.T) {
	t.Parallel()
	o := options{least: [2]float64{1.9, 2.8}}
	for name, c := range map[string]struct {
		n                     int
		limit, perSecond, one float64
		good                  bool
	}{
		"One":         {1, 0, 80, 80, true},
		"Two":         {2, 0, 155, 80, true},
		"TwoTooSlow":  {2, 0, 140, 80, false},
		"ThreeTooFew": {3, 0, 200, 80, false},
		"Limited":     {3, 10, 9.9, 10, true},
		"Unlimited":   {3, 10, 30, 10, false},
		"Starved":     {2, 10, 5, 10, false},
	} {
		require.Equal(t, c.good, o.judge(c.n, c.limit, c.perSecond, c.one) == nil, name)
	}
}
