//go:build cgo

package standin_test

import (
	"context"
	"database/sql"
	"sync"
	"testing"
	"time"

	"github.com/godror/godror"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/standin"
)

func TestTransaction(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 0)
		tx := f.begin(t)
		_, err := tx.Exec("INSERT INTO T (ID) VALUES (1)")
		require.NoError(t, err)
		require.Equal(t, "0", f.one(t, "SELECT COUNT(*) FROM T"), "nobody else sees it")
		require.NoError(t, tx.Rollback())
		require.Equal(t, "0", f.one(t, "SELECT COUNT(*) FROM T"))
		tx = f.begin(t)
		_, err = tx.Exec("INSERT INTO T (ID) VALUES (1)")
		require.NoError(t, err)
		require.NoError(t, tx.Commit())
		require.Equal(t, "1", f.one(t, "SELECT COUNT(*) FROM T"))
	})
}

func TestTransaction_SurvivesAnError(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 1)
		tx := f.begin(t)
		_, err := tx.Exec("INSERT INTO T (ID) VALUES (2)")
		require.NoError(t, err)
		_, err = tx.Exec("INSERT INTO T (ID) VALUES (1)")
		requireCode(t, 1, err)
		_, err = tx.Exec("SELECT MISSING FROM T")
		requireCode(t, 904, err)
		_, err = tx.Exec("INSERT INTO T (ID) VALUES (3)")
		require.NoError(t, err)
		require.NoError(t, tx.Commit())
		require.Equal(t, "3", f.one(t, "SELECT COUNT(*) FROM T"))
	})
}

func TestTransaction_DDLCommits(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 0)
		tx := f.begin(t)
		_, err := tx.Exec("INSERT INTO T (ID) VALUES (1)")
		require.NoError(t, err)
		_, err = tx.Exec("CREATE TABLE U (ID NUMBER)")
		require.NoError(t, err)
		require.NoError(t, tx.Rollback())
		require.Equal(t, "1", f.one(t, "SELECT COUNT(*) FROM T"))
	})
}

func TestTransaction_Serializable(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 1)
		tx, err := f.db.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelSerializable})
		require.NoError(t, err)
		defer func() { _ = tx.Rollback() }()
		var count int
		require.NoError(t, tx.QueryRow("SELECT COUNT(*) FROM T").Scan(&count))
		_, err = tx.Exec("UPDATE T SET NAME = 'mine' WHERE ID = 99")
		require.NoError(t, err)
		f.exec(t, "UPDATE T SET NAME = 'theirs'")
		_, err = tx.Exec("UPDATE T SET NAME = 'mine'")
		requireCode(t, 8177, err)
	})
}

func TestTransaction_ReadOnly(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 1)
		tx, err := f.db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
		require.NoError(t, err)
		defer func() { _ = tx.Rollback() }()
		_, err = tx.Exec("UPDATE T SET NAME = 'mine'")
		requireCode(t, 1456, err)
	})
}

func TestTransaction_TakesAsManyRoundTripsAsOnOracle(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 100)
		require.NoError(t, f.db.Ping())
		counters := f.counted(t, func() {
			tx := f.begin(t) // SET TRANSACTION
			require.Len(t, claimed(t, tx, 9), 9)
			_, err := tx.Exec("UPDATE T SET NAME = :1 WHERE ID = :2", []string{"a", "b", "c"}, []int{1, 2, 3})
			require.NoError(t, err)
			require.NoError(t, tx.Commit())
		})
		require.EqualValues(t, 4, counters.RoundTrips, "%+v", counters)
		require.EqualValues(t, 1, counters.Commits)
	})
}

// claimed reads the ids that a cursor gives, up to count.
func claimed(t *testing.T, tx *sql.Tx, count int) []int {
	t.Helper()
	rows, err := tx.Query("SELECT ID FROM T WHERE NAME IS NOT NULL ORDER BY ID FOR UPDATE SKIP LOCKED",
		godror.PrefetchCount(count), godror.FetchArraySize(count))
	require.NoError(t, err)
	defer rows.Close()
	var ids []int
	for len(ids) < count && rows.Next() {
		var id int
		require.NoError(t, rows.Scan(&id))
		ids = append(ids, id)
	}
	require.NoError(t, rows.Err())
	return ids
}

func TestSkipLocked_LocksWhatIsFetched(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 10)
		first, second := f.begin(t), f.begin(t)
		require.Equal(t, []int{1, 2, 3}, claimed(t, first, 3))
		require.Equal(t, []int{4, 5, 6, 7, 8, 9, 10}, claimed(t, second, 100))
		require.NoError(t, first.Commit())
		require.Equal(t, []int{1, 2, 3}, claimed(t, f.begin(t), 100), "the second keeps its rows")
	})
}

func TestSkipLocked_CursorEndsWithItsTransaction(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 10)
		conn := f.conn(t)
		rows, err := conn.QueryContext(t.Context(), "SELECT ID FROM T ORDER BY ID FOR UPDATE SKIP LOCKED",
			godror.PrefetchCount(2), godror.FetchArraySize(2))
		require.NoError(t, err)
		defer rows.Close()
		count := 0
		for rows.Next() {
			count++
		}
		require.Equal(t, 2, count, "without a transaction the execution committed")
		requireCode(t, 1002, rows.Err())
	})
}

// The locks are gone with the transaction, and so is what is left of the cursor.
func TestForUpdate_EndsWithItsTransaction(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 10)
		for _, end := range []string{"COMMIT", "ROLLBACK"} {
			for _, lock := range []string{"FOR UPDATE", "FOR UPDATE SKIP LOCKED"} {
				requireCode(t, 1002, f.fetchAfter(t, "SELECT ID FROM T ORDER BY ID "+lock, end))
			}
		}
	})
}

// fetchAfter fetches the first rows of a query, ends the transaction, and returns the error of the next fetch.
func (f *fixture) fetchAfter(t *testing.T, query, end string) error {
	t.Helper()
	tx := f.begin(t)
	defer func() { _ = tx.Rollback() }()
	rows, err := tx.Query(query, godror.PrefetchCount(2), godror.FetchArraySize(2))
	require.NoError(t, err)
	defer rows.Close()
	require.True(t, rows.Next())
	_, err = tx.Exec(end)
	require.NoError(t, err)
	for rows.Next() {
	}
	return rows.Err()
}

func TestSkipLocked_MoreThanOnceInATransaction(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 10)
		tx := f.begin(t)
		for range 5 {
			require.Equal(t, []int{1, 2, 3}, claimed(t, tx, 3))
		}
	})
}

func TestSavepoint(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 0)
		tx := f.begin(t)
		for _, statement := range []string{
			"INSERT INTO T (ID) VALUES (1)", "SAVEPOINT A", "INSERT INTO T (ID) VALUES (2)", "SAVEPOINT B",
			"INSERT INTO T (ID) VALUES (3)",
			"ROLLBACK TO B", "ROLLBACK TO SAVEPOINT A", "ROLLBACK TO A", "INSERT INTO T (ID) VALUES (4)",
		} {
			_, err := tx.Exec(statement)
			require.NoError(t, err, statement)
		}
		for _, statement := range []string{"ROLLBACK TO NOWHERE", "ROLLBACK TO B"} {
			_, err := tx.Exec(statement)
			requireCode(t, 1086, err)
		}
		require.NoError(t, tx.Commit(), "the transaction lives on")
		require.Equal(t, "1,4", f.one(t, "SELECT LISTAGG(ID, ',') WITHIN GROUP (ORDER BY ID) FROM T"))
	})
}

func TestSkipLocked_WorkersShareTheRows(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		const workers, rows = 8, 400
		f.numbered(t, rows)
		var (
			group sync.WaitGroup
			mutex sync.Mutex
			seen  = map[int]int{}
		)
		for range workers {
			group.Go(func() {
				for {
					tx := f.begin(t)
					ids := claimed(t, tx, 7)
					if len(ids) == 0 {
						return
					}
					_, err := tx.Exec("UPDATE T SET NAME = NULL WHERE ID = :1", ids)
					require.NoError(t, err)
					require.NoError(t, tx.Commit())
					mutex.Lock()
					for _, id := range ids {
						seen[id]++
					}
					mutex.Unlock()
				}
			})
		}
		group.Wait()
		require.Len(t, seen, rows)
		for id, count := range seen {
			require.Equal(t, 1, count, "row %d", id)
		}
	})
}

func lockRow(t *testing.T, tx *sql.Tx, id int) {
	t.Helper()
	_, err := tx.Exec("UPDATE T SET NAME = 'locked' WHERE ID = :1", id)
	require.NoError(t, err)
}

func TestNoWait(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 1)
		lockRow(t, f.begin(t), 1)
		tx := f.begin(t)
		_, err := tx.Exec("SELECT ID FROM T FOR UPDATE NOWAIT")
		requireCode(t, 54, err)
		start := time.Now()
		_, err = tx.Exec("SELECT ID FROM T FOR UPDATE WAIT 1")
		requireCode(t, 30006, err)
		require.InDelta(t, time.Second, time.Since(start), float64(500*time.Millisecond))
	})
}

func TestDeadlock(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 2)
		first, second := f.begin(t), f.begin(t)
		lockRow(t, first, 1)
		lockRow(t, second, 2)
		outcome := make(chan error, 2)
		cross := func(tx *sql.Tx, id int) {
			_, err := tx.Exec("UPDATE T SET NAME = 'crossed' WHERE ID = :1", id)
			if err != nil {
				_ = tx.Rollback()
			}
			outcome <- err
		}
		go cross(first, 2)
		go cross(second, 1)
		victim, survivor := <-outcome, <-outcome
		if victim == nil {
			victim, survivor = survivor, victim
		}
		requireCode(t, 60, victim)
		require.NoError(t, survivor)
	})
}

// The driver leaves the timeout of a call with a deadline on the session: a later call
// without one fails for it.
func TestCallTimeout_GoesStale(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		conn := f.conn(t)
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		_, err := conn.ExecContext(ctx, "BEGIN NULL; END;")
		require.NoError(t, err)
		f.inject(t, standin.Fault{Function: "OCIStmtExecute", Kind: standin.Slow, Delay: 2 * time.Second, Times: 1})
		_, err = conn.ExecContext(context.Background(), "BEGIN NULL; END;")
		require.ErrorContains(t, err, "ORA-03156")
	})
}

func TestCancel_ByTheServer(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 1)
		lockRow(t, f.begin(t), 1)
		tx := f.begin(t)
		outcome := make(chan error, 1)
		go func() {
			_, err := tx.Exec("UPDATE T SET NAME = 'late' WHERE ID = 1")
			outcome <- err
		}()
		for canceled := "0"; canceled == "0"; {
			rows, err := f.SQL(t.Context(), `SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'`)
			require.NoError(t, err)
			canceled = rows[0]
		}
		requireCode(t, 1013, <-outcome)
	})
}
