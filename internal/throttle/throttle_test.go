package throttle_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/internal/throttle"
)

func TestTake_LetsSoManyThroughAtOnceAndOneMoreEachInterval(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	bound := throttle.New(func() time.Time { return now }, 2, time.Minute)
	require.Zero(t, bound.Take("one"))
	require.Zero(t, bound.Take("one"))
	require.Equal(t, time.Minute, bound.Take("one"))
	require.Zero(t, bound.Take("another"))
	bound.GiveBack("one")
	require.Zero(t, bound.Take("one"))
	now = now.Add(time.Minute)
	require.Zero(t, bound.Take("one"))
	require.Equal(t, time.Minute, bound.Take("one"))
}

func TestTake_ForgetsWhoIsLongestAgo(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	bound := throttle.New(func() time.Time { return now }, 1, time.Minute)
	require.Zero(t, bound.Take("first"))
	require.Equal(t, time.Minute, bound.Take("first"))
	for i := range 20_000 {
		require.Zero(t, bound.Take(strconv.Itoa(i)))
	}
	require.Equal(t, time.Minute, bound.Take("19999"))
	require.Equal(t, time.Minute, bound.Take("10001"))
	require.Zero(t, bound.Take("first"), "forgotten")
}

func TestNeighbours(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "2001:db8::1": "2001:db8::/64", "2001:db8:0:0:ffff::9": "2001:db8::/64",
		"2001:db8:0:1::1": "2001:db8:0:1::/64", "nobody": "nobody",
	} {
		require.Equal(t, want, throttle.Neighbours(address), address)
	}
}
