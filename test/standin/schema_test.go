//go:build cgo

package standin_test

import (
	"database/sql"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/godror/godror"
	"github.com/stretchr/testify/require"

	sqlscripts "ebs-sms-gateway/sql"
	"ebs-sms-gateway/test/standin"
)

// TestClock: tests can make the server's clock wrong, and put it into another zone.
func TestClock(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	_, err := f.SQL(t.Context(),
		"ALTER DATABASE "+f.Name+" SET oracompat.clock_offset = '1 day'; "+
			"ALTER DATABASE "+f.Name+" SET oracompat.time_zone = '+02:00'")
	require.NoError(t, err)
	db := f.open(t, nil)
	var ahead, zone string
	row := db.QueryRow(`
SELECT TO_CHAR(ROUND((SYSDATE - CAST(SYSTIMESTAMP AS DATE)) * 24)), TO_CHAR(SYSTIMESTAMP, 'TZR') FROM DUAL`)
	require.NoError(t, row.Scan(&ahead, &zone))
	require.Equal(t, []string{"2", "+02:00"}, []string{ahead, zone})
}

// TestIndex_Nulls: Oracle keeps no entry without a key, and takes NULL for NULL where a key has another part.
func TestIndex_Nulls(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	f.exec(t,
		"CREATE TABLE P (A VARCHAR2(10 CHAR), B VARCHAR2(10 CHAR))", "CREATE UNIQUE INDEX P_U ON P (A, B)",
		"CREATE TABLE Q (A VARCHAR2(10 CHAR), B VARCHAR2(10 CHAR))",
		"CREATE UNIQUE INDEX Q_U ON Q (CASE WHEN B IS NOT NULL THEN A END, B)",
		"INSERT INTO P (A, B) VALUES (NULL, NULL)", "INSERT INTO P (A, B) VALUES ('', '')",
		"INSERT INTO P (A, B) VALUES ('a', NULL)",
		"INSERT INTO Q (A, B) VALUES ('a', NULL)", "INSERT INTO Q (A, B) VALUES ('a', NULL)",
		"INSERT INTO Q (A, B) VALUES ('a', 'b')")
	_, err := f.db.Exec("INSERT INTO P (A, B) VALUES ('a', NULL)")
	requireCode(t, 1, err)
	_, err = f.db.Exec("INSERT INTO Q (A, B) VALUES ('a', 'b')")
	requireCode(t, 1, err)
}

func TestVarchar_HoldsFourThousandBytes(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	f.exec(t, "CREATE TABLE P (A VARCHAR2(1600 CHAR), B VARCHAR2(3))")
	for _, statement := range []string{"INSERT INTO P (A) VALUES (:1)", "INSERT INTO P (B) VALUES (SUBSTR(:1, 1, 2))"} {
		_, err := f.db.Exec(statement, strings.Repeat("短", 1334))
		requireCode(t, 12899, err)
	}
	_, err := f.db.Exec("INSERT INTO P (A, B) VALUES (:1, SUBSTR(:2, 1, 1))", strings.Repeat("短", 1333), "短")
	require.NoError(t, err)
}

// TestProductScripts loads them twice and uninstalls them twice, as SQL*Plus would.
func TestProductScripts(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	dba := f.as(t, "SYSTEM")
	variables := map[string]string{"owner": "XXB", "gateway_user": "XXBGW", "ebs_user": user, "confirm": "DROP XXB"}
	for range 2 {
		runScript(t, dba, script{sqlscripts.Scripts(), "install.sql", variables})
	}
	require.Equal(t, "13", f.one(t, "SELECT TO_CHAR(COUNT(*)) FROM ALL_TABLES WHERE OWNER = 'XXB'"))
	require.Equal(t, "3", f.one(t, "SELECT TO_CHAR(VERSION) FROM XXSMS_SCHEMA_VERSION"))
	f.exec(t, "INSERT INTO XXSMS_OUTBOUND (CHANNEL, PHONES, BODY) VALUES ('hr', '+491', 'text')")
	require.Equal(t, "1 NEW 5", f.one(t, "SELECT MESSAGE_ID || ' ' || STATUS || ' ' || PRIORITY FROM XXSMS_OUTBOUND"))
	requireDictionary(t, f)

	for range 2 {
		runScript(t, dba, script{sqlscripts.Scripts(), "uninstall.sql", variables})
	}
	require.Equal(t, "0", f.one(t, "SELECT TO_CHAR(COUNT(*)) FROM ALL_OBJECTS WHERE OWNER = 'XXB'"))
	require.Equal(t, "0", f.one(t, "SELECT TO_CHAR(COUNT(*)) FROM ALL_USERS WHERE USERNAME = 'XXBGW'"))
}

// requireDictionary looks at the views that tell what is installed.
func requireDictionary(t *testing.T, f *fixture) {
	t.Helper()
	for query, want := range map[string]string{
		`SELECT DATA_TYPE || CHAR_LENGTH || CHAR_USED || NULLABLE FROM ALL_TAB_COLUMNS
WHERE OWNER = 'XXB' AND TABLE_NAME = 'XXSMS_OUTBOUND' AND COLUMN_NAME = 'MEDIA_URLS'`: "VARCHAR24000CY",
		`SELECT DATA_TYPE || DATA_PRECISION || NULLABLE FROM ALL_TAB_COLUMNS
WHERE OWNER = 'XXB' AND TABLE_NAME = 'XXSMS_OUTBOUND' AND COLUMN_NAME = 'ATTEMPTS'`: "NUMBER6N",
		`SELECT DATA_TYPE FROM ALL_TAB_COLUMNS
WHERE OWNER = 'XXB' AND TABLE_NAME = 'XXSMS_OUTBOUND' AND COLUMN_NAME = 'STATUS_AT'`: "TIMESTAMP(3) WITH TIME ZONE",
		`SELECT UNIQUENESS || ' ' || INDEX_TYPE FROM ALL_INDEXES WHERE INDEX_NAME = 'XXSMS_OUTBOUND_SOURCE'`:   "UNIQUE FUNCTION-BASED NORMAL",
		`SELECT COLUMN_EXPRESSION FROM ALL_IND_EXPRESSIONS WHERE INDEX_NAME = 'XXSMS_INBOUND_MATCH'`:           "CASE WHEN MATCH_STATUS = 'PENDING' THEN INBOUND_ID END",
		`SELECT SEARCH_CONDITION_VC FROM ALL_CONSTRAINTS WHERE CONSTRAINT_NAME = 'XXSMS_CONSENT_LOG_ACTION_C'`: "ACTION IN ('OPT_OUT', 'OPT_IN')",
		`SELECT TRIGGERING_EVENT || ' ' || STATUS FROM ALL_TRIGGERS WHERE TRIGGER_NAME = 'XXSMS_OUTBOUND_BI'`:  "INSERT ENABLED",
		`SELECT TABLE_OWNER FROM USER_SYNONYMS WHERE SYNONYM_NAME = 'XXSMS_QUEUE_V'`:                           "XXB",
		`SELECT GRANTABLE FROM USER_TAB_PRIVS WHERE TABLE_NAME = 'XXSMS_OUTBOUND' AND PRIVILEGE = 'DELETE'`:    "YES",
		`SELECT COMMENTS FROM ALL_TAB_COMMENTS WHERE OWNER = 'XXB' AND TABLE_NAME = 'XXSMS_DIGESTS'`:           "Mails to managers.",
	} {
		require.Equal(t, want, strings.TrimSpace(f.one(t, query)), query)
	}
}

// as connects as another user.
func (f *fixture) as(t *testing.T, name string) *sql.DB {
	t.Helper()
	login := f.Login(name)
	return f.open(t, func(p *godror.ConnectionParams) {
		p.Username, p.Password = login.User, godror.NewPassword(login.Password)
	})
}

// script is one to run, with the values of its variables.
type script struct {
	files     fs.FS
	name      string
	variables map[string]string
}

func runScript(t *testing.T, db *sql.DB, s script) {
	t.Helper()
	require.NoError(t, tryScript(t, db, s))
}

// tryScript runs a script until its first error, as SQL*Plus would.
func tryScript(t *testing.T, db *sql.DB, s script) error {
	t.Helper()
	statements, err := standin.Script(s.files, s.name, s.variables)
	require.NoError(t, err)
	conn, err := db.Conn(t.Context())
	require.NoError(t, err)
	defer conn.Close()
	for _, statement := range statements {
		if _, err := conn.ExecContext(t.Context(), statement.Text); err != nil {
			return fmt.Errorf("%s, line %d: %w", statement.File, statement.Line, err)
		}
	}
	return nil
}
