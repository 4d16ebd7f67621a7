//go:build cgo

package standin_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/godror/godror"
	"github.com/stretchr/testify/require"
)

func TestBind(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		require.Equal(t, "3", f.one(t, "SELECT :1 + :2 FROM DUAL", 1, 2))
		require.Equal(t, "ab",
			f.one(t, "SELECT :first || :second FROM DUAL", sql.Named("second", "b"), sql.Named("first", "a")))
		require.Equal(t, "aba", f.one(t, "SELECT :x || :y || :x FROM DUAL", sql.Named("x", "a"), sql.Named("y", "b")))
	})
}

func TestBind_EmptyStringIsNull(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		require.Equal(t, "1", f.one(t, "SELECT COUNT(*) FROM DUAL WHERE :1 IS NULL", ""))
	})
}

func TestBind_Array(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 0)
		ids, names := make([]int, 1000), make([]string, 1000)
		for i := range ids {
			ids[i], names[i] = i+1, fmt.Sprintf("name %d", i+1)
		}
		names[499] = ""
		tx := f.begin(t)
		counters := f.counted(t, func() {
			result, err := tx.Exec("INSERT INTO T (ID, NAME) VALUES (:1, :2)", ids, names)
			require.NoError(t, err)
			count, err := result.RowsAffected()
			require.NoError(t, err)
			require.EqualValues(t, 1000, count)
		})
		require.EqualValues(t, 1, counters.RoundTrips)
		require.NoError(t, tx.Commit())
		require.Equal(t, "1000/999", f.one(t, "SELECT COUNT(*) || '/' || COUNT(NAME) FROM T"))
	})
}

func TestBind_ArrayOfUpdatesCountsRows(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 10)
		tx := f.begin(t)
		result, err := tx.Exec("UPDATE T SET NAME = :1 WHERE ID = :2", []string{"a", "b", "c"}, []int{1, 99, 3})
		require.NoError(t, err)
		count, err := result.RowsAffected()
		require.NoError(t, err)
		require.EqualValues(t, 2, count)
	})
}

func TestBind_ArrayKeepsRowsBeforeTheFailure(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 0)
		tx := f.begin(t)
		_, err := tx.Exec("INSERT INTO T (ID) VALUES (:1)", []int{1, 2, 2, 4})
		requireCode(t, 1, err)
		var count int
		require.NoError(t, tx.QueryRow("SELECT COUNT(*) FROM T").Scan(&count))
		require.Equal(t, 2, count)
	})
}

func TestBind_PartialBatchGoesOnAfterFailures(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 0)
		tx := f.begin(t)
		_, err := tx.Exec("INSERT INTO T (ID, NAME) VALUES (:1, :2)", godror.PartialBatch(),
			[]int{1, 1, 2, 3}, []string{"a", "b", "c", "far too long for this column"})
		var batch *godror.BatchErrors
		require.ErrorAs(t, err, &batch)
		require.Equal(t, []int{1, 3}, batch.Unaffected)
		require.Equal(t, []int{1, 12899}, []int{batch.Errs[0].Code(), batch.Errs[1].Code()})
		require.NoError(t, tx.Commit())
		require.Equal(t, "2", f.one(t, "SELECT COUNT(*) FROM T"))
	})
}

func TestBind_Returning(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 3)
		f.exec(t, "CREATE SEQUENCE S START WITH 100")
		var (
			id   int64
			name string
			when time.Time
		)
		_, err := f.db.Exec("INSERT INTO T (ID, NAME) VALUES (S.NEXTVAL, :1) RETURNING ID, NAME, SYSTIMESTAMP "+
			"INTO :2, :3, :4",
			"new", sql.Out{Dest: &id}, sql.Out{Dest: &name}, sql.Out{Dest: &when})
		require.NoError(t, err)
		require.Equal(t, int64(100), id)
		require.Equal(t, "new", name)
		require.WithinDuration(t, time.Now(), when, time.Minute)
	})
}

func TestBind_ReturningNoRow(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 3)
		name := "unchanged"
		result, err := f.db.Exec("UPDATE T SET NAME = 'x' WHERE ID = :1 RETURNING NAME INTO :2", 99,
			sql.Out{Dest: &name})
		require.NoError(t, err)
		count, err := result.RowsAffected()
		require.NoError(t, err)
		require.Zero(t, count)
	})
}

func TestBind_ReturningManyRows(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 5)
		var ids []int64
		_, err := f.db.Exec("UPDATE T SET NAME = :1 WHERE ID > 2 RETURNING ID INTO :2", godror.PlSQLArrays, "x",
			sql.Out{Dest: &ids})
		require.NoError(t, err)
		require.ElementsMatch(t, []int64{3, 4, 5}, ids)
	})
}

// The driver hands out what the first row of an array returned, and no more.
func TestBind_ReturningOfAnArrayIsThatOfItsFirstRow(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 5)
		ids := make([]int64, 3)
		tx := f.begin(t)
		_, err := tx.Exec("UPDATE T SET NAME = :1 WHERE ID = :2 RETURNING ID INTO :3", []string{"a", "b", "c"},
			[]int{1, 2, 3}, sql.Out{Dest: &ids})
		require.NoError(t, err)
		require.Equal(t, []int64{1}, ids)
	})
}

func TestBind_LongStringComesBackWhole(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.exec(t, "CREATE TABLE V (C CLOB)")
		text := make([]byte, 20000)
		for i := range text {
			text[i] = byte('a' + i%26)
		}
		_, err := f.db.Exec("INSERT INTO V (C) VALUES (:1)", string(text))
		require.NoError(t, err)
		require.Equal(t, string(text), f.one(t, "SELECT C FROM V"))
	})
}

func TestBind_TooManyOrFew(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		var value string
		err := f.db.QueryRow("SELECT :a FROM DUAL", sql.Named("b", 1)).Scan(&value)
		requireCode(t, 1036, err)
	})
}

func TestErrorCode(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.exec(t,
			"CREATE TABLE P (ID NUMBER(3) PRIMARY KEY, KIND VARCHAR2(3 CHAR) "+
				"CONSTRAINT P_KIND CHECK (KIND IN ('a', 'b')))",
			"CREATE TABLE C (ID NUMBER(3) NOT NULL, P NUMBER(3), CONSTRAINT C_P FOREIGN KEY (P) REFERENCES P (ID))",
			"INSERT INTO P (ID, KIND) VALUES (1, 'a')",
			"INSERT INTO C (ID, P) VALUES (1, 1)")
		for _, tc := range []struct {
			code      int
			statement string
			args      []any
		}{
			{1, "INSERT INTO P (ID) VALUES (1)", nil},
			{904, "SELECT NOTHING FROM P", nil},
			{942, "SELECT * FROM NOWHERE", nil},
			{955, "CREATE TABLE P (ID NUMBER)", nil},
			{1400, "INSERT INTO C (ID) VALUES (NULL)", nil},
			{1407, "UPDATE C SET ID = NULL", nil},
			{1438, "INSERT INTO P (ID) VALUES (1000)", nil},
			{1476, "SELECT 1 / 0 FROM DUAL", nil},
			{1722, "SELECT TO_NUMBER('x') FROM DUAL", nil},
			{2290, "INSERT INTO P (ID, KIND) VALUES (2, 'x')", nil},
			{2264, "ALTER TABLE P ADD CONSTRAINT P_KIND CHECK (ID > 0)", nil},
			{2291, "INSERT INTO C (ID, P) VALUES (2, 9)", nil},
			{2292, "DELETE FROM P", nil},
			{12899, "INSERT INTO P (ID, KIND) VALUES (2, 'long')", nil},
			{12899, "INSERT INTO P (ID, KIND) VALUES (2, :1)", []any{"long"}},
			{933, "SELECT ID FROM P LIMIT :1", []any{1}},
			{923, "SELECT :1 || ':2' /* :3 */", []any{1}},
			{20123, "BEGIN RAISE_APPLICATION_ERROR(-20123, 'no'); END;", nil},
		} {
			_, err := f.db.ExecContext(t.Context(), tc.statement, tc.args...)
			if err == nil {
				t.Errorf("%s: no error", tc.statement)
				continue
			}
			requireCode(t, tc.code, err)
		}
	})
}

func TestErrorOffset(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		_, err := f.db.Exec("SELECT 'ä', DUMMY, MISSING FROM DUAL")
		var failure *godror.OraErr
		require.ErrorAs(t, err, &failure)
		require.Equal(t, len("SELECT 'ä', DUMMY, "), failure.Offset())
	})
}

func TestConstraintIsNamed(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 1)
		_, err := f.db.Exec("INSERT INTO T (ID) VALUES (1)")
		require.ErrorContains(t, err, "ORA-00001: unique constraint (TESTER.T_PK) violated")
	})
}

func TestContextIsDone(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errors.New("no need"))
		_, err := f.db.ExecContext(ctx, "SELECT 1 FROM DUAL")
		require.ErrorIs(t, err, context.Canceled)
	})
}
