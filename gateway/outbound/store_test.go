package outbound_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// store is a queue in memory with the semantics that every store has: claims and
// compare-and-sets in one transaction each.
type store struct {
	mu      sync.Mutex
	rows    map[gateway.MessageID]gateway.Message
	ids     []gateway.MessageID // of the rows, in order
	optOuts []consent.OptOut
	pauses  map[[2]string]gateway.Pause
	nodes   map[string]gateway.Heartbeat
	events  []gateway.Event
	// locked are rows that another session has changed and not committed.
	locked map[gateway.MessageID]bool
	// rule refuses changes.
	rule func(gateway.Change) error
}

func (s *store) refusal(c gateway.Change) error {
	if s.rule == nil {
		return nil
	}
	return s.rule(c)
}

// lock and unlock are what another session does to rows.
func (s *store) lock(ids ...gateway.MessageID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		s.locked[id] = true
	}
}

func (s *store) unlock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.locked)
}

// refuse gives the site a rule, nil for none.
func (s *store) refuse(rule func(gateway.Change) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rule = rule
}

func newStore() *store {
	return &store{
		rows:   map[gateway.MessageID]gateway.Message{},
		pauses: map[[2]string]gateway.Pause{},
		nodes:  map[string]gateway.Heartbeat{},
		locked: map[gateway.MessageID]bool{},
	}
}

func (s *store) insert(rows ...gateway.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range rows {
		if i, known := slices.BinarySearch(s.ids, m.ID); !known {
			s.ids = slices.Insert(s.ids, i, m.ID)
		}
		s.rows[m.ID] = m
	}
}

func (s *store) row(id gateway.MessageID) gateway.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rows[id]
}

// all returns the rows by id.
func (s *store) all() []gateway.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sorted(func(gateway.Message) bool { return true })
}

func (s *store) sorted(keep func(gateway.Message) bool) []gateway.Message {
	var out []gateway.Message
	for _, id := range s.ids {
		if m := s.rows[id]; keep(m) {
			out = append(out, m)
		}
	}
	return out
}

// steps are the steps that the row's history shows.
func (s *store) steps(id gateway.MessageID) []gateway.Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	var steps []gateway.Step
	for _, e := range s.events {
		if e.MessageID == id {
			steps = append(steps, e.Step)
		}
	}
	return steps
}

// due are the rows that may be claimed.
func (s *store) due(channel string, now time.Time) []gateway.Message {
	return s.sorted(func(m gateway.Message) bool {
		return m.Channel == channel && m.Status.Claimable() && !m.DueAt().After(now)
	})
}

// overdue are the rows of a status that are to be looked at.
func (s *store) overdue(status gateway.Status, now time.Time) []gateway.Message {
	return s.sorted(func(m gateway.Message) bool {
		return m.Status == status && !m.NextAttemptAt.IsZero() && !m.NextAttemptAt.After(now)
	})
}

func (s *store) claim(p gateway.ClaimParams) []gateway.Claim {
	due := s.due(p.Channel, p.Lease.Now)
	slices.SortStableFunc(due, func(a, b gateway.Message) int { return cmp.Compare(a.Priority, b.Priority) })
	due = slices.DeleteFunc(due, func(m gateway.Message) bool { return s.locked[m.ID] })
	var claims []gateway.Claim
	due, _ = p.Wanted(due, p.Limit)
	for _, m := range due {
		if m.ID == 0 {
			claims = append(claims, gateway.Claim{Message: m, Prior: m.State, Refusal: gateway.ErrNameless})
			continue
		}
		change, err := m.Claim(p.Lease)
		if err != nil {
			panic(err)
		}
		claim := gateway.Claim{Message: m.After(change), Prior: m.State}
		if err := s.refusal(change); err != nil {
			claims = append(claims, claim.Refuse(err))
			continue
		}
		s.rows[m.ID] = claim.Message
		claims = append(claims, claim)
	}
	return claims
}

func (s *store) record(c gateway.Change) error {
	if s.locked[c.ID()] {
		return gateway.ErrBusy
	}
	m, ok := s.rows[c.ID()]
	if !ok || !c.AppliesTo(m.State) {
		return gateway.ErrMissed
	}
	if sid := c.Now().ProviderSID; sid != "" {
		for _, other := range s.rows {
			if other.ID != m.ID && other.ProviderSID == sid {
				return gateway.ErrMissed
			}
		}
	}
	if err := s.refusal(c); err != nil {
		return err
	}
	s.rows[m.ID] = m.After(c)
	if e, ok := c.Event(); ok {
		s.events = append(s.events, e)
	}
	if change, ok := c.Consent(); ok {
		s.optOuts = append(
			s.optOuts,
			consent.OptOut{Number: change.Number, Scope: change.Scope, Since: change.At, Source: change.Source},
		)
	}
	return nil
}

// node is one pipeline's connection to the store. Its faults are asked with the
// operation and the number of the call, from 1.
type node struct {
	*store
	// refuse fails a call before it has an effect, lose after.
	refuse, lose func(operation string, call int) error
	// delay is how long every answer takes.
	delay time.Duration

	calls   sync.Mutex
	counted map[string]int
}

func (s *store) connect() *node { return &node{store: s, counted: map[string]int{}} }

// at asks a fault about one operation only.
func at(operation string, fault func(call int) error) func(string, int) error {
	return func(op string, call int) error {
		if op != operation {
			return nil
		}
		return fault(call)
	}
}

func (n *node) count(operation string) int {
	n.calls.Lock()
	defer n.calls.Unlock()
	return n.counted[operation]
}

// do runs one transaction with its faults.
func (n *node) do(ctx context.Context, operation string, transaction func()) error {
	n.calls.Lock()
	n.counted[operation]++
	call, refuse, lose := n.counted[operation], n.refuse, n.lose
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
	return n.answer(ctx)
}

// answer takes its time; who does not wait does not learn of what was done.
func (n *node) answer(ctx context.Context) error {
	if n.delay == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(n.delay):
		return nil
	}
}

// fault sets the faults of a node that is in use.
func (n *node) fault(refuse, lose func(string, int) error) {
	n.calls.Lock()
	defer n.calls.Unlock()
	n.refuse, n.lose = refuse, lose
}

// Claim implements outbound.Store.
func (n *node) Claim(ctx context.Context, p gateway.ClaimParams) (claims []gateway.Claim, err error) {
	err = n.do(ctx, "claim", func() { claims = n.claim(p) })
	if err != nil {
		return nil, err
	}
	return claims, nil
}

// Record implements outbound.Store.
func (n *node) Record(ctx context.Context, changes []gateway.Change) (told []error, err error) {
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
func (n *node) Due(ctx context.Context, p gateway.DueParams) (due []gateway.Message, err error) {
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
func (n *node) Deferred(ctx context.Context, p gateway.DeferredParams) (rows []gateway.Message, err error) {
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
func (n *node) Find(ctx context.Context, k gateway.Keys) (found []gateway.Message, err error) {
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
func (n *node) OptOuts(ctx context.Context, numbers []string) (found []consent.OptOut, err error) {
	err = n.do(ctx, "opt_outs", func() {
		for _, o := range n.optOuts {
			if slices.Contains(numbers, o.Number) {
				found = append(found, o)
			}
		}
	})
	return found, err
}

// Poll implements outbound.Store.
func (n *node) Poll(ctx context.Context, p gateway.PollParams) (polled gateway.Polled, err error) {
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
		polled.Pauses = slices.Collect(maps.Values(n.pauses))
	})
	return polled, err
}

// SetPause implements outbound.Store.
func (n *node) SetPause(ctx context.Context, p gateway.Pause) error {
	return n.do(ctx, "set_pause", func() { n.pauses[[2]string{string(p.Scope), p.Name}] = p })
}

// pause and resume are what an operator does.
func (s *store) pause(p gateway.Pause) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pauses[[2]string{string(p.Scope), p.Name}] = p
}

func (s *store) resume(p gateway.Pause) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.pauses, [2]string{string(p.Scope), p.Name})
}

// stop is what a person does who writes STOP.
func (s *store) stop(number string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.optOuts = append(s.optOuts, consent.OptOut{Number: number, Scope: consent.ScopeAll})
}

// callback is what the webhook does with a status report: it finds the row by its reference.
func (s *store) callback(t *testing.T, r gateway.Report) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.rows {
		if m.AttemptRef == r.Ref {
			change, err := m.Report(r)
			require.NoError(t, err)
			require.NoError(t, s.record(change))
			return
		}
	}
	require.Fail(t, "no row with this reference")
}
