//go:build cgo

package oracle

import (
	"context"
	"sync"
	"testing"

	"ebs-sms-gateway/gateway/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		s := &stores{suite: t, mode: m}
		storetest.Exercise(t, func(t *testing.T) storetest.Store { return s.take(t) })
	})
}

// stores keeps the stores of tests that have ended for tests to come.
type stores struct {
	suite *testing.T
	mode  mode

	mu   sync.Mutex
	free []fedStore
}

// take gives a store without rows until the test ends.
func (s *stores) take(t *testing.T) fedStore {
	t.Helper()
	store, ok := s.pop()
	if !ok {
		store = openFed(s.suite, emptyDatabase(s.suite), s.mode)
	}
	t.Cleanup(func() {
		empty(context.WithoutCancel(t.Context()), t, store.database)
		s.push(store)
	})
	return store
}

func (s *stores) pop() (fedStore, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) == 0 {
		return fedStore{}, false
	}
	last := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	return last, true
}

func (s *stores) push(store fedStore) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, store)
}
