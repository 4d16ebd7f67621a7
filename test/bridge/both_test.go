//go:build cgo

package bridge

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// oldProgramRuns sends what is ready in its own way, and remembers that in ACC_ID.
func (s *site) oldProgramRuns() {
	s.t.Helper()
	s.feed("UPDATE XXCUST.SMS_NOTIFICATIONS SET SMS_STATUS = 'SENT', ACC_ID = NVL(ACC_ID, 0) + 1 WHERE SMS_STATUS = 'READY'")
}

// TestEachRowIsSentByOneOfBoth, whatever is switched on and off between them, and though nobody has put the old program on hold.
func TestEachRowIsSentByOneOfBoth(t *testing.T) {
	t.Parallel()
	const rounds, rows = 6, 20
	s := newSite(t, "samqa")
	s.run("install.sql")
	simulator := s.start("ACCOUNTS")
	for round := range rounds {
		s.run([]string{"on.sql", "off.sql"}[round%2])
		for row := range rows {
			id := round*rows + row
			s.feed(fmt.Sprintf(`INSERT INTO XXCUST.SMS_NOTIFICATIONS (NOTIFICATION_ID, PHONE_NUMBER, SMS_TEXT, SMS_STATUS)
				VALUES (%d, '(202) 555-%04d', 'Text %d', 'OPEN')`, id, id, id))
			s.feed(fmt.Sprintf("UPDATE XXCUST.SMS_NOTIFICATIONS SET SMS_STATUS = 'READY' WHERE NOTIFICATION_ID = %d", id))
			switch {
			case row == 0 && round%2 == 0:
				s.becomes(fmt.Sprintf("SELECT SMS_STATUS FROM XXCUST.SMS_NOTIFICATIONS WHERE NOTIFICATION_ID = %d", id), "SENT")
			case row%5 == 0:
				s.oldProgramRuns()
			}
		}
	}
	s.oldProgramRuns()
	s.becomes("SELECT DISTINCT SMS_STATUS FROM XXCUST.SMS_NOTIFICATIONS", "SENT")

	texts := map[string]int{}
	for text, count := range simulator.Accepted().Texts() {
		texts[text.Body] += count
	}
	byOld := 0
	for _, id := range s.rows("SELECT NOTIFICATION_ID FROM XXCUST.SMS_NOTIFICATIONS WHERE ACC_ID IS NOT NULL") {
		texts["Text "+id]++
		byOld++
	}
	require.Empty(t, s.rows("SELECT NOTIFICATION_ID FROM XXCUST.SMS_NOTIFICATIONS WHERE ACC_ID > 1"))
	require.Len(t, texts, rounds*rows)
	for text, count := range texts {
		require.Equal(t, 1, count, text)
	}
	require.NotZero(t, byOld)
	require.NotEqual(t, rounds*rows, byOld, "both had their share")
}
