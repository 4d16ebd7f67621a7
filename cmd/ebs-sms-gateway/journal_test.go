package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/journal"
)

func TestJournalReplay_StagesWhatWaitsAndWasRefused(t *testing.T) {
	t.Parallel()
	file := world(t)
	replay := []string{"journal", "replay", "--reason", "the gateway's host is gone", "--by", "jdoe", "--config", file}
	code, out, errs := command(t, append(replay, "--dry-run")...)
	require.Zero(t, code, errs)
	require.Equal(t, "2 replies would be staged, of which the store has refused 1 before\n", out)
	code, out, errs = command(t, replay...)
	require.Zero(t, code, errs)
	require.Equal(t, "2 replies staged; 0 wait, of which the store refuses 0\n", out)
	_, out, _ = command(t, "replies", "--since", "2026-11-01", "--config", file)
	require.Regexp(t, `(?m)^ +3 .*\n +2 .*\n +1 `, out)
	_, out, _ = command(t, replay...)
	require.Equal(t, "0 replies staged; 0 wait, of which the store refuses 0\n", out)
	_, out, _ = command(t, "audit", "--target", "journal", "--config", file)
	require.Regexp(t, `jdoe +replay +journal +the gateway's host is gone`, out)
}

func TestJournalReplay_LeavesTheJournalOfAGatewayThatRunsAlone(t *testing.T) {
	t.Parallel()
	file := world(t)
	running, err := journal.Open(journal.Options{Folder: journalOf(file)})
	require.NoError(t, err)
	defer running.Close()
	code, out, errs := command(t, "journal", "replay", "--reason", "r", "--config", file)
	require.Equal(t, 2, code)
	require.Empty(t, out)
	require.Contains(t, errs, "a gateway has the journal open: the gateway that runs stages it by itself")
	require.Equal(t, 1, running.Entries())
	code, out, _ = command(t, "journal", "list", "--config", file)
	require.Equal(t, 1, code, "something is set aside")
	require.Contains(t, out, "SM2")
	require.Equal(t, 1, running.Entries())
}

func TestJournalShow_SaysWhatIsNotThere(t *testing.T) {
	t.Parallel()
	code, _, errs := command(t, "journal", "show", "SM9", "--config", world(t))
	require.Equal(t, 2, code)
	require.Contains(t, errs, "looking for SM9: not in the journal; it may have been staged")
}
