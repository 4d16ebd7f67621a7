package membership_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/membership"
)

const interval = 3 * time.Second

func noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

// table is XXSMS_NODES.
type table struct {
	mu   sync.Mutex
	rows map[string]gateway.Heartbeat
	err  error
	// looks is how often the nodes were read.
	looks int
}

func newTable() *table { return &table{rows: map[string]gateway.Heartbeat{}} }

func (t *table) Heartbeat(_ context.Context, h gateway.Heartbeat) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil {
		t.rows[h.Node] = h
	}
	return t.err
}

func (t *table) Nodes(context.Context) ([]gateway.Heartbeat, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.looks++
	var nodes []gateway.Heartbeat
	for _, h := range t.rows {
		nodes = append(nodes, h)
	}
	return nodes, t.err
}

func (t *table) Forget(_ context.Context, then time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	maps.DeleteFunc(t.rows, func(_ string, h gateway.Heartbeat) bool { return h.SeenAt.Before(then) })
	return t.err
}

// site is a table and gateways on it, with one time and each its own clock.
type site struct {
	*table
	now  time.Time
	made int
}

func newSite() *site { return &site{table: newTable(), now: noon()} }

// node is a gateway that beats at its own moment of each interval.
type node struct {
	*membership.Members
	next  time.Time
	clock gateway.Clock
	// polls: it also polls the store, and hears a moment later what was there.
	polls   bool
	asked   time.Time
	answers []gateway.Heartbeat
}

func (n *node) poll(t require.TestingT, s *site) {
	if !n.polls {
		return
	}
	if !n.asked.IsZero() {
		n.See(n.answers, n.asked)
	}
	var err error
	n.asked = n.clock().Round(0)
	n.answers, err = s.Nodes(context.Background())
	require.NoError(t, err)
}

// join makes a gateway whose clock is off by the skew, and lets it beat for the first time.
func (s *site) join(t require.TestingT, skew time.Duration) *node {
	s.made++
	clock := func() time.Time { return s.now.Add(skew) }
	n := &node{next: s.now, clock: clock, polls: s.made%2 == 0, Members: membership.New(membership.Options{
		Store: s.table, Interval: interval, Clock: clock, Self: gateway.Heartbeat{Node: fmt.Sprintf("node-%d", s.made)},
	})}
	s.pass(t, 0, n)
	return n
}

// pass lets time pass for the nodes, which share at no moment more than the whole.
func (s *site) pass(t require.TestingT, d time.Duration, nodes ...*node) {
	for end := s.now.Add(d); ; s.now = s.now.Add(100 * time.Millisecond) {
		for _, n := range nodes {
			if s.err == nil {
				n.poll(t, s)
			}
			if !n.next.After(s.now) {
				require.NoError(t, n.Beat(context.Background()))
				n.next = s.now.Add(interval)
			}
		}
		require.LessOrEqual(t, whole(nodes), 1.001)
		if !s.now.Before(end) {
			return
		}
	}
}

// whole is the sum of the nodes' shares.
func whole(nodes []*node) float64 {
	sum := 0.0
	for _, n := range nodes {
		if live := n.Live(); live > 0 {
			sum += 1 / float64(live)
		}
	}
	return sum
}

func TestMembers(t *testing.T) {
	t.Parallel()
	t.Run("OneAloneTakesAllAtOnce", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, 1, newSite().join(t, 0).Live())
	})
	t.Run("NobodyTakesAnythingBeforeItsFirstHeartbeat", func(t *testing.T) {
		t.Parallel()
		require.Zero(t, membership.New(membership.Options{Clock: time.Now}).Live())
	})
	t.Run("ANewOneWaitsUntilTheOthersHaveSeenIt", func(t *testing.T) {
		t.Parallel()
		s := newSite()
		a := s.join(t, 0)
		s.pass(t, time.Second, a)
		b := s.join(t, 0)
		s.pass(t, interval, a, b)
		require.Equal(t, 2, a.Live())
		require.Zero(t, b.Live())
		s.pass(t, interval+time.Second, a, b)
		require.Equal(t, 2, b.Live())
	})
	t.Run("OneThatDiesIsGoneWithinSeconds", func(t *testing.T) {
		t.Parallel()
		s := newSite()
		a, b := s.join(t, 0), s.join(t, time.Minute)
		s.pass(t, 10*interval, a, b)
		s.pass(t, 2*interval, a)
		require.Equal(t, 2, a.Live(), "a few heartbeats may be late")
		s.pass(t, 2*interval, a)
		require.Equal(t, 1, a.Live())
	})
	t.Run("TheDeadOfEarlierDaysCountForNothing", func(t *testing.T) {
		t.Parallel()
		s := newSite()
		for i := range 20 {
			s.rows[strconv.Itoa(i)] = gateway.Heartbeat{Node: strconv.Itoa(i), SeenAt: noon().Add(-2 * time.Hour)}
		}
		require.Equal(t, 1, s.join(t, 0).Live())
	})
	t.Run("TheOneThatHasJustDiedCostsAMomentOnly", func(t *testing.T) {
		t.Parallel()
		s := newSite()
		s.join(t, 0)
		b := s.join(t, 0)
		require.Zero(t, b.Live())
		s.pass(t, 2*interval, b)
		require.Equal(t, 1, b.Live())
	})
	t.Run("ASuspendedOneTakesNothingBeforeTheOthersHaveSeenItAgain", func(t *testing.T) {
		t.Parallel()
		s := newSite()
		a, b := s.join(t, 0), s.join(t, 0)
		s.pass(t, 10*interval, a, b)
		s.pass(t, 10*interval, a)
		require.Equal(t, 1, a.Live())
		s.pass(t, 10*interval, a, b)
		require.Equal(t, 2, a.Live())
		require.Equal(t, 2, b.Live())
	})
	t.Run("OneAloneGoesOnWhileItsHeartbeatFails", func(t *testing.T) {
		t.Parallel()
		s := newSite()
		a := s.join(t, 0)
		s.err = errors.New("row is locked")
		require.Error(t, a.Beat(t.Context()))
		s.now = s.now.Add(time.Hour)
		require.Equal(t, 1, a.Live())
	})
}

func TestSharesAreNeverMoreThanTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := newSite()
		var nodes []*node
		for range rapid.IntRange(1, 12).Draw(t, "events") {
			event := rapid.SampledFrom([]string{"join", "stop"}).Draw(t, "event")
			switch {
			case event == "join":
				skew := time.Duration(rapid.Int64Range(-int64(20*time.Minute), int64(20*time.Minute)).Draw(t, "skew"))
				nodes = append(nodes, s.join(t, skew))
			case len(nodes) == 0:
				continue
			default:
				nodes = nodes[1:]
			}
			s.pass(t, time.Duration(rapid.IntRange(0, 300).Draw(t, "tenths"))*100*time.Millisecond, nodes...)
		}
		if len(nodes) > 0 {
			s.pass(t, 8*interval, nodes...)
			require.InDelta(t, 1, whole(nodes), 0.001, "and in the end all of it")
		}
	})
}

func TestMembers_ForgetThoseThatAreLongGone(t *testing.T) {
	t.Parallel()
	s := newSite()
	for node, age := range map[string]time.Duration{"gone": 8 * 24 * time.Hour, "away": 6 * 24 * time.Hour} {
		s.rows[node] = gateway.Heartbeat{Node: node, SeenAt: s.now.Add(-age)}
	}
	m := membership.New(membership.Options{
		Store: s, Self: gateway.Heartbeat{Node: "self"}, Clock: func() time.Time { return s.now },
		Interval: 3 * time.Second,
	})
	require.NoError(t, m.Beat(t.Context()))
	require.ElementsMatch(t, []string{"self", "away"}, slices.Collect(maps.Keys(s.rows)))
}

func TestMembers_ThatPollNeedNoLookOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := newSite()
	s.made = 1
	alone := s.join(t, 0) // the second of a site polls
	s.pass(t, time.Second, alone)
	looks := s.looks
	s.pass(t, time.Minute, alone)
	require.Equal(t, 601, s.looks-looks, "each is a poll")
	other := s.join(t, 0)
	s.pass(t, 10*time.Second, alone, other)
	require.Equal(t, 2, alone.Live())
	require.Equal(t, 2, other.Live())
}
