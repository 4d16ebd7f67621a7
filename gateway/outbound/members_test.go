package outbound_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/membership"
)

// Heartbeat implements membership.Store.
func (n *node) Heartbeat(ctx context.Context, h gateway.Heartbeat) error {
	return n.do(ctx, "heartbeat", func() { n.nodes[h.Node] = h })
}

// Nodes implements membership.Store.
func (n *node) Nodes(ctx context.Context) (nodes []gateway.Heartbeat, err error) {
	err = n.do(ctx, "nodes", func() { nodes = slices.Collect(maps.Values(n.nodes)) })
	return nodes, err
}

// Forget implements membership.Store.
func (n *node) Forget(ctx context.Context, then time.Time) error {
	return n.do(ctx, "forget", func() {
		maps.DeleteFunc(n.nodes, func(_ string, h gateway.Heartbeat) bool { return h.SeenAt.Before(then) })
	})
}

// heartbeat is that of the gateways in the tests.
const heartbeat = 3 * time.Second

// member is a gateway that shares the rates with others.
type member struct {
	started
	members *membership.Members
	quiet   context.CancelFunc
}

// join starts a gateway that shares the rates with others.
func (w *world) join(edits ...func(*options)) member {
	var m member
	m.started = w.start(append(edits, func(o *options) {
		m.members = membership.New(membership.Options{
			Store: o.Store.(*node), Clock: time.Now, Interval: heartbeat,
			Self: gateway.Heartbeat{Node: fmt.Sprint("gateway-", len(w.started)+1)},
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

func (m member) stop() {
	m.started.stop()
	m.quiet()
}

func (m member) crash() {
	m.quiet()
	m.started.crash()
}

// postsWithin are the posts of the next so long, a second.
func (w *world) postsWithin(d time.Duration) float64 {
	before := len(w.provider.posted())
	w.after(d)
	return float64(len(w.provider.posted())-before) / d.Seconds()
}

func TestRateIsTheSendersWhateverTheGateways(t *testing.T) {
	t.Parallel()
	limited := func(o *options) { o.Channels[0].SegmentsPerSecond = 10 }
	for _, gateways := range []int{1, 2, 3} {
		t.Run(strconv.Itoa(gateways), func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.insert(700)
				var all []member
				for range gateways {
					all = append(all, w.join(busy, limited))
				}
				w.after(15 * time.Second)
				require.InDelta(w, 10, w.postsWithin(30*time.Second), 0.5)
				for _, m := range all {
					m.stop()
				}
			})
		})
	}
	t.Run("AlthoughTheyComeAndGo", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1500)
			one := w.join(busy, limited)
			require.InDelta(w, 10, w.postsWithin(10*time.Second), 1.5, "one alone begins at once")
			two := w.join(busy, limited)
			w.after(3 * heartbeat)
			require.InDelta(w, 10, w.postsWithin(20*time.Second), 1)
			two.crash()
			w.after(5 * heartbeat)
			require.InDelta(w, 10, w.postsWithin(20*time.Second), 1)
			three := w.join(busy, limited)
			w.after(3 * heartbeat)
			one.stop()
			w.after(5 * heartbeat)
			require.InDelta(w, 10, w.postsWithin(20*time.Second), 1)
			three.stop()
			w.requireRate(10)
		})
	})
}

// requireRate requires that no heartbeat's time saw more posts than the rate and its burst allow.
func (w *world) requireRate(perSecond float64) {
	w.Helper()
	posts := w.provider.posted()
	for i, first := range posts {
		n := 0
		for _, post := range posts[i:] {
			if post.at.Sub(first.at) < heartbeat {
				n++
			}
		}
		require.LessOrEqual(w, float64(n), perSecond*(heartbeat.Seconds()+2)+2, "posts in the time of a heartbeat")
	}
}
