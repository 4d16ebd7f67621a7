package membership_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/membership"
)

func TestFirst_IsOneOfThoseAlive(t *testing.T) {
	t.Parallel()
	now := noon()
	table := newTable()
	member := func(name string) *membership.Members {
		return membership.New(membership.Options{
			Store: table, Self: gateway.Heartbeat{Node: name}, Clock: func() time.Time { return now }, Interval: interval,
		})
	}
	a, b := member("a"), member("b")
	_, known := a.First()
	require.False(t, known)
	beat := func(all ...*membership.Members) {
		for _, m := range all {
			require.NoError(t, m.Beat(t.Context()))
		}
		now = now.Add(interval)
	}
	for range 4 {
		beat(a, b)
	}
	first, known := a.First()
	require.True(t, first && known)
	first, known = b.First()
	require.True(t, !first && known)
	for range 4 { // a is dead
		beat(b)
	}
	first, _ = b.First()
	require.True(t, first)
}
