//go:build cgo

package bridge

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// grantsOfTheHead gives the owner of the triggers what the head of install.sql says that it needs of the site's, and nothing else.
func (s *site) grantsOfTheHead(shape string) {
	s.t.Helper()
	script, err := os.ReadFile(shapes + shape + "/install.sql")
	require.NoError(s.t, err)
	tables, err := os.ReadFile(shapes + shape + "/table.sql")
	require.NoError(s.t, err)
	for _, grant := range regexp.MustCompile(`GRANT (.+ ON \S+) TO APPS`).FindAllStringSubmatch(string(tables), -1) {
		s.dbaRuns("REVOKE " + grant[1] + " FROM APPS")
	}
	for _, line := range regexp.MustCompile(`-- APPS needs, granted to itself: (.*)\.`).FindAllStringSubmatch(string(script), -1) {
		for _, grant := range strings.Split(line[1], "; ") {
			if strings.Contains(grant, " on XXCUST.") {
				s.dbaRuns("GRANT " + strings.NewReplacer(" and ", ", ", " on ", " ON ").Replace(grant) + " TO APPS")
			}
		}
	}
}

// TestTheHeadListsAllThatIsNeeded by the triggers, and by catch_up.sql as their owner runs it.
func TestTheHeadListsAllThatIsNeeded(t *testing.T) {
	t.Parallel()
	s := newQueue(t, "Y")
	s.run("install.sql")
	s.dbaRuns("INSERT INTO XXCUST.SMS_QUEUE (QUEUE_ID, CHANNEL, MESSAGE, TO_PHONE) VALUES (1, 'HR', 'Renew?', '(202) 555-0101')")
	s.grantsOfTheHead("jmj")
	s.run("on.sql")
	s.feed("UPDATE XXSMS_OUTBOUND SET STATUS = 'SENT'", `INSERT INTO XXSMS_INBOUND (INBOUND_ID, PROVIDER_SID, FROM_NUMBER, TO_NUMBER, BODY)
		VALUES (1, 'SM1', '+12025550101', '+12025550199', 'YES')`)
	require.Equal(t, []string{"1 S"}, s.rows(queue))
	require.Equal(t, []string{"BRIDGED"}, s.rows("SELECT PROCESS_STATUS FROM XXSMS_INBOUND"))

	s.dbaRuns("ALTER TRIGGER APPS.XXSMS_SMSQ_IN_BACK DISABLE", "UPDATE XXCUST.SMS_REPLIES SET STATUS = 'P'",
		"ALTER TRIGGER APPS.XXSMS_SMSQ_IN_BACK ENABLE")
	require.NoError(t, s.tryAs(s.feeder, "catch_up.sql"))
	require.Equal(t, []string{"DONE"}, s.rows("SELECT PROCESS_STATUS FROM XXSMS_INBOUND"))
}
