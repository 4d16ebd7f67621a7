package sqlite_test

import (
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/retention"
	"ebs-sms-gateway/gateway/sqlite"
)

// cases are the lines of a table of testdata, by their columns.
func cases(t *testing.T, name string) [][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	var all [][]string
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if !strings.HasPrefix(line, "#") {
			all = append(all, strings.Split(line, "\t"))
		}
	}
	require.NotEmpty(t, all)
	return all
}

// purger keeps everything for 400 days.
func purger(s *sqlite.Store) retention.Purger {
	return retention.Purger{Store: s, Keep: retention.Keep{Messages: 400, Replies: 400, Events: 400}, Clock: time.Now}
}

// ago is so many days ago, as the tables have it; "-" is NULL.
func ago(days string) string {
	if days == "-" {
		return "NULL"
	}
	return fmt.Sprintf("strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now', '-%s days')", days)
}

func ids(t *testing.T, db *sql.DB, query string) map[int]bool {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	found := map[int]bool{}
	for rows.Next() {
		var id int
		require.NoError(t, rows.Scan(&id))
		found[id] = true
	}
	require.NoError(t, rows.Err())
	return found
}

func TestPurge_Messages(t *testing.T) {
	t.Parallel()
	path := file(t)
	s, db := open(t, path), raw(t, path)
	table := cases(t, "purge_messages.tsv")
	for i, c := range table {
		expires := strings.Replace(strings.Replace(ago(c[2]), "'-", "'+", 1), "+-", "-", 1)
		exec(t, db, fmt.Sprintf(`INSERT INTO XXSMS_OUTBOUND (MESSAGE_ID, CHANNEL, STATUS, CREATION_DATE, LAST_UPDATE_DATE, EXPIRES_AT)
			VALUES (%d, 'it', '%s', %s, %s, %s)`, i+1, c[0], ago(c[1]), ago(c[1]), expires))
		exec(t, db, fmt.Sprintf(`INSERT INTO XXSMS_EVENTS (MESSAGE_ID, EVENT_AT, STEP) VALUES (%d, %s, 'report')`, i+1, ago("1")))
		if c[3] != "-" {
			exec(t, db, fmt.Sprintf(`INSERT INTO XXSMS_INBOUND (MESSAGE_ID, PROCESS_STATUS) VALUES (%d, '%s')`, i+1, c[3]))
		}
	}
	requirePurged(t, s, gateway.PurgeMessages, func() []bool {
		left, events := ids(t, db, `SELECT MESSAGE_ID FROM XXSMS_OUTBOUND`), ids(t, db, `SELECT MESSAGE_ID FROM XXSMS_EVENTS`)
		require.Equal(t, left, events)
		return stay(left, len(table))
	}, table, 4)
}

func TestPurge_Replies(t *testing.T) {
	t.Parallel()
	path := file(t)
	s, db := open(t, path), raw(t, path)
	table := cases(t, "purge_replies.tsv")
	for i, c := range table {
		exec(t, db, fmt.Sprintf(`INSERT INTO XXSMS_INBOUND (INBOUND_ID, PROCESS_STATUS, MATCH_STATUS, CREATION_DATE, LAST_UPDATE_DATE)
			VALUES (%d, '%s', '%s', %s, %s)`, i+1, c[0], c[1], ago(c[2]), ago(c[2])))
	}
	requirePurged(t, s, gateway.PurgeReplies, func() []bool {
		return stay(ids(t, db, `SELECT INBOUND_ID FROM XXSMS_INBOUND`), len(table))
	}, table, 3)
}

// stay tells of each of so many rows whether it is there.
func stay(left map[int]bool, rows int) []bool {
	all := make([]bool, rows)
	for i := range all {
		all[i] = left[i+1]
	}
	return all
}

// requirePurged has it counted, and then done: twice, of which the second time finds nothing.
func requirePurged(
	t *testing.T, s *sqlite.Store, kind gateway.PurgeKind, left func() []bool, table [][]string, expected int,
) {
	t.Helper()
	before, goes := left(), 0
	for _, c := range table {
		if c[expected] == "goes" {
			goes++
		}
	}
	p := purger(s)
	p.DryRun = true
	for _, dry := range []bool{true, false} {
		p.DryRun = dry
		purged, err := p.Purge(t.Context())
		require.NoError(t, err)
		require.Equal(t, goes, purged[kind], "dry run: %t", dry)
		if dry {
			require.Equal(t, before, left())
		}
	}
	for i, there := range left() {
		require.Equal(t, table[i][expected] == "stays", there, "%v", table[i])
	}
	purged, err := p.Purge(t.Context())
	require.NoError(t, err)
	require.Zero(t, purged[kind])
}

func TestPurge_EventsAndCountersButNoProof(t *testing.T) {
	t.Parallel()
	path := file(t)
	s, db := open(t, path), raw(t, path)
	exec(t, db, `INSERT INTO XXSMS_OUTBOUND (CHANNEL, STATUS) VALUES ('it', 'DELIVERED')`)
	for _, days := range []string{"401", "399"} {
		exec(t, db, `INSERT INTO XXSMS_EVENTS (MESSAGE_ID, EVENT_AT, STEP) VALUES (1, `+ago(days)+`, 'report')`)
		exec(t, db, `INSERT INTO XXSMS_CONSENT_LOG (PHONE_NUMBER, SCOPE, ACTION, OCCURRED_AT)
			VALUES ('+14155550100', '*', 'OPT_OUT', `+ago(days)+`)`)
		exec(t, db, `INSERT INTO XXSMS_AUDIT_LOG (OCCURRED_AT, ACTOR, ACTION, TARGET) VALUES (`+ago(days)+`, 'jdoe', 'pause', 'all')`)
		exec(t, db, `INSERT INTO XXSMS_USAGE (SCOPE, NAME, PERIOD, LAST_UPDATE_DATE) VALUES ('channel', 'it', '`+days+`', `+ago(days)+`)`)
	}
	exec(t, db, `INSERT INTO XXSMS_USAGE (SCOPE, NAME, PERIOD) VALUES ('channel', 'it', 'today')`)
	purged, err := purger(s).Purge(t.Context())
	require.NoError(t, err)
	require.Equal(t, retention.Purged{
		gateway.PurgeReplies: 0, gateway.PurgeMessages: 0, gateway.PurgeEvents: 1, gateway.PurgeCounters: 2,
	}, purged)
	for table, rows := range map[string]int{"XXSMS_CONSENT_LOG": 2, "XXSMS_AUDIT_LOG": 2, "XXSMS_EVENTS": 1, "XXSMS_USAGE": 1} {
		require.Len(t, ids(t, db, `SELECT ROW_NUMBER() OVER () FROM `+table), rows, table)
	}
}

func TestPurge_GoesThroughEveryPage(t *testing.T) {
	t.Parallel()
	path := file(t)
	s, db := open(t, path), raw(t, path)
	exec(t, db, `INSERT INTO XXSMS_OUTBOUND (CHANNEL, STATUS, CREATION_DATE, LAST_UPDATE_DATE)
		WITH RECURSIVE rows(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows WHERE n < 1500)
		SELECT 'it', CASE n % 3 WHEN 0 THEN 'NEW' ELSE 'DELIVERED' END, `+ago("500")+`, `+ago("500")+` FROM rows`)
	purged, err := purger(s).Purge(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1000, purged[gateway.PurgeMessages])
	require.Equal(t, 500, count(t, s))
}
