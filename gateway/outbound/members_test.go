package outbound_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/membership"
	"ebs-sms-gateway/gateway/sendtest"
)

// heartbeat is that of the gateways in the tests.
const heartbeat = 3 * time.Second

// member is a gateway that shares the rates with others.
type member struct {
	sendtest.Started
	members *membership.Members
	quiet   context.CancelFunc
}

// join starts a gateway that shares the rates with others.
func (w *world) join(edits ...func(*options)) member {
	var m member
	w.joined++
	m.Started = w.Start(append(edits, func(o *options) {
		m.members = membership.New(membership.Options{
			Store: o.Store.(*node), Clock: time.Now, Interval: heartbeat,
			Self: gateway.Heartbeat{Node: fmt.Sprint("gateway-", w.joined)},
		})
		o.Gateways = m.members.Live
	})...)
	ctx, quiet := context.WithCancel(w.Context())
	m.quiet = quiet
	go func() {
		ticker := time.NewTicker(heartbeat)
		defer ticker.Stop()
		for ctx.Err() == nil {
			_ = m.members.Beat(ctx) // a gateway without the store finds out by itself
			select {
			case <-ctx.Done():
			case <-ticker.C:
			}
		}
	}()
	return m
}

// End stops it.
func (m member) End() {
	m.Started.End()
	m.quiet()
}

// Crash takes the store, and its heartbeat, away from it.
func (m member) Crash() {
	m.quiet()
	m.Started.Crash()
}

// postsWithin are the posts of the next so long, a second.
func (w *world) postsWithin(d time.Duration) float64 {
	before := len(w.Provider.Posted())
	w.After(d)
	return float64(len(w.Provider.Posted())-before) / d.Seconds()
}

func TestRateIsTheSendersWhateverTheGateways(t *testing.T) {
	t.Parallel()
	limited := func(o *options) { o.Channels[0].SegmentsPerSecond = 10 }
	for _, gateways := range []int{1, 2, 3} {
		t.Run(strconv.Itoa(gateways), func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.Insert(700)
				var all []member
				for range gateways {
					all = append(all, w.join(busy, limited))
				}
				w.After(15 * time.Second)
				require.InDelta(w, 10, w.postsWithin(30*time.Second), 0.5)
				for _, m := range all {
					m.End()
				}
			})
		})
	}
	t.Run("AlthoughTheyComeAndGo", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1500)
			one := w.join(busy, limited)
			require.InDelta(w, 10, w.postsWithin(10*time.Second), 1.5, "one alone begins at once")
			two := w.join(busy, limited)
			w.After(3 * heartbeat)
			require.InDelta(w, 10, w.postsWithin(20*time.Second), 1)
			two.Crash()
			w.After(5 * heartbeat)
			require.InDelta(w, 10, w.postsWithin(20*time.Second), 1)
			three := w.join(busy, limited)
			w.After(3 * heartbeat)
			one.End()
			w.After(5 * heartbeat)
			require.InDelta(w, 10, w.postsWithin(20*time.Second), 1)
			three.End()
			w.requireRate(10)
		})
	})
}

// requireRate requires that no heartbeat's time saw more posts than the rate and its burst allow.
func (w *world) requireRate(perSecond float64) {
	w.Helper()
	posts := w.Provider.Posted()
	for i, first := range posts {
		n := 0
		for _, post := range posts[i:] {
			if post.At.Sub(first.At) < heartbeat {
				n++
			}
		}
		require.LessOrEqual(w, float64(n), perSecond*(heartbeat.Seconds()+2)+2, "posts in the time of a heartbeat")
	}
}
