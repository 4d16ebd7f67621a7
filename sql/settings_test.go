package sqlscripts_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sqlscripts "ebs-sms-gateway/sql"
)

func TestPrint(t *testing.T) {
	t.Parallel()
	var printed strings.Builder
	require.NoError(t, sqlscripts.Print(&printed, sqlscripts.Settings{Owner: "XXHR", ViewSuffix: "#"}))
	text := printed.String()
	require.Contains(t, text, "\nDEFINE owner = XXHR\n")
	require.Contains(t, text, "\nDEFINE gateway_user = XXSMSGW\n", "what is not set stays as it is")
	require.Contains(t, text, "\nDEFINE view_suffix = #\n")
	require.NotContains(t, text, "@@", "it is one script")
	for _, script := range sqlscripts.Install() {
		require.Contains(t, text, script.Text)
	}
}

func TestPrintTellsOfAWriterThatFails(t *testing.T) {
	t.Parallel()
	require.ErrorIs(t, sqlscripts.Print(closed{}, sqlscripts.Settings{}), errClosed)
}

var errClosed = errors.New("closed")

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errClosed }
