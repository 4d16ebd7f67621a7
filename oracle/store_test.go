//go:build cgo

package oracle

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/storetest"
	"ebs-sms-gateway/oracle/ocistandin"
)

func TestStore(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		s := &shelf{suite: t, mode: m}
		storetest.Exercise(t, func(t *testing.T) storetest.Store { return s.take(t) })
	})
}

// shelf keeps the stores of tests that have ended for tests to come: to empty a
// database is quicker than to make one.
type shelf struct {
	suite *testing.T
	mode  mode

	mu   sync.Mutex
	free []shelved
}

type shelved struct {
	fedStore
	database *ocistandin.Database
}

// take gives a store without rows until the test ends.
func (s *shelf) take(t *testing.T) storetest.Store {
	t.Helper()
	store, ok := s.pop()
	if !ok {
		store.database = standIn.Database(s.suite)
		store.fedStore = openFed(s.suite, store.database, s.mode)
	}
	t.Cleanup(func() {
		_, err := store.database.SQL(context.WithoutCancel(t.Context()), emptyTables)
		require.NoError(t, err)
		s.push(store)
	})
	return store
}

func (s *shelf) pop() (shelved, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) == 0 {
		return shelved{}, false
	}
	last := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	return last, true
}

func (s *shelf) push(store shelved) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, store)
}

// emptyTables leaves the version of the schema.
const emptyTables = `DO $$ BEGIN
  EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ')
    FROM pg_tables WHERE schemaname = 'xxsms' AND tablename <> 'xxsms_schema_version');
END $$`
