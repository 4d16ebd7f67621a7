package journal_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/journal"
)

// looked are the entries that Look finds, and the files that it finds damaged.
func looked(t *testing.T, folder string) (entries, damaged []string) {
	t.Helper()
	found, err := journal.Look(folder)
	require.NoError(t, err)
	for _, f := range found {
		if f.Damaged {
			damaged = append(damaged, f.File)
			continue
		}
		entries = append(entries, string(f.Entry))
	}
	return entries, damaged
}

func TestLook_ReadsBesideTheGatewayThatHasIt(t *testing.T) {
	t.Parallel()
	j := open(t, t.TempDir(), func(o *journal.Options) { o.SegmentBytes = 3 * recordSize })
	j.fill(t, 1, 6)
	aside, err := j.SetAside([]byte("refused"))
	require.NoError(t, err)
	got, damaged := looked(t, j.folder)
	require.Equal(t, append(entries(1, 6), "refused"), got)
	require.Empty(t, damaged)
	found, err := journal.Look(j.folder)
	require.NoError(t, err)
	require.Equal(t, noon, found[0].At.UTC())
	require.Equal(t, aside, found[5].File)
	require.True(t, found[5].Aside)
	j.fill(t, 6, 7) // it goes on
	require.Equal(t, entries(1, 7), j.drain(t))
}

func TestLook_TellsDamageFromARecordThatIsBeingWritten(t *testing.T) {
	t.Parallel()
	j := open(t, t.TempDir())
	j.fill(t, 1, 3)
	file := filepath.Join(j.folder, "00000000000000000001.journal")
	require.NoError(t, os.Truncate(file, 2*recordSize-3))
	got, damaged := looked(t, j.folder)
	require.Equal(t, entries(1, 2), got)
	require.Empty(t, damaged)

	content := read(t, file)
	content[recordSize-1] ^= 1
	require.NoError(t, os.WriteFile(file, content, 0o600))
	got, damaged = looked(t, j.folder)
	require.Empty(t, got)
	require.Equal(t, []string{filepath.Base(file)}, damaged)
}

func TestLook_FindsNothingWhereNothingIs(t *testing.T) {
	t.Parallel()
	got, damaged := looked(t, filepath.Join(t.TempDir(), "none"))
	require.Empty(t, got)
	require.Empty(t, damaged)
}

func TestLook_BearsEntriesThatAreTakenMeanwhile(t *testing.T) {
	t.Parallel()
	j := open(t, t.TempDir(), func(o *journal.Options) { o.SegmentBytes = recordSize })
	j.fill(t, 1, 200)
	done := make(chan error, 1)
	go func() {
		_, err := j.Replay(context.Background(), 1, func(context.Context, [][]byte) error { return nil })
		done <- err
	}()
	for {
		_, err := journal.Look(j.folder)
		require.NoError(t, err)
		select {
		case err := <-done:
			require.NoError(t, err)
			return
		default:
		}
	}
}
