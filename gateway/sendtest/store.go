package sendtest

import (
	"cmp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/plan"
)

// Store is a queue in memory with the semantics that every store has: claims and
// compare-and-sets in one transaction each.
type Store struct {
	mu         sync.Mutex
	rows       map[gateway.MessageID]gateway.Message
	ids        []gateway.MessageID // of the rows, in order
	optOuts    []consent.OptOut
	numbers    map[string]gateway.Number
	Pauses     map[[2]string]gateway.Pause
	heartbeats map[string]gateway.Heartbeat
	events     []gateway.Event
	usage      map[gateway.UsageKey]int
	// Locked are rows that another session has changed and not committed.
	Locked map[gateway.MessageID]bool
	// rule refuses changes.
	rule func(gateway.Change) error
}

func (s *Store) refusal(c gateway.Change) error {
	if s.rule == nil {
		return nil
	}
	return s.rule(c)
}

// Lock is what another session does to rows.
func (s *Store) Lock(ids ...gateway.MessageID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		s.Locked[id] = true
	}
}

// Unlock ends every lock.
func (s *Store) Unlock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.Locked)
}

// Refuse gives the site a rule, nil for none.
func (s *Store) Refuse(rule func(gateway.Change) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rule = rule
}

func newStore() *Store {
	return &Store{
		rows:       map[gateway.MessageID]gateway.Message{},
		numbers:    map[string]gateway.Number{},
		Pauses:     map[[2]string]gateway.Pause{},
		heartbeats: map[string]gateway.Heartbeat{},
		Locked:     map[gateway.MessageID]bool{},
		usage:      map[gateway.UsageKey]int{},
	}
}

// Insert adds rows, or replaces them.
func (s *Store) Insert(rows ...gateway.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range rows {
		if i, known := slices.BinarySearch(s.ids, m.ID); !known {
			s.ids = slices.Insert(s.ids, i, m.ID)
		}
		s.rows[m.ID] = m
	}
}

// Row is the row as it stands.
func (s *Store) Row(id gateway.MessageID) gateway.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rows[id]
}

// Number is what is known of a number.
func (s *Store) Number(number string) gateway.Number {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.numbers[number]
}

// Know writes what is known of numbers.
func (s *Store) Know(numbers ...gateway.Number) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range numbers {
		s.numbers[n.Number] = n
	}
}

// All returns the rows by id.
func (s *Store) All() []gateway.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sorted(func(gateway.Message) bool { return true })
}

func (s *Store) sorted(keep func(gateway.Message) bool) []gateway.Message {
	var out []gateway.Message
	for _, id := range s.ids {
		if m := s.rows[id]; keep(m) {
			out = append(out, m)
		}
	}
	return out
}

// Steps are the steps that the row's history shows.
func (s *Store) Steps(id gateway.MessageID) []gateway.Step {
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
func (s *Store) due(channel string, now time.Time) []gateway.Message {
	return s.sorted(func(m gateway.Message) bool {
		return m.Channel == channel && m.Status.Claimable() && !m.DueAt().After(now)
	})
}

// overdue are the rows of a status that are to be looked at.
func (s *Store) overdue(status gateway.Status, now time.Time) []gateway.Message {
	return s.sorted(func(m gateway.Message) bool {
		return m.Status == status && !m.NextAttemptAt.IsZero() && !m.NextAttemptAt.After(now)
	})
}

func (s *Store) claim(p gateway.ClaimParams) []gateway.Claim {
	due := s.due(p.Channel, p.Lease.Now)
	slices.SortStableFunc(due, func(a, b gateway.Message) int { return cmp.Compare(a.Priority, b.Priority) })
	due = slices.DeleteFunc(due, func(m gateway.Message) bool { return s.Locked[m.ID] })
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

func (s *Store) record(c gateway.Change) error {
	if s.Locked[c.ID()] {
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
	if change, ok := c.Phone(); ok {
		known := s.numbers[change.Number]
		known.Number = change.Number
		s.numbers[change.Number] = known.Told(change)
	}
	return nil
}

// Used is the counter.
func (s *Store) Used(key gateway.UsageKey) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.usage[key]
}

// Pause is what an operator does.
func (s *Store) Pause(p gateway.Pause) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Pauses[[2]string{string(p.Scope), p.Name}] = p
}

// Resume removes a pause.
func (s *Store) Resume(p gateway.Pause) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.Pauses, [2]string{string(p.Scope), p.Name})
}

// OptOut is what a person does who writes STOP.
func (s *Store) OptOut(number string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.optOuts = append(s.optOuts, consent.OptOut{Number: number, Scope: consent.ScopeAll})
}

// Callback is what the webhook does with a status report: it finds the row by its reference.
func (s *Store) Callback(t *testing.T, r gateway.Report) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.rows {
		if m.AttemptRef == r.Ref {
			change, err := plan.Outcomes{Channels: []gateway.Channel{Channel(m.Channel, SenderA)}}.Report(m, r)
			require.NoError(t, err)
			require.NoError(t, s.record(change))
			return
		}
	}
	require.Fail(t, "no row with this reference")
}
