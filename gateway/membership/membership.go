// Package membership counts the gateways that share a queue, so that each takes an
// equal part of what they may do together: a sender's rate, a cap, a budget.
//
// Gateways see one another by their heartbeats. Their clocks are not compared: one is
// alive while its heartbeat keeps changing. One that joins takes nothing before the others have had
// time to see it, so that all shares together are never more than the whole.
package membership

import (
	"context"
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
)

// Store keeps the heartbeats (XXSMS_NODES).
type Store interface {
	// Heartbeat writes that a node lives, in place of what it wrote before.
	Heartbeat(context.Context, gateway.Heartbeat) error
	// Nodes returns the last heartbeat of every node.
	Nodes(context.Context) ([]gateway.Heartbeat, error)
	// Forget removes the nodes that were last seen before then.
	Forget(ctx context.Context, then time.Time) error
}

// Options are what Members are made of. Every field is required.
type Options struct {
	Store Store
	// Self is this gateway; its SeenAt is set with each heartbeat.
	Self  gateway.Heartbeat
	Clock gateway.Clock
	// Interval is the time between two calls of Beat, the same for all gateways.
	Interval time.Duration
}

const (
	// joinAfter is how many intervals a gateway waits for the others to see it,
	// deadAfter after how many without a change one is dead.
	joinAfter = 2
	deadAfter = 3
)

// Forgotten is the age from which a heartbeat is nobody's, whatever the clocks.
const Forgotten = time.Hour

// Members are the gateways that share the queue. It is safe for use by many goroutines.
type Members struct {
	opts Options

	mu     sync.Mutex
	others map[string]other
	// beatAt is the last heartbeat, announcedAt the first since others may have
	// counted this gateway as dead.
	beatAt, announcedAt time.Time
	// lookedAt is when the others were last looked at.
	lookedAt time.Time
	joined   bool
}

// other is another gateway as it was last seen.
type other struct {
	seenAt time.Time
	// changedAt is when its heartbeat was last seen to change, by this gateway's clock; zero is never.
	changedAt time.Time
}

// New makes Members; this gateway is not one of them before its first Beat.
func New(opts Options) *Members { return &Members{opts: opts, others: map[string]other{}} }

// Beat announces this gateway, looks at the others, unless See has done so since the last time, and removes those that
// are long gone. It is to be called every Interval.
func (m *Members) Beat(ctx context.Context) error {
	self := m.opts.Self
	self.SeenAt = m.now()
	if err := m.opts.Store.Heartbeat(ctx, self); err != nil {
		return err
	}
	m.announced(self.SeenAt)
	if m.seen(self.SeenAt) {
		return nil
	}
	nodes, err := m.opts.Store.Nodes(ctx)
	if err != nil {
		return err
	}
	m.look(nodes, m.now())
	return m.forget(ctx, nodes)
}

// See takes the nodes for a look at the others; the store was asked for them at that time. A gateway that joins looks
// by itself: its first look comes after its heartbeat, so that of two that join one sees the other.
func (m *Members) See(nodes []gateway.Heartbeat, asked time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.joined && asked.After(m.lookedAt) {
		m.compare(nodes, asked)
	}
}

// seen reports whether the others need not be looked at now.
func (m *Members) seen(now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.joined && now.Sub(m.lookedAt) < m.opts.Interval
}

// forget removes nodes that were not seen for long, or each restart would leave a row for ever.
func (m *Members) forget(ctx context.Context, nodes []gateway.Heartbeat) error {
	then := m.now().Add(-gateway.HeartbeatMemory)
	if !slices.ContainsFunc(nodes, func(n gateway.Heartbeat) bool { return n.SeenAt.Before(then) }) {
		return nil
	}
	return m.opts.Store.Forget(ctx, then)
}

// Live is how many gateways share the whole, this one included; 0 while it may take
// no share: it has not joined yet, or the others must take it for dead.
func (m *Members) Live() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	live := 1 + m.alive()
	if !m.joined || live > 1 && now.Sub(m.beatAt) >= m.span(deadAfter) {
		return 0
	}
	return live
}

// First reports whether this gateway is the one that does what one does for all: its name is the first of those alive. It is not
// known before this gateway has seen the others.
func (m *Members) First() (first, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for name := range m.others {
		if m.isAlive(name) && name < m.opts.Self.Node {
			return false, m.joined
		}
	}
	return true, m.joined
}

func (m *Members) announced(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.beatAt.IsZero() || m.alive() > 0 && now.Sub(m.beatAt) >= m.span(deadAfter) {
		m.announcedAt, m.joined = now, false
	}
	m.beatAt = now
}

func (m *Members) look(nodes []gateway.Heartbeat, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.compare(nodes, now)
}

// compare compares the heartbeats with those seen before.
func (m *Members) compare(nodes []gateway.Heartbeat, now time.Time) {
	before := m.others
	m.others = make(map[string]other, len(nodes))
	for _, n := range nodes {
		if n.Node == m.opts.Self.Node || now.Sub(n.SeenAt) > Forgotten {
			continue
		}
		o, known := before[n.Node]
		if !m.lookedAt.IsZero() && !known || known && !o.seenAt.Equal(n.SeenAt) {
			o.changedAt = now
		}
		o.seenAt = n.SeenAt
		m.others[n.Node] = o
	}
	m.lookedAt = now
	if len(m.others) == 0 || now.Sub(m.announcedAt) >= m.span(joinAfter) {
		m.joined = true
	}
}

// alive is how many others' heartbeats kept changing until they were last looked at.
func (m *Members) alive() int {
	n := 0
	for name := range m.others {
		if m.isAlive(name) {
			n++
		}
	}
	return n
}

func (m *Members) isAlive(name string) bool {
	o := m.others[name]
	return !o.changedAt.IsZero() && m.lookedAt.Sub(o.changedAt) < m.span(deadAfter)
}

func (m *Members) span(intervals int) time.Duration {
	return time.Duration(intervals) * m.opts.Interval
}

// now is wall time: the monotonic clock stands still while the machine is suspended.
func (m *Members) now() time.Time { return m.opts.Clock().Round(0) }
