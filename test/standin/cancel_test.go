//go:build cgo && !race

// Not with the race detector: godror 0.49 itself races here. Its goroutine that breaks a
// call whose context ends reads the statement's connection, which closing the statement
// clears (stmt.go, ExecContext). "make whole" runs these.

package standin_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/standin"
)

func TestCancel(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		conn := f.conn(t)
		session := func() string {
			var id string
			require.NoError(t,
				conn.QueryRowContext(t.Context(), "SELECT SYS_CONTEXT('USERENV', 'SID') FROM DUAL").Scan(&id))
			return id
		}
		before := session()
		ctx, cancel := context.WithCancel(t.Context())
		injected := f.inject(t, standin.Fault{Function: "OCIStmtExecute", Kind: standin.Slow, Delay: time.Minute})
		time.AfterFunc(200*time.Millisecond, cancel)
		start := time.Now()
		_, err := conn.ExecContext(ctx, "BEGIN NULL; END;")
		require.ErrorIs(t, err, context.Canceled)
		require.Less(t, time.Since(start), 10*time.Second)
		require.NoError(t, injected.Remove())
		require.Equal(t, before, session(), "the session is used again")
	})
}

func TestCancel_OfAWaitForALock(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 1)
		holder := f.begin(t)
		lockRow(t, holder, 1)
		ctx, cancel := context.WithCancel(t.Context())
		tx := f.begin(t)
		_, err := tx.Exec("INSERT INTO T (ID) VALUES (2)")
		require.NoError(t, err)
		time.AfterFunc(200*time.Millisecond, cancel)
		_, err = tx.ExecContext(ctx, "UPDATE T SET NAME = 'late' WHERE ID = 1")
		require.ErrorIs(t, err, context.Canceled)
		require.NoError(t, tx.Commit(), "the transaction lives on")
		require.Equal(t, "2", f.one(t, "SELECT COUNT(*) FROM T"))
	})
}

func TestCallTimeout(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 1)
		holder := f.begin(t)
		lockRow(t, holder, 1)
		tx := f.begin(t)
		_, err := tx.Exec("INSERT INTO T (ID) VALUES (2)")
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		start := time.Now()
		_, err = tx.ExecContext(ctx, "UPDATE T SET NAME = 'late' WHERE ID = 1")
		require.Error(t, err)
		require.Less(t, time.Since(start), 10*time.Second)
		require.NoError(t, tx.Commit(), "the transaction lives on")
		require.Equal(t, "2", f.one(t, "SELECT COUNT(*) FROM T"))
	})
}
