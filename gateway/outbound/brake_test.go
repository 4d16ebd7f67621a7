package outbound

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestBrake(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	stopped := func() *brake {
		b := &brake{}
		for range brakeAfter {
			b.failed(noon)
		}
		return b
	}
	t.Run("StopsAfterARunOfFailures", func(t *testing.T) {
		t.Parallel()
		b := &brake{}
		for range brakeAfter - 1 {
			require.Zero(t, b.failed(noon))
		}
		require.Equal(t, firstBrake, b.failed(noon))
		require.Equal(t, firstBrake, b.wait(noon))
		require.Zero(t, b.wait(noon.Add(firstBrake)))
	})
	t.Run("ASuccessBetweenStartsTheRunAnew", func(t *testing.T) {
		t.Parallel()
		b := &brake{}
		for range brakeAfter - 1 {
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
		last := firstBrake
		for range 20 {
			now = now.Add(last)
			next := b.failed(now)
			require.Equal(t, min(2*last, longestBrake), next)
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
}
