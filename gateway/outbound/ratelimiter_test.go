package outbound

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// run lets a sender with endless work send for a time, and returns the segments sent.
func (l *rateLimiter) run(segments int, d time.Duration) int {
	total := 0
	for now := noon(); now.Before(noon().Add(d)); {
		if wait := l.wait(senderA, now); wait > 0 {
			now = now.Add(wait)
			continue
		}
		l.take(senderA, segments, now)
		total += segments
	}
	return total
}

func TestRateLimiter(t *testing.T) {
	t.Parallel()
	t.Run("KeepsToTheRate", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			rate := rapid.Float64Range(0.1, 200).Draw(t, "rate")
			segments := rapid.IntRange(1, 12).Draw(t, "segments")
			p := newRateLimiter(gateways(1))
			p.limit(senderA, rate)
			most := rate*(100+burst.Seconds()) + 2*float64(segments)
			got := float64(p.run(segments, 100*time.Second))
			require.LessOrEqual(t, got, most)
			require.GreaterOrEqual(t, got, rate*100*0.99)
		})
	})
	t.Run("AllowsABurstOfASecond", func(t *testing.T) {
		t.Parallel()
		p := newRateLimiter(gateways(1))
		p.limit(senderA, 10)
		require.Equal(t, 11, p.run(1, time.Nanosecond), "ten, and one on account")
	})
	t.Run("DoesNotSaveUpForLongerBursts", func(t *testing.T) {
		t.Parallel()
		p := newRateLimiter(gateways(1))
		p.limit(senderA, 10)
		p.take(senderA, 1, noon().Add(-time.Hour))
		require.Equal(t, 11, p.run(1, time.Nanosecond))
	})
	t.Run("LetsALongMessageIntoDebt", func(t *testing.T) {
		t.Parallel()
		p := newRateLimiter(gateways(1))
		p.limit(senderA, 1)
		require.Zero(t, p.wait(senderA, noon()))
		p.take(senderA, 10, noon())
		require.Equal(t, 9*time.Second, p.wait(senderA, noon()))
	})
	t.Run("IsUnlimitedWithoutARate", func(t *testing.T) {
		t.Parallel()
		p := newRateLimiter(gateways(1))
		p.limit(senderA, 0)
		p.take(senderA, 1_000_000, noon())
		require.Zero(t, p.wait(senderA, noon()))
	})
	t.Run("KnowsEachSenderByItself", func(t *testing.T) {
		t.Parallel()
		p := newRateLimiter(gateways(1))
		p.limit(senderA, 1)
		p.limit(senderB, 1)
		p.take(senderA, 100, noon())
		p.throttled(senderA, time.Minute, noon())
		require.Zero(t, p.wait(senderB, noon()))
		require.False(t, p.held(senderB, noon()))
	})
}

// gateways is a fixed number of live gateways.
func gateways(n int) func() int { return func() int { return n } }

func TestRateLimiter_Share(t *testing.T) {
	t.Parallel()
	t.Run("IsAnEqualPartOfTheRate", func(t *testing.T) {
		t.Parallel()
		for n, want := range map[int]int{1: 1000, 2: 500, 3: 333} {
			l := newRateLimiter(gateways(n))
			l.limit(senderA, 10)
			require.InDelta(t, want, l.run(1, 100*time.Second), 12, "%d gateways", n)
		}
	})
	t.Run("ChangesWithTheGateways", func(t *testing.T) {
		t.Parallel()
		n := 1
		l := newRateLimiter(func() int { return n })
		l.limit(senderA, 10)
		require.InDelta(t, 100, l.run(1, 10*time.Second), 12)
		n = 2
		later := noon().Add(10 * time.Second)
		l.take(senderA, 10, later)
		require.InDelta(t, 2*time.Second-burst, l.wait(senderA, later), float64(burst), "ten segments at five a second")
	})
	t.Run("OfNothingIsToWait", func(t *testing.T) {
		t.Parallel()
		l := newRateLimiter(gateways(0))
		l.limit(senderA, 10)
		require.Positive(t, l.wait(senderA, noon()))
		require.Zero(t, l.wait(senderB, noon()), "a sender without a limit needs no share")
	})
}

func TestThrottle(t *testing.T) {
	t.Parallel()
	t.Run("Doubles", func(t *testing.T) {
		t.Parallel()
		p, now := newRateLimiter(gateways(1)), noon()
		var holds []time.Duration
		for range 11 {
			hold := p.throttled(senderA, 0, now)
			holds, now = append(holds, hold), now.Add(hold)
		}
		require.Equal(t, []time.Duration{
			100 * time.Millisecond, 200 * time.Millisecond, 400 * time.Millisecond, 800 * time.Millisecond,
			1600 * time.Millisecond, 3200 * time.Millisecond, 6400 * time.Millisecond, 12800 * time.Millisecond,
			25600 * time.Millisecond, 30 * time.Second, 30 * time.Second,
		}, holds)
	})
	t.Run("CountsAnewAfterASuccessDuringTheHold", func(t *testing.T) {
		t.Parallel()
		p := newRateLimiter(gateways(1))
		p.throttled(senderA, 0, noon())
		p.passed(senderA)
		require.Equal(t, 100*time.Millisecond, p.throttled(senderA, 0, noon()))
	})
	t.Run("DoesNotDoubleForPostsAlreadyUnderWay", func(t *testing.T) {
		t.Parallel()
		p := newRateLimiter(gateways(1))
		for range 32 {
			p.throttled(senderA, 0, noon())
		}
		require.Equal(t, 100*time.Millisecond, p.wait(senderA, noon()))
	})
	t.Run("BeginsAnewAfterASuccess", func(t *testing.T) {
		t.Parallel()
		p := newRateLimiter(gateways(1))
		p.throttled(senderA, 0, noon())
		p.passed(senderA)
		require.Equal(t, 100*time.Millisecond, p.throttled(senderA, 0, noon().Add(time.Second)))
	})
	t.Run("FollowsTheProvidersWish", func(t *testing.T) {
		t.Parallel()
		for wish, want := range map[time.Duration]time.Duration{
			time.Second: time.Second, 2 * time.Minute: 2 * time.Minute, 100 * time.Hour: 15 * time.Minute,
		} {
			p := newRateLimiter(gateways(1))
			p.throttled(senderA, wish, noon())
			require.Equal(t, want, p.wait(senderA, noon()))
			require.True(t, p.held(senderA, noon().Add(want-1)))
			require.False(t, p.held(senderA, noon().Add(want)))
		}
	})
	t.Run("AShorterWishDoesNotEndALongerHold", func(t *testing.T) {
		t.Parallel()
		p := newRateLimiter(gateways(1))
		p.throttled(senderA, time.Minute, noon())
		p.throttled(senderA, time.Second, noon())
		require.Equal(t, time.Minute, p.wait(senderA, noon()))
	})
}
