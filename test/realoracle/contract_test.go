//go:build oracle && cgo

package realoracle_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/godror/godror"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/oracle/ora"
)

// contract is what the store relies on in driver and database, and what the stand-in
// claims to do as they do. It has a table of its own.
type contract struct {
	*testing.T
	db *sql.DB
}

func newContract(t *testing.T) contract {
	t.Helper()
	site.take(t)
	c := contract{T: t, db: site.openDB(t, owner)}
	_, err := site.admin.ExecContext(t.Context(),
		"CREATE TABLE "+owner+".CONTRACT_TEST (N NUMBER(10) NOT NULL, T VARCHAR2(10 CHAR), C CLOB, D DATE, "+
			"Z TIMESTAMP(3) WITH TIME ZONE, CONSTRAINT CONTRACT_TEST_PK PRIMARY KEY (N))")
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := site.admin.ExecContext(context.WithoutCancel(t.Context()), "DROP TABLE "+owner+".CONTRACT_TEST")
		require.NoError(t, err)
	})
	return c
}

// begin starts a transaction that ends with the test at the latest.
func (c contract) begin() *sql.Tx {
	c.Helper()
	tx, err := c.db.BeginTx(c.Context(), nil)
	require.NoError(c, err)
	c.Cleanup(func() { _ = tx.Rollback() }) // it may have ended
	return tx
}

// fill inserts the numbers 1 to n by one array.
func (c contract) fill(n int) {
	c.Helper()
	numbers := make([]int64, n)
	for i := range numbers {
		numbers[i] = int64(i + 1)
	}
	tx := c.begin()
	_, err := tx.ExecContext(c.Context(), "INSERT INTO CONTRACT_TEST (N) VALUES (:1)", numbers)
	require.NoError(c, err)
	require.NoError(c, tx.Commit())
}

// locked takes rows that nobody has locked, as the claim does, and returns how many it got.
func (c contract) locked(tx *sql.Tx, fetch, most int) []int64 {
	c.Helper()
	rows, err := tx.QueryContext(c.Context(), "SELECT N FROM CONTRACT_TEST ORDER BY N FOR UPDATE SKIP LOCKED",
		godror.PrefetchCount(fetch), godror.FetchArraySize(fetch))
	require.NoError(c, err)
	defer rows.Close()
	var found []int64
	for len(found) < most && rows.Next() {
		var n int64
		require.NoError(c, rows.Scan(&n))
		found = append(found, n)
	}
	require.NoError(c, rows.Err())
	return found
}

func code(err error) int {
	found, _ := ora.Code(err)
	return found
}

func TestContract_EmptyTextIsNull(t *testing.T) {
	t.Parallel()
	c := newContract(t)
	_, err := c.db.ExecContext(t.Context(), "INSERT INTO CONTRACT_TEST (N, T) VALUES (1, :1)", "")
	require.NoError(t, err)
	var n int
	require.NoError(t, c.db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM CONTRACT_TEST WHERE T IS NULL").Scan(&n))
	require.Equal(t, 1, n)
}

func TestContract_ValuesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	c := newContract(t)
	text, at := strings.Repeat("grüße ", 10_000), time.Date(2026, time.November, 23, 12, 34, 56, 789e6, time.UTC)
	_, err := c.db.ExecContext(t.Context(), "INSERT INTO CONTRACT_TEST (N, C, Z) VALUES (1, :1, :2)", text, at)
	require.NoError(t, err)
	var clob string
	var zone time.Time
	require.NoError(t,
		c.db.QueryRowContext(t.Context(), "SELECT C, Z FROM CONTRACT_TEST", godror.ClobAsString()).Scan(&clob, &zone))
	require.Equal(t, text, clob)
	require.Equal(t, at, zone.UTC())
}

func TestContract_ABatchTellsWhichRowsFailed(t *testing.T) {
	t.Parallel()
	c := newContract(t)
	c.fill(2)
	tx := c.begin()
	_, err := tx.ExecContext(t.Context(), "INSERT INTO CONTRACT_TEST (N) VALUES (:1)", godror.PartialBatch(),
		[]int64{3, 2, 4, 1})
	var failed *godror.BatchErrors
	require.ErrorAs(t, err, &failed)
	require.Len(t, failed.Errs, 2)
	require.Equal(t, []int{1, 3}, []int{failed.Errs[0].Offset(), failed.Errs[1].Offset()})
}

func TestContract_AFailedStatementLeavesItsTransaction(t *testing.T) {
	t.Parallel()
	c := newContract(t)
	tx := c.begin()
	_, err := tx.ExecContext(t.Context(), "INSERT INTO CONTRACT_TEST (N) VALUES (1)")
	require.NoError(t, err)
	_, err = tx.ExecContext(t.Context(), "INSERT INTO CONTRACT_TEST (N) VALUES (1)")
	require.Equal(t, 1, code(err))
	require.NoError(t, tx.Commit())
}

func TestContract_SkipLockedLocksWhatItFetches(t *testing.T) {
	t.Parallel()
	c := newContract(t)
	c.fill(10)
	require.Equal(t, []int64{1, 2, 3, 4}, c.locked(c.begin(), 4, 4))
	require.Equal(t, []int64{5, 6, 7, 8, 9, 10}, c.locked(c.begin(), 10, 10))
}

func TestContract_NoWaitDoesNotWait(t *testing.T) {
	t.Parallel()
	c := newContract(t)
	c.fill(1)
	require.Equal(t, []int64{1}, c.locked(c.begin(), 1, 1))
	var n int64
	err := c.begin().QueryRowContext(t.Context(), "SELECT N FROM CONTRACT_TEST FOR UPDATE NOWAIT").Scan(&n)
	require.Equal(t, 54, code(err))
}

func TestContract_ACallEndsWithItsDeadline(t *testing.T) {
	t.Parallel()
	c := newContract(t)
	c.fill(1)
	require.Equal(t, []int64{1}, c.locked(c.begin(), 1, 1))
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	_, err := c.begin().ExecContext(ctx, "UPDATE CONTRACT_TEST SET T = 'x'")
	require.True(t, errors.Is(err, context.DeadlineExceeded) || code(err) == 3156 || code(err) == 1013, "%v", err)
}
