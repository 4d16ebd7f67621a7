//go:build cgo

package bridge

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAFeederNoticesNothing of what the bridge cannot do: its row waits, says why, and is taken once it can be.
func TestAFeederNoticesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, "samqa")
	s.run("install.sql")
	s.run("on.sql")
	s.feed(`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT)
		VALUES (1, '(202) 555-0101', RPAD('secret', 1601, 'x'))`)
	found := s.rows("SELECT SMS_STATUS, ERROR_MESSAGE FROM XXCUST.SMS_NOTIFICATIONS")
	require.Contains(t, found[0], "READY SMS bridge: ORA-12899")
	require.NotContains(t, found[0], "secret")
	require.Empty(t, s.rows("SELECT MESSAGE_ID FROM XXSMS_OUTBOUND"))

	s.run("catch_up.sql")
	require.Equal(t, []string{"1 READY"}, s.rows(states), "it is not better yet")
	s.feed("UPDATE XXCUST.SMS_NOTIFICATIONS SET SMS_TEXT = 'short'")
	require.Equal(t, []string{"1 SENDING"}, s.rows(states))
}

// TestARowIsTextedOnce, whoever makes it ready again.
func TestARowIsTextedOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, "samqa")
	s.run("install.sql")
	s.run("on.sql")
	s.feed(`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT) VALUES (1, '(202) 555-0101', 'One')`)
	s.feed("UPDATE XXCUST.SMS_NOTIFICATIONS SET SMS_STATUS = 'READY'")
	s.run("catch_up.sql")
	require.Equal(t, []string{"1 READY"}, s.rows(states), "it says that it was not taken")
	require.Len(t, s.rows("SELECT MESSAGE_ID FROM XXSMS_OUTBOUND"), 1)
	require.Contains(t, s.rows("SELECT ERROR_MESSAGE FROM XXCUST.SMS_NOTIFICATIONS")[0], "ORA-00001")
}

// TestAReadersStateStays: what somebody has made of a row since is not overwritten by a late report.
func TestAReadersStateStays(t *testing.T) {
	t.Parallel()
	s := newSite(t, "samqa")
	s.run("install.sql")
	s.run("on.sql")
	s.feed(`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT) VALUES (1, '(202) 555-0101', 'One')`)
	s.feed("UPDATE XXCUST.SMS_NOTIFICATIONS SET SMS_STATUS = 'ARCHIVED'")
	s.feed("UPDATE XXSMS_OUTBOUND SET STATUS = 'DELIVERED'")
	s.run("catch_up.sql")
	require.Equal(t, []string{"1 ARCHIVED"}, s.rows(states))
}

// TestOtherMessagesAreNotTheBridges: those of feeders that know the gateway, and of other bridges.
func TestOtherMessagesAreNotTheBridges(t *testing.T) {
	t.Parallel()
	s := newSite(t, "samqa")
	s.run("install.sql")
	s.feed(`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, SMS_STATUS) VALUES (1, 'SENDING')`,
		`INSERT INTO XXSMS_OUTBOUND (CHANNEL, SOURCE_KEY, BODY) VALUES ('ACCOUNTS', '1', 'x')`,
		`INSERT INTO XXSMS_OUTBOUND (CHANNEL, SOURCE_KEY, BODY) VALUES ('ACCOUNTS', 'NOTIFY2:1', 'x')`,
		`INSERT INTO XXSMS_OUTBOUND (CHANNEL, SOURCE_KEY, BODY) VALUES ('ACCOUNTS', 'NOTIFY:one', 'x')`,
		`INSERT INTO XXSMS_OUTBOUND (CHANNEL, BODY) VALUES ('ACCOUNTS', 'x')`)
	s.run("on.sql")
	s.feed("UPDATE XXSMS_OUTBOUND SET STATUS = 'SENT'")
	require.Equal(t, []string{"1 SENDING"}, s.rows(states))
}

func trimmed(lines []string) []string {
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return lines
}
