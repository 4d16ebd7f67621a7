package sqlite_test

import (
	"database/sql"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlite"
)

// old is a file with the tables of an older version and one message.
func old(t *testing.T, version string) string {
	t.Helper()
	path := file(t)
	schema, err := os.ReadFile("testdata/schema/" + version + ".sql")
	require.NoError(t, err)
	db := raw(t, path)
	exec(t, db, string(schema))
	exec(t, db, `INSERT INTO XXSMS_SCHEMA_VERSION (VERSION) VALUES (`+version+`)`)
	exec(t, db, `INSERT INTO XXSMS_OUTBOUND (CHANNEL, PHONES, BODY) VALUES ('it', '+14155550100', 'old')`)
	return path
}

func TestOpen_UpgradesAnOlderVersion(t *testing.T) {
	t.Parallel()
	path := old(t, "7")
	upgraded := open(t, path)
	require.Equal(t, 1, count(t, upgraded))
	fresh := file(t)
	open(t, fresh)
	require.Equal(t, made(t, raw(t, fresh)), made(t, raw(t, path)))
	rows, err := upgraded.Search(t.Context(), gateway.SearchParams{})
	require.NoError(t, err)
	require.Equal(t, "old", rows[0].Body)
	open(t, path)
}

func TestOpen_OfAnExistingFileUpgradesNothing(t *testing.T) {
	t.Parallel()
	path := old(t, "7")
	_, err := sqlite.Open(t.Context(), sqlite.Options{Path: path, MustExist: true})
	require.ErrorIs(t, err, sqlite.ErrSchemaVersion)
	require.ErrorContains(t, err, "found 7, need 8")
}

func TestOpen_RefusesWhatNothingUpgrades(t *testing.T) {
	t.Parallel()
	path := old(t, "7")
	exec(t, raw(t, path), `UPDATE XXSMS_SCHEMA_VERSION SET VERSION = 6`)
	before := made(t, raw(t, path))
	_, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.ErrorIs(t, err, sqlite.ErrSchemaVersion)
	require.Equal(t, before, made(t, raw(t, path)))
}

// made is what is in a file: of tables their columns, of everything else how it was made.
func made(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT type, name, COALESCE(sql, '') FROM sqlite_master
		WHERE type <> 'table' UNION ALL
		SELECT 'column', m.name || '.' || c.name, c.type || c."notnull" || COALESCE(c.dflt_value, '') || c.pk
		FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'`)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	var all []string
	for rows.Next() {
		var kind, name, text string
		require.NoError(t, rows.Scan(&kind, &name, &text))
		all = append(all, kind+" "+name+" "+strings.ReplaceAll(text, "IF NOT EXISTS ", ""))
	}
	require.NoError(t, rows.Err())
	slices.Sort(all)
	return all
}
