//go:build cgo

package bridge

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAFinishedRowGoesToTheLog with the provider's name of its message, and a key that a trigger gave it.
func TestAFinishedRowGoesToTheLog(t *testing.T) {
	t.Parallel()
	s := newSite(t, "sms_current")
	s.run("install.sql")
	s.run("on.sql")
	s.feed(
		`INSERT INTO XXCUST.SMS_CURRENT (PROVIDER_ID, PHONE, MESSAGE, STATUS_CODE, DATE_START)
			VALUES (7, '12025550104', 'Meet at noon', 99, SYSDATE)`,
		`INSERT INTO XXCUST.SMS_CURRENT (PROVIDER_ID, PHONE, MESSAGE, STATUS_CODE, DATE_START)
			VALUES (7, '12025550105', 'Meet tomorrow', 99, SYSDATE + 1)`,
		`INSERT INTO XXCUST.SMS_CURRENT (PROVIDER_ID, PHONE, MESSAGE, STATUS_CODE, DATE_START)
			VALUES (7, '000', 'Meet nobody', 99, SYSDATE)`)
	require.Equal(t, []string{"1 0", "2 0", "3 0"}, s.rows("SELECT ID, STATUS_CODE FROM XXCUST.SMS_CURRENT ORDER BY ID"))

	simulator := s.start("CURRENT")
	s.becomes("SELECT ID, STATUS_CODE, PHONE, MESSAGE FROM XXCUST.SMS_LOG ORDER BY ID",
		"1 2 12025550104 Meet at noon", "3 5 000 Meet nobody")
	s.becomes("SELECT ID, STATUS_CODE FROM XXCUST.SMS_CURRENT", "2 0")
	require.Equal(t, []string{"1"}, s.rows(
		"SELECT L.ID FROM XXCUST.SMS_LOG L, XXSMS_OUTBOUND M WHERE M.PROVIDER_SID = L.SMS_ID"), "the provider's name of it")
	require.EqualValues(t, 1, simulator.Tally().Accepted)
}

// TestWhatCannotMoveStays until it can: the gateway does not notice.
func TestWhatCannotMoveStays(t *testing.T) {
	t.Parallel()
	s := newSite(t, "sms_current")
	s.run("install.sql")
	s.run("on.sql")
	s.feed(`INSERT INTO XXCUST.SMS_CURRENT (PHONE, MESSAGE, STATUS_CODE) VALUES ('12025550104', 'Meet at noon', 99)`)
	reader := s.begin(s.feeder)
	_, err := reader.ExecContext(t.Context(), "UPDATE XXCUST.SMS_CURRENT SET REQ_COUNT = 1")
	require.NoError(t, err)

	s.start("CURRENT")
	s.delivered()
	require.NoError(t, reader.Rollback())
	require.Equal(t, []string{"0"}, s.rows("SELECT STATUS_CODE FROM XXCUST.SMS_CURRENT"))
	s.run("catch_up.sql")
	require.Empty(t, s.rows("SELECT ID FROM XXCUST.SMS_CURRENT"))
	require.Equal(t, []string{"1 2"}, s.rows("SELECT ID, STATUS_CODE FROM XXCUST.SMS_LOG"))
}
