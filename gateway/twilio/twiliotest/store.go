package twiliotest

import (
	"iter"
	"slices"
	"sync"
)

// store keeps every message, in the order of creation. Its lock is held for a
// few map operations only: readers work on slices that are never changed, only
// appended to.
type store struct {
	mu    sync.Mutex
	all   []*record
	bySID map[string]*record
	byTo  map[string][]*record
}

// add keeps a message, unless its SID is known.
func (s *store) add(r *record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.bySID[r.fixed.SID]; known {
		return
	}
	s.bySID[r.fixed.SID] = r
	s.byTo[r.fixed.To] = append(s.byTo[r.fixed.To], r)
	s.all = append(s.all, r)
}

// get returns nil for an unknown SID.
func (s *store) get(sid string) *record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bySID[sid]
}

// oldestFirst is all messages as of now.
func (s *store) oldestFirst() []*record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all
}

// newestFirst is the messages to one number, or all for "".
func (s *store) newestFirst(to string) iter.Seq[*record] {
	s.mu.Lock()
	records := s.all
	if to != "" {
		records = s.byTo[to]
	}
	s.mu.Unlock()
	return func(yield func(*record) bool) {
		for _, r := range slices.Backward(records) {
			if !yield(r) {
				return
			}
		}
	}
}

func (s *store) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all, s.bySID, s.byTo = nil, map[string]*record{}, map[string][]*record{}
}
