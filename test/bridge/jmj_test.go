//go:build cgo

package bridge

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// newQueue is a queue with the old program's schedule, which says whether it is on hold.
func newQueue(t *testing.T, hold string) *site {
	t.Helper()
	s := newSite(t, "jmj")
	s.oldProgram(hold)
	return s
}

// oldProgram makes the concurrent manager's tables.
func (s *site) oldProgram(hold string) {
	s.t.Helper()
	s.dbaRuns(
		`CREATE TABLE APPS.FND_CONCURRENT_PROGRAMS (
			CONCURRENT_PROGRAM_ID NUMBER, APPLICATION_ID NUMBER, CONCURRENT_PROGRAM_NAME VARCHAR2(30))`,
		`CREATE TABLE APPS.FND_CONCURRENT_REQUESTS (
			CONCURRENT_PROGRAM_ID NUMBER, PROGRAM_APPLICATION_ID NUMBER, PHASE_CODE VARCHAR2(1), HOLD_FLAG VARCHAR2(1))`,
		`INSERT INTO APPS.FND_CONCURRENT_PROGRAMS (CONCURRENT_PROGRAM_ID, APPLICATION_ID, CONCURRENT_PROGRAM_NAME)
			VALUES (1, 20003, 'XXCUST_SEND_SMS')`,
		`INSERT INTO APPS.FND_CONCURRENT_REQUESTS (CONCURRENT_PROGRAM_ID, PROGRAM_APPLICATION_ID, PHASE_CODE, HOLD_FLAG)
			VALUES (1, 20003, 'P', '`+hold+`')`,
		`INSERT INTO APPS.FND_CONCURRENT_REQUESTS (CONCURRENT_PROGRAM_ID, PROGRAM_APPLICATION_ID, PHASE_CODE, HOLD_FLAG)
			VALUES (1, 20003, 'C', 'N')`)
}

const (
	queue = "SELECT QUEUE_ID, STATUS FROM XXCUST.SMS_QUEUE ORDER BY QUEUE_ID"
	row   = "INSERT INTO XXCUST.SMS_QUEUE (QUEUE_ID, CHANNEL, MESSAGE, TO_PHONE) VALUES (XXCUST.SMS_QUEUE_S.NEXTVAL, 'HR', "
)

// TestRepliesReachTheStagingTable, and what its reader makes of them comes back.
func TestRepliesReachTheStagingTable(t *testing.T) {
	t.Parallel()
	s := newQueue(t, "Y")
	s.run("install.sql")
	s.run("on.sql")
	s.feed(row+"'Renew?', '(202) 555-0101')", row+"'Hello', 'ask Bob')")
	simulator := s.start("HR")
	s.becomes(queue, "1 S", "2 E")
	require.NotEmpty(t, s.rows("SELECT ERROR_TEXT FROM XXCUST.SMS_QUEUE WHERE QUEUE_ID = 2")[0])

	status, err := simulator.Receive(t.Context(), twiliotest.Inbound{From: "+12025550101", To: twiliotest.DefaultSender, Body: "YES"})
	require.NoError(t, err)
	require.Equal(t, 200, status)
	require.Equal(t, []string{"+12025550101 YES N"}, s.rows("SELECT FROM_PHONE, MESSAGE, STATUS FROM XXCUST.SMS_REPLIES"))
	s.feed("UPDATE XXCUST.SMS_REPLIES SET STATUS = 'P' WHERE STATUS = 'N'")
	require.Equal(t, []string{"DONE"}, s.rows("SELECT PROCESS_STATUS FROM XXSMS_INBOUND"))
}

// TestTwoProgramsNeverSend: the switch looks whether the old one is on hold.
func TestTwoProgramsNeverSend(t *testing.T) {
	t.Parallel()
	s := newQueue(t, "N")
	s.feed(row + "'Renew?', '(202) 555-0101')")
	s.run("install.sql")
	require.ErrorContains(t, s.try("on.sql"), "XXCUST_SEND_SMS runs or is scheduled")
	require.Equal(t, []string{"1 N"}, s.rows(queue))
	s.feed(row + "'Hello', '(202) 555-0102')")
	require.Equal(t, []string{"1 N", "2 N"}, s.rows(queue), "it is off")
	s.feed("UPDATE APPS.FND_CONCURRENT_REQUESTS SET HOLD_FLAG = 'Y'")
	s.run("on.sql")
	require.Equal(t, []string{"1 G", "2 G"}, s.rows(queue))
}

// TestAStateThatTheTableRefuses is found before a feeder finds it.
func TestAStateThatTheTableRefuses(t *testing.T) {
	t.Parallel()
	s := newQueue(t, "Y")
	s.dbaRuns("ALTER TABLE XXCUST.SMS_QUEUE DROP CONSTRAINT SMS_QUEUE_STATUS_C",
		"ALTER TABLE XXCUST.SMS_QUEUE ADD CONSTRAINT SMS_QUEUE_STATUS_C CHECK (STATUS IN ('N', 'S', 'E'))")
	s.feed(row + "'Renew?', '(202) 555-0101')")
	s.run("install.sql")
	require.ErrorContains(t, s.try("on.sql"), "ORA-02290")
	s.feed(row + "'Hello', '(202) 555-0102')")
	require.Equal(t, []string{"1 N", "2 N"}, s.rows(queue), "nothing was switched on")
}

// TestAStateOfAnotherType than the table's, which only a conversion could compare, is found before a feeder finds it.
func TestAStateOfAnotherType(t *testing.T) {
	t.Parallel()
	s := newQueue(t, "Y")
	s.run("install.sql")
	s.dbaRuns("ALTER TABLE XXCUST.SMS_QUEUE DROP CONSTRAINT SMS_QUEUE_STATUS_C",
		"ALTER TABLE XXCUST.SMS_QUEUE RENAME COLUMN STATUS TO OLD_STATUS", "ALTER TABLE XXCUST.SMS_QUEUE ADD (STATUS NUMBER)")
	require.ErrorContains(t, s.try("on.sql"), "XXCUST.SMS_QUEUE.STATUS is not of the type of its values")
}

// TestAReplyThatTheStagingTableRefuses is received all the same, and reaches it later.
func TestAReplyThatTheStagingTableRefuses(t *testing.T) {
	t.Parallel()
	s := newQueue(t, "Y")
	s.run("install.sql")
	s.run("on.sql")
	s.dbaRuns("ALTER TABLE XXCUST.SMS_REPLIES ADD CONSTRAINT SMS_REPLIES_C CHECK (MESSAGE != 'YES')")
	simulator := s.start("HR")
	status, err := simulator.Receive(t.Context(), twiliotest.Inbound{From: "+12025550101", To: twiliotest.DefaultSender, Body: "YES"})
	require.NoError(t, err)
	require.Equal(t, 200, status)
	require.Empty(t, s.rows("SELECT MESSAGE FROM XXCUST.SMS_REPLIES"))
	s.becomes("SELECT MATCH_STATUS FROM XXSMS_INBOUND", "UNMATCHED") // the gateway has it locked until then
	found := s.rows("SELECT PROCESS_STATUS, PROCESS_ERROR FROM XXSMS_INBOUND")
	require.Contains(t, found[0], "NEW SMS bridge: ORA-02290")
	require.NotContains(t, found[0], "YES")

	s.dbaRuns("ALTER TABLE XXCUST.SMS_REPLIES DROP CONSTRAINT SMS_REPLIES_C")
	s.run("catch_up.sql")
	require.Equal(t, []string{"YES N"}, s.rows("SELECT MESSAGE, STATUS FROM XXCUST.SMS_REPLIES"))
	require.Equal(t, []string{"BRIDGED "}, s.rows("SELECT PROCESS_STATUS, PROCESS_ERROR FROM XXSMS_INBOUND"))
}

// TestASecondDeliveryOfAReply leaves one in the staging table.
func TestASecondDeliveryOfAReply(t *testing.T) {
	t.Parallel()
	s := newQueue(t, "Y")
	s.run("install.sql")
	s.run("on.sql")
	insert := "INSERT INTO XXSMS_INBOUND (INBOUND_ID, PROVIDER_SID, FROM_NUMBER, BODY) VALUES (XXSMS_INBOUND_S.NEXTVAL, 'SM1', '+1', 'YES')"
	s.dbaRuns("ALTER SESSION SET CURRENT_SCHEMA = XXSMS", insert)
	_, err := s.dba.ExecContext(t.Context(), insert)
	require.ErrorContains(t, err, "ORA-00001")
	require.Equal(t, []string{"SM1"}, s.rows("SELECT TWILIO_SID FROM XXCUST.SMS_REPLIES"))

	s.feed("UPDATE XXCUST.SMS_REPLIES SET STATUS = 'E'")
	require.Equal(t, []string{"ERROR"}, s.rows("SELECT PROCESS_STATUS FROM XXSMS_INBOUND"))
	s.feed("UPDATE XXCUST.SMS_REPLIES SET STATUS = 'P'")
	require.Equal(t, []string{"DONE"}, s.rows("SELECT PROCESS_STATUS FROM XXSMS_INBOUND"), "its reader has tried again")
}
