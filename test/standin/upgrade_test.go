//go:build cgo

package standin_test

import (
	"database/sql"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sqlscripts "ebs-sms-gateway/sql"
)

// versionOne holds the scripts of the first version of the tables, as they were.
const versionOne = "../../sql/upgrade/testdata/1"

// oldTables says whose the tables of that version are.
func oldTables() map[string]string {
	return map[string]string{"owner": "XXOLD", "gateway_user": "XXOLDGW", "ebs_user": user}
}

// TestUpgrade: the tables of the version before become what a new installation makes.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	dba := f.as(t, "SYSTEM")
	fresh := map[string]string{"owner": "XXNEW", "gateway_user": "XXNEWGW", "ebs_user": user}
	old := oldTables()
	runScript(t, dba, script{sqlscripts.Scripts(), "install.sql", fresh})
	runScript(t, dba, script{os.DirFS(versionOne), "install.sql", old})
	const insert = "INSERT INTO XXOLD.XXSMS_OUTBOUND (CHANNEL, PHONES, BODY, PERSON_ID) " +
		"VALUES ('hr', '+491', 'text', 12.5)"
	_, err := dba.ExecContext(t.Context(), insert)
	require.NoError(t, err)

	for range 2 { // a run that is repeated changes nothing
		runScript(t, dba, script{sqlscripts.Scripts(), "upgrade/1_to_2.sql", old})
		runScript(t, dba, script{sqlscripts.Scripts(), "upgrade/2_to_3.sql", old})
		runScript(t, dba, script{sqlscripts.Scripts(), "install.sql", old})
	}
	_, err = dba.ExecContext(t.Context(), insert)
	requireCode(t, 2290, err)
	for about, query := range dictionaryQueries() {
		want := dictionary(t, dba, query, "XXNEW")
		require.NotEmpty(t, want, about)
		require.Equal(t, want, dictionary(t, dba, query, "XXOLD"), about)
	}
	require.Equal(t, "3 1", f.one(t, "SELECT (SELECT MAX(VERSION) FROM XXOLD.XXSMS_SCHEMA_VERSION) || ' ' || "+
		"(SELECT COUNT(*) FROM XXOLD.XXSMS_OUTBOUND) FROM DUAL"))
}

// TestUpgrade_KeepsWhenOptOutsWereSaid: also if a run ended as soon as it had added the column.
func TestUpgrade_KeepsWhenOptOutsWereSaid(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	dba := f.as(t, "SYSTEM")
	old := oldTables()
	runScript(t, dba, script{os.DirFS(versionOne), "install.sql", old})
	for _, statement := range []string{
		"INSERT INTO XXOLD.XXSMS_OPT_OUTS (PHONE_NUMBER, SCOPE, SOURCE, OPTED_OUT_AT) " +
			"VALUES ('+12025550142', '*', 'keyword', SYSTIMESTAMP - INTERVAL '90' DAY)",
		"ALTER TABLE XXOLD.XXSMS_OPT_OUTS ADD (ACTION VARCHAR2(10 CHAR) DEFAULT 'OPT_OUT' NOT NULL, " +
			"SAID_AT TIMESTAMP(3) WITH TIME ZONE DEFAULT SYSTIMESTAMP NOT NULL)",
	} {
		_, err := dba.ExecContext(t.Context(), statement)
		require.NoError(t, err)
	}
	upgrade := func() string {
		runScript(t, dba, script{sqlscripts.Scripts(), "upgrade/1_to_2.sql", old})
		return f.one(t, "SELECT COUNT(*) FROM XXOLD.XXSMS_OPT_OUTS WHERE SAID_AT = OPTED_OUT_AT")
	}
	require.Equal(t, "1", upgrade())
	_, err := dba.ExecContext(t.Context(), "UPDATE XXOLD.XXSMS_OPT_OUTS SET SAID_AT = SAID_AT + INTERVAL '1' DAY")
	require.NoError(t, err)
	require.Equal(t, "0", upgrade(), "it was said after the upgrade")
}

// TestUpgrade_IsNotSkipped: install.sql alone does not make old tables new.
func TestUpgrade_IsNotSkipped(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{standalone: true})
	dba := f.as(t, "SYSTEM")
	old := oldTables()
	runScript(t, dba, script{os.DirFS(versionOne), "install.sql", old})
	require.Error(t, tryScript(t, dba, script{sqlscripts.Scripts(), "install.sql", old}))
	require.Equal(t, "1", f.one(t, "SELECT TO_CHAR(MAX(VERSION)) FROM XXOLD.XXSMS_SCHEMA_VERSION"))
}

// dictionaryQueries describe everything of an owner that scripts make, but for the order of columns: one that an
// upgrade adds comes last.
func dictionaryQueries() map[string]string {
	return map[string]string{
		"columns": `SELECT TABLE_NAME || '.' || COLUMN_NAME || ' ' || DATA_TYPE || ' ' || CHAR_LENGTH || CHAR_USED || ' ' || DATA_PRECISION || ','
|| DATA_SCALE || ' ' || NULLABLE || ' ' || DATA_DEFAULT FROM ALL_TAB_COLUMNS WHERE OWNER = :1`,
		"indexes": `SELECT i.TABLE_NAME || ' ' || i.INDEX_NAME || ' ' || i.UNIQUENESS || ' ' || c.COLUMN_POSITION || ' ' || c.COLUMN_NAME || c.DESCEND
FROM ALL_INDEXES i JOIN ALL_IND_COLUMNS c ON c.INDEX_OWNER = i.OWNER AND c.INDEX_NAME = i.INDEX_NAME WHERE i.OWNER = :1`,
		"expressions":     `SELECT INDEX_NAME || ' ' || COLUMN_POSITION || ' ' || COLUMN_EXPRESSION FROM ALL_IND_EXPRESSIONS WHERE INDEX_OWNER = :1`,
		"constraints":     `SELECT TABLE_NAME || ' ' || CONSTRAINT_TYPE || ' ' || SEARCH_CONDITION_VC FROM ALL_CONSTRAINTS WHERE OWNER = :1`,
		"triggers":        `SELECT TRIGGER_NAME || ' ' || TRIGGER_TYPE || ' ' || TRIGGERING_EVENT || ' ' || TABLE_NAME FROM ALL_TRIGGERS WHERE OWNER = :1`,
		"sequences":       `SELECT SEQUENCE_NAME FROM ALL_SEQUENCES WHERE SEQUENCE_OWNER = :1`,
		"views":           `SELECT VIEW_NAME FROM ALL_VIEWS WHERE OWNER = :1`,
		"comments":        `SELECT TABLE_NAME || ' ' || COMMENTS FROM ALL_TAB_COMMENTS WHERE OWNER = :1`,
		"column comments": `SELECT TABLE_NAME || '.' || COLUMN_NAME || ' ' || COMMENTS FROM ALL_COL_COMMENTS WHERE OWNER = :1`,
		"synonyms":        `SELECT OWNER || '.' || SYNONYM_NAME FROM ALL_SYNONYMS WHERE TABLE_OWNER = :1 AND OWNER LIKE '%GW'`,
		"grants":          `SELECT GRANTEE || ' ' || TABLE_NAME || ' ' || PRIVILEGE || ' ' || GRANTABLE FROM ALL_TAB_PRIVS WHERE TABLE_SCHEMA = :1`,
		"column grants":   `SELECT GRANTEE || ' ' || TABLE_NAME || '.' || COLUMN_NAME || ' ' || PRIVILEGE FROM ALL_COL_PRIVS WHERE TABLE_SCHEMA = :1`,
	}
}

// dictionary is what a query tells of an owner, whose name is taken out, in an order of its own.
func dictionary(t *testing.T, db *sql.DB, query, owner string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, owner)
	require.NoError(t, err)
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line string
		require.NoError(t, rows.Scan(&line))
		line = strings.ReplaceAll(line, owner, "OWNER")
		lines = append(lines, strings.ReplaceAll(line, strings.ToLower(owner), "OWNER"))
	}
	require.NoError(t, rows.Err())
	slices.Sort(lines)
	return lines
}
