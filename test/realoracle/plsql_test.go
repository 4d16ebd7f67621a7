//go:build oracle && cgo

package realoracle_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/oracle/ora"
	sqlscripts "ebs-sms-gateway/sql"
	"ebs-sms-gateway/test/grammar"
	"ebs-sms-gateway/test/plsql"
	"ebs-sms-gateway/test/standin"
)

// installPackages does what an Apps DBA does, beside stubs of EBS, with the tests: all in the feeder's schema.
func installPackages(t *testing.T, db *sql.DB) {
	t.Helper()
	run(t, site.admin, "GRANT CREATE TABLE, CREATE SEQUENCE, CREATE PROCEDURE TO "+feeder)
	run(t, site.admin, "ALTER USER "+feeder+" QUOTA UNLIMITED ON USERS")
	statements, err := standin.Script(sqlscripts.Scripts(), "ebs/tables.sql", map[string]string{
		"owner": owner, "gateway_user": sender, "ebs_user": feeder, "table_space": "USERS", "index_space": "USERS",
	})
	require.NoError(t, err)
	session, err := site.admin.Conn(t.Context())
	require.NoError(t, err)
	defer session.Close()
	for _, s := range statements {
		run(t, session, s.Text)
	}
	for _, s := range split(t, "../plsql/stubs/tests_may.sql") {
		run(t, session, forTestUsers(s))
	}
	for _, s := range split(t, "../plsql/stubs/tables.sql") {
		run(t, db, s)
	}
	tests, err := filepath.Glob("../plsql/tests/*.sql")
	require.NoError(t, err)
	source, err := plsql.Packages("../..", append(tests, "../plsql/stubs/oracle/lock.sql")...)
	require.NoError(t, err)
	all, err := grammar.Split("packages", source)
	require.NoError(t, err)
	for _, s := range all {
		run(t, db, s.Text)
	}
	run(t, db, "BEGIN DBMS_UTILITY.COMPILE_SCHEMA(USER, FALSE); END;")
	require.Empty(t, names(t, db, "SELECT NAME || ', line ' || LINE || ': ' || TEXT FROM USER_ERRORS"))
}

func split(t *testing.T, name string) (texts []string) {
	t.Helper()
	script, err := os.ReadFile(name)
	require.NoError(t, err)
	statements, err := grammar.Split(name, string(script))
	require.NoError(t, err)
	for _, s := range statements {
		texts = append(texts, strings.TrimSuffix(s.Text, ";"))
	}
	return texts
}

// forTestUsers writes the users of these tests in place of the usual ones.
func forTestUsers(statement string) string {
	statement = regexp.MustCompile(`\bXXSMS\b`).ReplaceAllString(statement, owner)
	return regexp.MustCompile(`\bAPPS\b`).ReplaceAllString(statement, feeder)
}

type executor interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// run executes a statement that makes something. What is there from another run may be; that packages have errors is looked
// for when all are there (ORA-24344).
func run(t *testing.T, db executor, statement string) {
	t.Helper()
	_, err := db.ExecContext(t.Context(), statement)
	if code, _ := ora.Code(err); err != nil && code != 955 && code != 24344 {
		require.NoError(t, err, statement)
	}
}

// TestPackages runs each procedure of the test packages. What programs have committed is deleted before.
func TestPackages(t *testing.T) {
	t.Parallel()
	site.take(t)
	db := site.openDB(t, feeder)
	installPackages(t, db)
	for _, test := range names(t, db, `SELECT OBJECT_NAME || '.' || PROCEDURE_NAME FROM USER_PROCEDURES
WHERE OBJECT_NAME LIKE 'TEST\_%' ESCAPE '\' AND PROCEDURE_NAME IS NOT NULL ORDER BY 1`) {
		t.Run(test, func(t *testing.T) {
			site.empty(t)
			for _, table := range names(t, db, "SELECT TABLE_NAME FROM USER_TABLES") {
				run(t, db, "DELETE FROM "+table)
			}
			tx, err := db.BeginTx(t.Context(), nil)
			require.NoError(t, err)
			defer func() { _ = tx.Rollback() }() // it may have ended
			_, err = tx.ExecContext(t.Context(), "BEGIN "+test+"; END;")
			require.NoError(t, err)
		})
	}
}
