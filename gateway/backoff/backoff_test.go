package backoff_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway/backoff"
)

func TestDelay_GrowsFromBaseToMax(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.Int64Range(int64(100*time.Millisecond), int64(time.Hour)).Draw(t, "base")
		p := backoff.Policy{
			Base: time.Duration(base), Max: time.Duration(rapid.Int64Range(base, int64(24*time.Hour)).Draw(t, "max")),
			Jitter: rapid.Float64Range(0, 1).Draw(t, "jitter"),
		}
		n := rapid.IntRange(-1, 10_000).Draw(t, "n")
		random := rapid.Float64Range(0, 0.999).Draw(t, "random")
		even := p
		even.Jitter = 0

		got, middle := p.Delay(n, random), even.Delay(n, random)

		require.GreaterOrEqual(t, middle, p.Base)
		require.LessOrEqual(t, middle, p.Max)
		require.InDelta(t, float64(middle), float64(got), p.Jitter*float64(middle)+1)
		require.GreaterOrEqual(t, even.Delay(n+1, random), middle, "it never shrinks")
	})
}

func TestAfter_DoublesTheLastWaitWithinBounds(t *testing.T) {
	t.Parallel()
	p := backoff.Policy{Base: 2 * time.Second, Max: time.Minute}
	require.Equal(t, 2*time.Second, p.After(-time.Hour))
	require.Equal(t, 2*time.Second, p.After(0))
	require.Equal(t, 6*time.Second, p.After(3*time.Second))
	require.Equal(t, time.Minute, p.After(time.Minute))
}

func TestWait_IsAsLongAsItSays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		require.True(t, backoff.Wait(t.Context(), time.Hour))
		require.Equal(t, time.Hour, time.Since(began))
	})
}

func TestWait_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began := time.Now()
		require.False(t, backoff.Wait(ctx, time.Hour))
		require.Equal(t, time.Minute, time.Since(began))
	})
}
