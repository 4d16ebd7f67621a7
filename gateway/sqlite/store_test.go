package sqlite_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlite"
	"ebs-sms-gateway/gateway/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Exercise(t, func(t *testing.T) storetest.Store { return open(t, file(t)) })
}

func noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

func file(tb testing.TB) string { return filepath.Join(tb.TempDir(), "queue.db") }

// open opens the file until the test ends.
func open(tb testing.TB, path string) *sqlite.Store {
	tb.Helper()
	s, err := sqlite.Open(tb.Context(), sqlite.Options{Path: path})
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })
	return s
}

// raw opens the file as a person with an SQLite client does.
func raw(tb testing.TB, path string) *sql.DB {
	tb.Helper()
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(5000)")
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, db.Close()) })
	return db
}

func exec(tb testing.TB, db *sql.DB, statement string) {
	tb.Helper()
	_, err := db.ExecContext(tb.Context(), statement)
	require.NoError(tb, err)
}

func fresh(n int) []gateway.Message {
	rows := make([]gateway.Message, n)
	for i := range rows {
		rows[i] = gateway.Message{Channel: "it", Phones: "+14155550100", Body: "Your certificate expires."}
	}
	return rows
}

func claimAt(now time.Time, limit int) gateway.ClaimParams {
	return gateway.ClaimParams{
		Channel: "it", Limit: limit, Lease: gateway.Lease{Token: "token", Now: now, Until: now.Add(time.Minute)},
	}
}

func count(tb testing.TB, s *sqlite.Store) int {
	tb.Helper()
	found, err := s.Search(context.WithoutCancel(tb.Context()), gateway.SearchParams{})
	require.NoError(tb, err)
	return len(found)
}
