package outbound

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestBreaker(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	stopped := func() *breaker {
		b := &breaker{}
		for range openAfter {
			b.failed(noon)
		}
		return b
	}
	t.Run("StopsAfterARunOfFailures", func(t *testing.T) {
		t.Parallel()
		b := &breaker{}
		for range openAfter - 1 {
			require.Zero(t, b.failed(noon))
		}
		require.Equal(t, firstStop, b.failed(noon))
		require.Equal(t, firstStop, b.wait(noon))
		require.Zero(t, b.wait(noon.Add(firstStop)))
	})
	t.Run("ASuccessBetweenStartsTheRunAnew", func(t *testing.T) {
		t.Parallel()
		b := &breaker{}
		for range openAfter - 1 {
			b.failed(noon)
		}
		require.False(t, b.passed())
		require.Zero(t, b.failed(noon))
	})
	t.Run("PostsUnderWayAtTheStopDoNotLengthenIt", func(t *testing.T) {
		t.Parallel()
		b := stopped()
		require.Zero(t, b.failed(noon.Add(time.Second)))
	})
	t.Run("TheNextStopsAreLongerUpToABound", func(t *testing.T) {
		t.Parallel()
		b, now := stopped(), noon
		last := firstStop
		for range 20 {
			now = now.Add(last)
			next := b.failed(now)
			require.Equal(t, min(2*last, longestStop), next)
			last = next
		}
	})
	t.Run("ASuccessEndsIt", func(t *testing.T) {
		t.Parallel()
		b := stopped()
		require.True(t, b.passed())
		require.Zero(t, b.wait(noon))
		require.Zero(t, b.failed(noon))
	})
	t.Run("LetsOneProbeGoAfterAStop", func(t *testing.T) {
		t.Parallel()
		b, later := stopped(), noon.Add(firstStop)
		require.False(t, b.permits(false, later))
		require.True(t, b.take(later))
		require.True(t, b.permits(true, later))
		require.Equal(t, probeTime, b.wait(later))
		b.free()
		require.Zero(t, b.wait(later))
	})
	t.Run("ARefusedProbeStopsItForLonger", func(t *testing.T) {
		t.Parallel()
		b, later := stopped(), noon.Add(firstStop)
		b.take(later)
		require.Equal(t, 2*firstStop, b.failed(later))
		require.Equal(t, 2*firstStop, b.wait(later))
	})
	t.Run("IsInTroubleWhileManyPostsAreUnclear", func(t *testing.T) {
		t.Parallel()
		b := &breaker{}
		for range unclearPosts {
			require.False(t, b.troubled())
			b.failed(noon)
			b.passed()
		}
		require.True(t, b.troubled())
		for range recentPosts {
			b.passed()
		}
		require.False(t, b.troubled())
	})
	t.Run("IsInTroubleUntilAClearAnswer", func(t *testing.T) {
		t.Parallel()
		b := stopped()
		for range recentPosts {
			b.remember(0)
		}
		require.True(t, b.troubled())
	})
}
