package journal_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/journal"
)

// spoiled is a folder with a journal of three entries whose only segment was changed.
func spoiled(t *testing.T, change func([]byte) []byte) *rig {
	t.Helper()
	j := open(t, t.TempDir())
	j.fill(t, 0, 3)
	require.NoError(t, j.Close())
	segment := j.files(t, "*.journal")[0]
	require.NoError(t, os.WriteFile(segment, change(read(t, segment)), 0o600))
	return j
}

func TestCrash_CutsOffATornRecord(t *testing.T) {
	t.Parallel()
	for kept := 2 * recordSize; kept < 3*recordSize; kept++ {
		j := spoiled(t, func(b []byte) []byte { return b[:kept] }).again(t)
		require.Empty(t, j.damage)
		require.Empty(t, j.files(t, "*.corrupt"))
		j.fill(t, 2, 4)
		require.Equal(t, entries(0, 4), j.again(t).drain(t), "%d bytes were left", kept)
	}
}

func TestCrash_CutsOffWhatTheFileSystemFilledUp(t *testing.T) {
	t.Parallel()
	j := spoiled(t, func(b []byte) []byte { return append(b, make([]byte, 100)...) }).again(t)
	require.Empty(t, j.damage)
	require.Equal(t, entries(0, 3), j.drain(t))
}

func TestCrash_LeavesAnEmptySegment(t *testing.T) {
	t.Parallel()
	j := spoiled(t, func([]byte) []byte { return nil }).again(t)
	require.Empty(t, j.files(t, "*.journal"))
	require.Zero(t, j.Stats())
}

func TestDamage_IsToldAndSetAside(t *testing.T) {
	t.Parallel()
	for bit := range 3 * recordSize * 8 {
		var whole []byte
		j := spoiled(t, func(b []byte) []byte {
			b[bit/8] ^= 1 << (bit % 8)
			whole = b
			return b
		})
		segment := j.files(t, "*.journal")[0]
		j = j.again(t)
		good := bit / 8 / recordSize
		require.Len(t, j.damage, 1, "bit %d", bit)
		var damage *journal.DamageError
		require.ErrorAs(t, j.damage[0], &damage)
		require.Equal(t, segment, damage.File)
		require.EqualValues(t, good*recordSize, damage.Offset)
		require.Equal(t, whole[good*recordSize:], read(t, damage.Aside))
		require.Equal(t, entries(0, good), j.drain(t))
		j = j.again(t)
		require.Empty(t, j.damage, "it is told once")
		require.FileExists(t, damage.Aside)
	}
}

func TestDamage_NamesFileAndOffset(t *testing.T) {
	t.Parallel()
	j := spoiled(t, func(b []byte) []byte {
		b[recordSize] ^= 1
		return b
	})
	segment := j.files(t, "*.journal")[0]
	j = j.again(t)
	require.EqualError(t, errors.Join(j.damage...),
		"reading "+segment+" at offset 26: the checksum does not fit; the rest is kept in "+
			j.files(t, "*.corrupt")[0])
}

func TestDamage_OfATornRecordThatIsNotTheLast(t *testing.T) {
	t.Parallel()
	j := open(t, t.TempDir(), segments(2*recordSize))
	j.fill(t, 0, 4)
	require.NoError(t, os.Truncate(j.files(t, "*.journal")[0], 2*recordSize-1))
	j = j.again(t)
	require.Len(t, j.damage, 1)
	require.Equal(t, []string{entry(0), entry(2), entry(3)}, j.drain(t))
}

func TestDamage_WhileTheJournalIsOpen(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func([]byte) []byte{
		"Changed": func(b []byte) []byte { b[recordSize] ^= 1; return b },
		"CutOff":  func(b []byte) []byte { return b[:recordSize] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := open(t, t.TempDir())
			j.fill(t, 0, 3)
			segment := j.files(t, "*.journal")[0]
			require.NoError(t, os.WriteFile(segment, spoil(read(t, segment)), 0o600))
			require.Equal(t, entries(0, 1), j.drain(t))
			require.Len(t, j.damage, 1)
			require.Zero(t, j.Stats())
			j.fill(t, 3, 4)
			require.Equal(t, entries(3, 4), j.drain(t))
		})
	}
}

func TestDamage_LeavesWhatFollowsInOtherSegments(t *testing.T) {
	t.Parallel()
	j := open(t, t.TempDir(), segments(2*recordSize))
	j.fill(t, 0, 6)
	segment := j.files(t, "*.journal")[1]
	b := read(t, segment)
	b[0] ^= 1
	require.NoError(t, os.WriteFile(segment, b, 0o600))
	n, err := j.Replay(t.Context(), 1, func(context.Context, [][]byte) error { return nil })
	require.NoError(t, err)
	require.Equal(t, 4, n)
	require.Len(t, j.damage, 1)
}
