//go:build cgo

package bridge

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
	scripts "ebs-sms-gateway/sql/bridge"
)

// withoutEditions is a shape on the tables themselves: the stand-in has no editioning views.
func withoutEditions(t *testing.T, shape string) fstest.MapFS {
	t.Helper()
	content, err := os.ReadFile(shapes + shape + "/bridge.yaml")
	require.NoError(t, err)
	b, err := scripts.Parse("bridge.yaml", content)
	require.NoError(t, err)
	for _, table := range []*scripts.Table{&b.Messages, &b.Replies, &b.Outbound.Table, &b.Outbound.Log.Table, &b.Inbound.Table} {
		table.Name = strings.TrimSuffix(table.Name, "#")
	}
	all, err := b.Scripts()
	require.NoError(t, err)
	files := fstest.MapFS{}
	for _, script := range all {
		files[script.Name] = &fstest.MapFile{Data: []byte(script.Text)}
	}
	tables, err := os.ReadFile(shapes + shape + "/table.sql")
	require.NoError(t, err)
	files["table.sql"] = &fstest.MapFile{Data: tables}
	return files
}

// TestKeysMayBeTexts, a row may be ready by having no state, and be finished with once it was sent; whoever reads the
// replies says nothing of them.
func TestKeysMayBeTexts(t *testing.T) {
	t.Parallel()
	s := newSiteOf(t, withoutEditions(t, "edition"))
	s.run("install.sql")
	s.feed(`INSERT INTO XXCUST.SMS_OUTBOX (SISMSID, DESTADDR, MESSAGECONTENT) VALUES ('a-1', '(202) 555-0101', 'One')`)
	s.run("on.sql")
	s.feed(`INSERT INTO XXCUST.SMS_OUTBOX (SISMSID, DESTADDR, MESSAGECONTENT) VALUES ('b-2', 'nobody', 'Two')`)
	simulator := s.start("OUTBOX")
	s.becomes("SELECT SISMSID, DESTADDR FROM XXCUST.SMS_OUTBOX_SENT", "a-1 (202) 555-0101")
	s.becomes("SELECT SISMSID, STATE FROM XXCUST.SMS_OUTBOX", "b-2 BAD")

	status, err := simulator.Receive(t.Context(), twiliotest.Inbound{From: "+12025550101", To: twiliotest.DefaultSender, Body: "YES"})
	require.NoError(t, err)
	require.Equal(t, 200, status)
	require.Equal(t, []string{"+12025550101 YES DONE"}, s.rows(
		"SELECT I.SOURCEADDR, I.MESSAGECONTENT, R.PROCESS_STATUS FROM XXCUST.SMS_INBOX I, XXSMS_INBOUND R WHERE R.INBOUND_ID = I.ID"))
}
