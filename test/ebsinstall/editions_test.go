//go:build cgo

package ebsinstall_test

import (
	"database/sql"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// TestEditions runs on the stand-in what install.sh asks a dictionary: what each user lacks, and which tables need a call.
func TestEditions(t *testing.T) {
	t.Parallel()
	asked := questions(newSite(t).run(t, "install.sh").calls[4].input)
	require.Len(t, asked, 5)
	db := dictionary(t)
	tables := []string{"UPGRADE XXSMS_NO_SYNONYM", "UPGRADE XXSMS_NO_VIEW", "UPGRADE XXSMS_TRIGGER", "PATCH XXSMS_NO_COLUMN"}
	require.Equal(t, append([]string{
		"FAULT: ALTER USER XXSMSGW ENABLE EDITIONS is missing", "FAULT: ALTER USER XXSMS ENABLE EDITIONS is missing",
		"FAULT: register XXSMS (System Administrator, ORACLE, Register)",
	}, tables...), answers(t, db, asked))

	execute(t, db, "INSERT INTO DBA_USERS (USERNAME, EDITIONS_ENABLED) VALUES ('XXSMS', 'Y')")
	execute(t, db, "INSERT INTO DBA_USERS (USERNAME, EDITIONS_ENABLED) VALUES ('XXSMSGW', 'N')")
	execute(t, db, "INSERT INTO FND_ORACLE_USERID (ORACLE_USERNAME, READ_ONLY_FLAG) VALUES ('XXSMS', 'A')")
	require.Equal(t, append([]string{"FAULT: ALTER USER XXSMSGW ENABLE EDITIONS is missing"}, tables...), answers(t, db, asked))
	execute(t, db, "UPDATE DBA_USERS SET EDITIONS_ENABLED = 'Y'")
	require.Equal(t, tables, answers(t, db, asked))
}

// questions are the queries of a script, of APPS_SYNONYMS where the stand-in has USER_SYNONYMS of its own.
func questions(script string) []string {
	var all []string
	for statement := range strings.SplitSeq(strings.ReplaceAll(script, "USER_SYNONYMS", "APPS_SYNONYMS"), ";\n") {
		if at := strings.Index(statement, "SELECT"); at >= 0 && !strings.Contains(statement, "REACHED THE END") {
			all = append(all, statement[at:])
		}
	}
	return all
}

func dictionary(t *testing.T) *sql.DB {
	t.Helper()
	server, err := installed.Start(t.Context())
	require.NoError(t, err)
	t.Cleanup(server.Stop)
	db, err := installed.Open(server.Database(t).Login(installed.Feeder))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	statements, err := standin.Script(os.DirFS("testdata"), "dictionary.sql", nil)
	require.NoError(t, err)
	for _, statement := range statements {
		execute(t, db, statement.Text)
	}
	return db
}

func execute(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	_, err := db.ExecContext(t.Context(), statement)
	require.NoError(t, err, statement)
}

// answers are the lines that SQL*Plus would print.
func answers(t *testing.T, db *sql.DB, questions []string) []string {
	t.Helper()
	var all []string
	for _, question := range questions {
		all = append(all, lines(t, db, question)...)
	}
	return all
}

func lines(t *testing.T, db *sql.DB, question string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), question)
	require.NoError(t, err, question)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var line string
		require.NoError(t, rows.Scan(&line))
		all = append(all, line)
	}
	require.NoError(t, rows.Err())
	return all
}
