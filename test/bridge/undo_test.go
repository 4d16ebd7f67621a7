//go:build cgo

package bridge

import (
	"testing"

	"github.com/stretchr/testify/require"

	sqlscripts "ebs-sms-gateway/sql"
	"ebs-sms-gateway/test/standin"
)

// dictionary is all that Oracle's dictionary, and PostgreSQL's below it, say of what there is.
func (s *site) dictionary() map[string][]string {
	s.t.Helper()
	found := map[string][]string{}
	for _, view := range []string{
		"ALL_OBJECTS", "ALL_TAB_COLUMNS", "ALL_TRIGGERS", "ALL_INDEXES", "ALL_IND_COLUMNS", "ALL_CONSTRAINTS",
		"ALL_SEQUENCES", "ALL_SYNONYMS", "ALL_TAB_PRIVS", "ALL_COL_PRIVS", "ALL_TAB_COMMENTS", "ALL_COL_COMMENTS", "ALL_VIEWS",
	} {
		lines, err := s.database.SQL(s.t.Context(),
			"SELECT v::text FROM oracompat."+view+" v WHERE v::text !~ 'SYS_C|SYS_NC' ORDER BY 1")
		require.NoError(s.t, err)
		found[view] = lines
	}
	functions, err := s.database.SQL(s.t.Context(), "SELECT oid::regprocedure::text || prosrc FROM pg_proc ORDER BY 1")
	require.NoError(s.t, err)
	found["functions"] = functions
	return found
}

// TestUndoLeavesNothing of any of the shapes: the dictionary is what it was, and so are the rows but for their states.
func TestUndoLeavesNothing(t *testing.T) {
	t.Parallel()
	for shape, c := range map[string]struct{ feed, channel, rows, done string }{
		"jmj": {
			row + "'Renew?', '(202) 555-0101')", "HR", "SELECT QUEUE_ID, CHANNEL, MESSAGE, TO_PHONE FROM XXCUST.SMS_QUEUE",
			"SELECT 1 FROM XXCUST.SMS_QUEUE WHERE STATUS = 'S'",
		},
		"samqa": {
			"INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT) VALUES (1, '(202) 555-0101', 'Old')",
			"ACCOUNTS", "SELECT NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT FROM XXCUST.SMS_NOTIFICATIONS",
			"SELECT 1 FROM XXCUST.SMS_NOTIFICATIONS WHERE SMS_STATUS = 'SENT'",
		},
		"sms_current": {
			"INSERT INTO XXCUST.SMS_CURRENT (PHONE, MESSAGE, STATUS_CODE) VALUES ('12025550104', 'Meet at noon', 99)",
			"CURRENT", "SELECT ID, PHONE, MESSAGE FROM XXCUST.SMS_CURRENT UNION ALL SELECT ID, PHONE, MESSAGE FROM XXCUST.SMS_LOG",
			"SELECT 1 FROM XXCUST.SMS_LOG",
		},
	} {
		t.Run(shape, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, shape)
			if shape == "jmj" {
				s.oldProgram("Y")
			}
			s.feed(c.feed)
			before, rows := s.dictionary(), s.rows(c.rows)

			s.run("install.sql")
			s.run("install.sql") // which may be run again
			s.run("on.sql")
			require.NotEqual(t, before, s.dictionary())
			require.ErrorContains(t, s.try("undo.sql"), "the bridge is switched on")
			s.start(c.channel)
			s.becomes(c.done, "1")
			s.delivered()
			s.run("off.sql")
			s.run("undo.sql")
			require.Equal(t, before, s.dictionary())
			require.Equal(t, rows, s.rows(c.rows))
		})
	}
}

// TestOffGivesBack what waits, for the old program; switched on again it is sent by the gateway, once.
func TestOffGivesBack(t *testing.T) {
	t.Parallel()
	s := newSite(t, "samqa")
	s.run("install.sql")
	s.run("on.sql")
	s.feed(`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT) VALUES (1, '(202) 555-0101', 'One')`,
		`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT) VALUES (2, '(202) 555-0102', 'Two')`)
	s.feed("UPDATE XXSMS_OUTBOUND SET STATUS = 'SENDING' WHERE SOURCE_KEY = 'NOTIFY:2'")
	s.run("off.sql")
	require.Equal(t, []string{"1 READY", "2 SENDING"}, s.rows(states))
	require.ErrorContains(t, s.try("undo.sql"), "1 messages are still on their way")
	s.feed("UPDATE XXSMS_OUTBOUND SET STATUS = 'NEW' WHERE SOURCE_KEY = 'NOTIFY:2'")
	require.Equal(t, []string{"CANCELED", "NEW NOTIFY:2"},
		trimmed(s.rows("SELECT STATUS, SOURCE_KEY FROM XXSMS_OUTBOUND ORDER BY MESSAGE_ID")))

	s.run("on.sql")
	simulator := s.start("ACCOUNTS")
	s.becomes(states, "1 SENT", "2 SENT")
	require.EqualValues(t, 2, simulator.Tally().Accepted)
}

// TestTheGatewaysTablesStay while a feeder would miss them.
func TestTheGatewaysTablesStay(t *testing.T) {
	t.Parallel()
	s := newSite(t, "samqa")
	uninstall := func() error {
		statements, err := standin.Script(sqlscripts.Scripts(), "uninstall.sql", map[string]string{"confirm": "DROP XXSMS"})
		require.NoError(t, err)
		require.Len(t, statements, 1)
		_, err = s.dba.ExecContext(t.Context(), statements[0].Text)
		return err
	}
	s.run("install.sql")
	require.ErrorContains(t, uninstall(), "a bridge is installed, nothing was dropped")
	s.run("undo.sql")
	require.NoError(t, uninstall())
}
