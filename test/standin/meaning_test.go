//go:build cgo

package standin_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/godror/godror"
	"github.com/stretchr/testify/require"
)

// meanings reads a file of testdata/meaning: what stands before an arrow, and after it.
func meanings(t *testing.T, name string) [][2]string {
	t.Helper()
	file, err := os.Open("testdata/meaning/" + name)
	require.NoError(t, err)
	defer file.Close()
	var found [][2]string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if line := lines.Text(); line != "" && !strings.HasPrefix(line, "#") {
			before, after, _ := strings.Cut(line+" ", " => ")
			found = append(found, [2]string{strings.TrimSpace(before), strings.TrimSpace(after)})
		}
	}
	require.NotEmpty(t, found)
	return found
}

// TestExpressions: testdata/meaning says what Oracle makes of each.
func TestExpressions(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	var want, got []string
	for _, m := range meanings(t, "expressions.txt") {
		expression := strings.TrimSuffix(m[0], " =>")
		want = append(want, expression+" => "+m[1])
		got = append(got, expression+" => "+f.one(t, "SELECT TO_CHAR("+expression+") FROM DUAL"))
	}
	require.Equal(t, want, got)
}

// TestRefused: what the translator lets pass and the database does not.
func TestRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	var want, got []string
	for _, m := range meanings(t, "refused.txt") {
		want = append(want, m[0]+" => "+m[1])
		got = append(got, m[0]+" => "+f.outcome(t, m[0]))
	}
	require.Equal(t, want, got)
}

// outcome is the ORA code of a statement, or empty.
func (f *fixture) outcome(t *testing.T, statement string) string {
	t.Helper()
	_, err := f.db.ExecContext(t.Context(), statement)
	if err == nil {
		return ""
	}
	var failure *godror.OraErr
	require.ErrorAs(t, err, &failure, "%s: %v", statement, err)
	return fmt.Sprintf("ORA-%05d", failure.Code())
}

// A bound string is no time either, but it may be a number; without a value it is anything.
func TestBind_StringIsNoTime(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.exec(t, "CREATE TABLE V (ID NUMBER(10), D DATE, Z TIMESTAMP(3) WITH TIME ZONE)")
		for _, statement := range []string{
			"INSERT INTO V (D) VALUES (:1)", "UPDATE V SET Z = :1", "DELETE FROM V WHERE D < :1",
			"SELECT ID FROM V WHERE Z = NVL(:1, Z)",
		} {
			_, err := f.db.Exec(statement, "2026-01-31 10:00:00")
			requireCode(t, 1861, err)
		}
		_, err := f.db.Exec("INSERT INTO V (ID, D, Z) VALUES (:1, :2, :3)", "5", "", "")
		require.NoError(t, err)
		require.Equal(t, "5", f.one(t, "SELECT ID FROM V WHERE ID = :1 AND D IS NULL AND NVL(Z, :2) IS NULL", "5", ""))
	})
}

func TestOrder_OfNulls(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	const rows = "(SELECT 1 AS N FROM DUAL UNION ALL SELECT NULL FROM DUAL UNION ALL SELECT 2 FROM DUAL)"
	for order, want := range map[string]string{
		"N": "1 2 -", "N DESC": "- 2 1", "N NULLS FIRST": "- 1 2", "N DESC NULLS LAST": "2 1 -",
	} {
		require.Equal(t, want,
			f.one(t, "SELECT LISTAGG(NVL(TO_CHAR(N), '-'), ' ') WITHIN GROUP (ORDER BY "+order+") FROM "+rows), order)
		require.Equal(t, want[:1], f.one(t,
			"SELECT NVL(TO_CHAR(N), '-') FROM (SELECT N FROM "+rows+" ORDER BY "+order+") WHERE ROWNUM = 1"), order)
	}
}

// Fractions are cut off a DATE, whatever it comes from.
func TestDate_DropsFractions(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	f.exec(t, "CREATE TABLE V (ID NUMBER(10), D DATE)",
		"INSERT INTO V (ID, D) VALUES (1, TIMESTAMP '2026-01-31 23:59:59.999')",
		"INSERT INTO V (ID, D) VALUES (2, TIMESTAMP '2026-01-31 23:59:59.999 +00:00')")
	require.Equal(t, "2",
		f.one(t, "SELECT COUNT(*) FROM V WHERE D = TO_DATE('2026-01-31 23:59:59', 'YYYY-MM-DD HH24:MI:SS')"))
}

// A statement that fails at its third row leaves nothing of the first two.
func TestStatement_IsWhole(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 3)
		tx := f.begin(t)
		_, err := tx.Exec("INSERT INTO T (ID) VALUES (10)")
		require.NoError(t, err)
		_, err = tx.Exec("UPDATE T SET NAME = CASE WHEN ID < 3 THEN 'x' ELSE RPAD('x', 21) END")
		requireCode(t, 12899, err)
		require.NoError(t, tx.Commit())
		require.Equal(t, "4/3/0",
			f.one(t, "SELECT COUNT(*) || '/' || COUNT(NAME) || '/' || COUNT(DECODE(NAME, 'x', 1)) FROM T"))
	})
}

func TestSynonym_IsNeeded(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	dba := f.as(t, "SYSTEM")
	for _, statement := range []string{
		"CREATE USER O IDENTIFIED BY \"secret\"", "CREATE TABLE O.P (ID NUMBER(10))",
		"CREATE TABLE O.Q (ID NUMBER(10))", "CREATE SEQUENCE O.S",
		"GRANT SELECT, INSERT ON O.P TO TESTER", "GRANT SELECT ON O.Q TO TESTER", "GRANT SELECT ON O.S TO TESTER",
		"CREATE SYNONYM TESTER.P FOR O.P",
	} {
		_, err := dba.Exec(statement)
		require.NoError(t, err, statement)
	}
	for statement, code := range map[string]string{
		"SELECT ID FROM P": "", "INSERT INTO P (ID) VALUES (1)": "", "SELECT ID FROM O.Q": "",
		"SELECT O.S.NEXTVAL FROM DUAL": "",
		"SELECT ID FROM Q":             "ORA-00942", "SELECT ID FROM P WHERE ID IN (SELECT ID FROM Q)": "ORA-00942",
		"INSERT INTO P (ID) SELECT ID FROM Q": "ORA-00942", "INSERT INTO P (ID) VALUES (S.NEXTVAL)": "ORA-02289",
		"WITH Q AS (SELECT ID FROM O.Q) SELECT ID FROM Q": "ORA-00942", // more than Oracle asks for
	} {
		require.Equal(t, code, f.outcome(t, statement), statement)
	}
	_, err := dba.Exec("CREATE SYNONYM TESTER.Q FOR O.Q")
	require.NoError(t, err)
	require.Empty(t, f.outcome(t, "SELECT ID FROM Q"), "it is there from now on")
}

// A query sees what was there when it began, its own session's changes included.
func TestCursor_IsStable(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 10)
		tx := f.begin(t)
		rows, err := tx.Query("SELECT ID FROM T ORDER BY ID", godror.PrefetchCount(2), godror.FetchArraySize(2))
		require.NoError(t, err)
		defer rows.Close()
		_, err = tx.Exec("DELETE FROM T WHERE ID > 1")
		require.NoError(t, err)
		f.exec(t, "INSERT INTO T (ID) VALUES (11)")
		require.Len(t, remaining(t, rows), 10)
	})
}

func remaining(t *testing.T, rows *sql.Rows) []int {
	t.Helper()
	var ids []int
	for rows.Next() {
		var id int
		require.NoError(t, rows.Scan(&id))
		ids = append(ids, id)
	}
	require.NoError(t, rows.Err())
	return ids
}
