//go:build cgo

package bridge

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const states = "SELECT NOTIFICATION_ID, SMS_STATUS FROM XXCUST.SMS_NOTIFICATIONS ORDER BY NOTIFICATION_ID"

// TestADraftIsTextedOnceItIsReady, with the text that it has then, and what was ready at the cutover as well.
func TestADraftIsTextedOnceItIsReady(t *testing.T) {
	t.Parallel()
	s := newSite(t, "samqa")
	s.feed(`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT) VALUES (1, '(202) 555-0101', 'Old')`)
	s.run("install.sql")
	s.feed(`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT) VALUES (2, '(202) 555-0102', 'Older')`)
	require.Equal(t, []string{"1 READY", "2 READY"}, s.rows(states), "it is installed, and off")
	s.run("on.sql")
	require.Equal(t, []string{"1 SENDING", "2 SENDING"}, s.rows(states))
	s.feed(
		`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT, SMS_STATUS)
			VALUES (3, '(202) 555-0103', 'Balance <<B>>', 'OPEN')`,
		`UPDATE XXCUST.SMS_NOTIFICATIONS SET SMS_TEXT = REPLACE(SMS_TEXT, '<<B>>', '12') WHERE NOTIFICATION_ID = 3`)
	require.Equal(t, []string{"1 SENDING", "2 SENDING", "3 OPEN"}, s.rows(states))
	s.feed(`UPDATE XXCUST.SMS_NOTIFICATIONS SET SMS_STATUS = 'READY' WHERE NOTIFICATION_ID = 3`)

	simulator := s.start("ACCOUNTS")
	s.becomes(states, "1 SENT", "2 SENT", "3 SENT")
	require.Equal(t, []string{
		"NOTIFY:1 +12025550101 Old", "NOTIFY:2 +12025550102 Older", "NOTIFY:3 +12025550103 Balance 12",
	}, s.rows("SELECT SOURCE_KEY, RECIPIENT, BODY FROM XXSMS_OUTBOUND ORDER BY SOURCE_KEY"))
	require.EqualValues(t, 3, simulator.Tally().Accepted)
}
