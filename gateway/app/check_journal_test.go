package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
)

func TestCheckJournal_TellsWhyTheFolderCannotBeMade(t *testing.T) {
	t.Parallel()
	findings := checkJournal(config.Journal{Folder: "/sys/journal"}) // nobody may make one there
	require.Len(t, findings, 1)
	require.Equal(t, LevelError, findings[0].Level)
	require.Contains(t, findings[0].Text, "writing to /sys/journal: ")
	require.NotContains(t, findings[0].Text, "no such file", "that would be mended by run")
}
