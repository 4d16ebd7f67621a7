//go:build cgo

package bridge

import (
	"fmt"
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

// TestARowIsTextedOnce, whoever makes it ready again after it was sent.
func TestARowIsTextedOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, "samqa")
	s.run("install.sql")
	s.run("on.sql")
	s.feed(`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT) VALUES (1, '(202) 555-0101', 'One')`)
	s.feed("UPDATE XXSMS_OUTBOUND SET STATUS = 'SENT'")
	s.feed("UPDATE XXCUST.SMS_NOTIFICATIONS SET SMS_STATUS = 'READY'")
	s.run("catch_up.sql")
	require.Equal(t, []string{"1 READY"}, s.rows(states), "it says that it was not taken")
	require.Len(t, s.rows("SELECT MESSAGE_ID FROM XXSMS_OUTBOUND"), 1)
	require.Contains(t, s.rows("SELECT ERROR_MESSAGE FROM XXCUST.SMS_NOTIFICATIONS")[0], "ORA-00001")
}

// TestAFeederMayThinkBetterOfIt while the message waits, and not once a gateway has begun with it.
func TestAFeederMayThinkBetterOfIt(t *testing.T) {
	t.Parallel()
	s := newSite(t, "samqa")
	s.run("install.sql")
	s.run("on.sql")
	for id := range 6 {
		s.feed(fmt.Sprintf(`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT)
			VALUES (%d, '(202) 555-0101', 'Text %[1]d')`, id))
	}
	s.feed("UPDATE XXSMS_OUTBOUND SET STATUS = 'SENDING' WHERE SOURCE_KEY IN ('NOTIFY:3', 'NOTIFY:4')",
		"DELETE FROM XXCUST.SMS_NOTIFICATIONS WHERE NOTIFICATION_ID IN (0, 3)",
		"UPDATE XXCUST.SMS_NOTIFICATIONS SET SMS_STATUS = 'WITHDRAWN' WHERE NOTIFICATION_ID IN (1, 4)",
		"UPDATE XXCUST.SMS_NOTIFICATIONS SET SMS_STATUS = 'CANCELED' WHERE NOTIFICATION_ID = 5",
		"UPDATE XXCUST.SMS_NOTIFICATIONS SET SMS_STATUS = 'READY', SMS_TEXT = 'Better' WHERE NOTIFICATION_ID = 2")
	s.run("catch_up.sql")
	require.Equal(t, []string{"1 WITHDRAWN", "2 SENDING", "4 WITHDRAWN", "5 CANCELED"}, s.rows(states))
	require.Equal(t, []string{
		"Better NEW NOTIFY:2", "Text 0 CANCELED", "Text 1 CANCELED", "Text 2 CANCELED", "Text 3 SENDING NOTIFY:3",
		"Text 4 SENDING NOTIFY:4", "Text 5 CANCELED",
	}, trimmed(s.rows("SELECT BODY, STATUS, SOURCE_KEY FROM XXSMS_OUTBOUND ORDER BY BODY")))
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
