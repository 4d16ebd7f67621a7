package sendtest

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// Node is one pipeline's connection to the store. Its faults are asked with the
// operation and the number of the call, from 1.
type Node struct {
	*Store
	// Refuse fails a call before it has an effect, Lose after.
	Refuse, Lose func(operation string, call int) error
	// Delay is how long every answer takes.
	Delay time.Duration

	calls   sync.Mutex
	counted map[string]int
}

// Connect makes a connection without faults.
func (s *Store) Connect() *Node { return &Node{Store: s, counted: map[string]int{}} }

// At asks a fault about one operation only.
func At(operation string, fault func(call int) error) func(string, int) error {
	return func(op string, call int) error {
		if op != operation {
			return nil
		}
		return fault(call)
	}
}

// Count is how often the operation was called.
func (n *Node) Count(operation string) int {
	n.calls.Lock()
	defer n.calls.Unlock()
	return n.counted[operation]
}

// do runs one transaction with its faults.
func (n *Node) do(ctx context.Context, operation string, transaction func()) error {
	n.calls.Lock()
	n.counted[operation]++
	call, refuse, lose := n.counted[operation], n.Refuse, n.Lose
	n.calls.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if refuse != nil {
		if err := refuse(operation, call); err != nil {
			return err
		}
	}
	n.mu.Lock()
	transaction()
	n.mu.Unlock()
	if lose != nil {
		if err := lose(operation, call); err != nil {
			return err
		}
	}
	return n.reply(ctx)
}

// reply takes its time; who does not wait does not learn of what was done.
func (n *Node) reply(ctx context.Context) error {
	if n.Delay == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(n.Delay):
		return nil
	}
}

// Fault sets the faults of a node that is in use.
func (n *Node) Fault(refuse, lose func(string, int) error) {
	n.calls.Lock()
	defer n.calls.Unlock()
	n.Refuse, n.Lose = refuse, lose
}

// Claim implements outbound.Store.
func (n *Node) Claim(ctx context.Context, p gateway.ClaimParams) (claims []gateway.Claim, err error) {
	err = n.do(ctx, "claim", func() { claims = n.claim(p) })
	if err != nil {
		return nil, err
	}
	return claims, nil
}

// Record implements outbound.Store.
func (n *Node) Record(ctx context.Context, changes []gateway.Change) (told []error, err error) {
	err = n.do(ctx, "record "+string(changes[0].Step()), func() {
		for _, c := range changes {
			told = append(told, n.record(c))
		}
	})
	if err != nil {
		return nil, err
	}
	return told, nil
}

// Due implements outbound.Store.
func (n *Node) Due(ctx context.Context, p gateway.DueParams) (due []gateway.Message, err error) {
	err = n.do(ctx, "due "+string(p.Status), func() {
		due = slices.DeleteFunc(n.overdue(p.Status, p.Now), func(m gateway.Message) bool {
			return m.NextAttemptAt.Before(p.After.At) || m.NextAttemptAt.Equal(p.After.At) && m.ID <= p.After.ID
		})
		slices.SortStableFunc(due, func(a, b gateway.Message) int { return a.NextAttemptAt.Compare(b.NextAttemptAt) })
		due = due[:min(len(due), p.Limit)]
		for i := range due {
			if due[i].Unreadable == "NEXT_ATTEMPT_AT" {
				due[i].NextAttemptAt = time.Time{}
			}
		}
	})
	return due, err
}

// Deferred implements outbound.Store.
func (n *Node) Deferred(ctx context.Context, p gateway.DeferredParams) (rows []gateway.Message, err error) {
	err = n.do(ctx, "deferred", func() {
		rows = n.sorted(func(m gateway.Message) bool {
			return m.Channel == p.Channel && m.Status == gateway.StatusDeferred && m.StatusReason == p.Reason &&
				m.NextAttemptAt.After(p.Now) && !m.StatusAt.After(p.Before)
		})
		rows = rows[:min(len(rows), p.Limit)]
	})
	return rows, err
}

// Find implements outbound.Store.
func (n *Node) Find(ctx context.Context, k gateway.Keys) (found []gateway.Message, err error) {
	err = n.do(ctx, "find", func() {
		found = n.sorted(func(m gateway.Message) bool {
			return slices.Contains(k.IDs, m.ID) ||
				m.AttemptRef != "" && slices.Contains(k.Refs, m.AttemptRef) ||
				m.ProviderSID != "" && slices.Contains(k.SIDs, m.ProviderSID)
		})
	})
	return found, err
}

// OptOuts implements outbound.Store.
func (n *Node) OptOuts(ctx context.Context, numbers []string) (found []consent.OptOut, err error) {
	err = n.do(ctx, "opt_outs", func() {
		for _, o := range n.optOuts {
			if slices.Contains(numbers, o.Number) {
				found = append(found, o)
			}
		}
	})
	return found, err
}

// Numbers implements outbound.Store.
func (n *Node) Numbers(ctx context.Context, numbers []string) (found []gateway.Number, err error) {
	err = n.do(ctx, "numbers", func() {
		for _, number := range numbers {
			if known, ok := n.numbers[number]; ok {
				found = append(found, known)
			}
		}
	})
	return found, err
}

// SentTo implements outbound.Store.
func (n *Node) SentTo(ctx context.Context, p gateway.ConversationParams) (found []gateway.Message, err error) {
	err = n.do(ctx, "sent_to", func() {
		for _, id := range n.ids {
			m := n.rows[id]
			posted := m.Status == gateway.StatusSent || m.Status == gateway.StatusDelivered || m.Begun() ||
				m.Status == gateway.StatusUnknown || m.Status == gateway.StatusHeld
			if posted && slices.Contains(p.Numbers, m.Recipient) && !m.ClaimedAt.Before(p.Since) {
				found = append(found, m)
			}
		}
	})
	return found, err
}

// Answers implements outbound.Store: nobody answers here.
func (n *Node) Answers(context.Context, gateway.ConversationParams) ([]gateway.Answer, error) {
	return nil, nil
}

// Poll implements outbound.Store.
func (n *Node) Poll(ctx context.Context, p gateway.PollParams) (polled gateway.Polled, err error) {
	err = n.do(ctx, "poll", func() {
		for _, name := range p.Channels {
			if len(n.due(name, p.Now)) > 0 {
				polled.Ready = append(
					polled.Ready,
					gateway.Ready{Channel: name, Priority: gateway.PriorityDefault, Due: gateway.DueAtOnce},
				)
			}
		}
		for _, status := range []gateway.Status{gateway.StatusSending, gateway.StatusUnknown, gateway.StatusSent} {
			if len(n.overdue(status, p.Now)) > 0 {
				polled.Overdue = append(polled.Overdue, status)
			}
		}
		polled.Pauses = slices.Collect(maps.Values(n.Pauses))
	})
	return polled, err
}

// Reserve implements outbound.Store.
func (n *Node) Reserve(ctx context.Context, r gateway.Reservation) (granted gateway.Granted, err error) {
	err = n.do(ctx, "reserve", func() {
		granted.Units = r.Grant(n.usage[r.UsageKey])
		n.usage[r.UsageKey] += granted.Units
		granted.Used = n.usage[r.UsageKey]
	})
	return granted, err
}

// Usage implements outbound.Store.
func (n *Node) Usage(ctx context.Context, keys []gateway.UsageKey) (used []int, err error) {
	err = n.do(ctx, "usage", func() {
		for _, key := range keys {
			used = append(used, n.usage[key])
		}
	})
	return used, err
}

// SetPause implements outbound.Store.
func (n *Node) SetPause(ctx context.Context, p gateway.Pause) error {
	return n.do(ctx, "set_pause", func() { n.Pauses[[2]string{string(p.Scope), p.Name}] = p })
}

// Heartbeat implements membership.Store.
func (n *Node) Heartbeat(ctx context.Context, h gateway.Heartbeat) error {
	return n.do(ctx, "heartbeat", func() { n.heartbeats[h.Node] = h })
}

// Nodes implements membership.Store.
func (n *Node) Nodes(ctx context.Context) (nodes []gateway.Heartbeat, err error) {
	err = n.do(ctx, "nodes", func() { nodes = slices.Collect(maps.Values(n.heartbeats)) })
	return nodes, err
}

// Forget implements membership.Store.
func (n *Node) Forget(ctx context.Context, then time.Time) error {
	return n.do(ctx, "forget", func() {
		maps.DeleteFunc(n.heartbeats, func(_ string, h gateway.Heartbeat) bool { return h.SeenAt.Before(then) })
	})
}
