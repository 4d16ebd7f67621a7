package journal_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/journal"
)

var errAway = errors.New("store away")

func TestReplay(t *testing.T) {
	t.Parallel()

	t.Run("KeepsTheOrder", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir())
		j.fill(t, 0, 20)
		require.Equal(t, entries(0, 20), j.drain(t))
	})

	t.Run("LeavesNothing", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir())
		j.fill(t, 0, 3)
		j.drain(t)
		require.Equal(t, journal.Stats{}, j.Stats())
		require.Empty(t, j.files(t, "*.journal"))
		require.Empty(t, j.drain(t))
	})

	t.Run("HandsOutSoManyAtOnceAtMost", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir(), segments(5*recordSize))
		j.fill(t, 0, 8)
		var taken []string
		var sizes []int
		n, err := j.Replay(t.Context(), 3, func(_ context.Context, some [][]byte) error {
			sizes = append(sizes, len(some))
			for _, e := range some {
				taken = append(taken, string(e))
			}
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, 8, n)
		require.Equal(t, []int{3, 2, 3}, sizes)
		require.Equal(t, entries(0, 8), taken)
	})

	t.Run("StopsAtTheFirstErrorAndKeepsTheRest", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir())
		j.fill(t, 0, 5)
		taken := 0
		n, err := j.Replay(t.Context(), 1, func(context.Context, [][]byte) error {
			if taken == 2 {
				return errAway
			}
			taken++
			return nil
		})
		require.ErrorIs(t, err, errAway)
		require.Equal(t, 2, n)
		require.Equal(t, 3, j.Entries())
		require.Equal(t, entries(2, 5), j.drain(t))
	})

	t.Run("StopsWithItsContext", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir())
		j.fill(t, 0, 5)
		ctx, cancel := context.WithCancel(t.Context())
		n, err := j.Replay(ctx, 1, func(context.Context, [][]byte) error {
			cancel()
			return nil
		})
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, 1, n)
		require.Equal(t, entries(1, 5), j.drain(t))
	})

	t.Run("TakesWhatIsAppendedMeanwhile", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir(), segments(2*recordSize))
		j.fill(t, 0, 1)
		var taken []string
		_, err := j.Replay(t.Context(), 1, func(_ context.Context, e [][]byte) error {
			if taken = append(taken, string(e[0])); len(taken) < 7 {
				j.fill(t, len(taken), len(taken)+1)
			}
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, entries(0, 7), taken)
	})
}

func TestScan_TakesNothing(t *testing.T) {
	t.Parallel()
	j := open(t, t.TempDir(), segments(2*recordSize))
	j.fill(t, 0, 5)
	var seen []string
	require.NoError(t, j.Scan(func(e []byte) { seen = append(seen, string(e)) }))
	require.Equal(t, entries(0, 5), seen)
	require.Equal(t, entries(0, 5), j.drain(t))
}

func TestAppend(t *testing.T) {
	t.Parallel()

	t.Run("BeginsAnotherSegmentAtTheSize", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir(), segments(2*recordSize))
		j.fill(t, 0, 5)
		require.Len(t, j.files(t, "*.journal"), 3)
		require.Equal(t, journal.Stats{Entries: 5, Oldest: noon, Bytes: 5 * recordSize}, j.Stats())
	})

	t.Run("RefusesWhatDoesNotFit", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir(), func(o *journal.Options) { o.MaxBytes = 3 * recordSize })
		j.fill(t, 0, 2)
		require.NoError(t, j.Check())
		require.ErrorIs(t, j.Append(t.Context(), []byte(entry(2)), []byte(entry(3))), journal.ErrFull)
		require.NoError(t, j.Check(), "there is room for one")
		require.Equal(t, entries(0, 2), j.drain(t), "all or none")
		j.fill(t, 0, 2)
		require.ErrorIs(t, j.Append(t.Context(), []byte(entry(2)+"longer")), journal.ErrFull)
		require.ErrorIs(t, j.Check(), journal.ErrFull)
		j.drain(t)
		require.NoError(t, j.Check())
		j.fill(t, 0, 3)
		require.ErrorIs(t, j.Check(), journal.ErrFull)
	})

	t.Run("IsNotFullAfterOneThatIsTooLarge", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir(), func(o *journal.Options) { o.MaxBytes = 3 * recordSize })
		require.ErrorIs(t, j.Append(t.Context(), make([]byte, 4*recordSize)), journal.ErrFull)
		require.NoError(t, j.Check())
		j.fill(t, 0, 3)
	})

	t.Run("ByManyLosesNothing", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir(), segments(10*recordSize))
		var writers sync.WaitGroup
		for i := range 50 {
			writers.Go(func() {
				if err := j.Append(t.Context(), []byte(entry(i))); err != nil {
					t.Errorf("appending: %v", err)
				}
			})
		}
		writers.Wait()
		taken := j.again(t).drain(t)
		slices.Sort(taken)
		require.Equal(t, entries(0, 50), taken)
	})

	t.Run("FailsIfItsContextHasEnded", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, open(t, t.TempDir()).Append(ctx, []byte("x")), context.Canceled)
	})

	t.Run("FailsWithItsFolder", func(t *testing.T) {
		t.Parallel()
		j := open(t, filepath.Join(t.TempDir(), "journal"))
		require.NoError(t, os.RemoveAll(j.folder))
		require.ErrorIs(t, j.Append(t.Context(), []byte("x")), fs.ErrNotExist)
		require.ErrorIs(t, j.Check(), fs.ErrNotExist)
		require.NoError(t, os.Mkdir(j.folder, 0o700))
		j.fill(t, 0, 1)
		require.Equal(t, entries(0, 1), j.drain(t))
	})
}

func TestOpen(t *testing.T) {
	t.Parallel()

	t.Run("FindsWhatWasLeft", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir(), segments(2*recordSize))
		j.fill(t, 0, 5)
		stats := j.Stats()
		j = j.again(t)
		require.Equal(t, stats.Entries, j.Stats().Entries)
		require.Equal(t, stats.Bytes, j.Stats().Bytes)
		require.True(t, stats.Oldest.Equal(j.Stats().Oldest))
		j.fill(t, 5, 7)
		require.Equal(t, entries(0, 7), j.drain(t))
	})

	t.Run("RepeatsASegmentThatWasPartlyReplayed", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir(), segments(3*recordSize))
		j.fill(t, 0, 6)
		taken := 0
		_, err := j.Replay(t.Context(), 1, func(context.Context, [][]byte) error {
			if taken++; taken > 4 {
				return errAway
			}
			return nil
		})
		require.ErrorIs(t, err, errAway)
		require.Equal(t, entries(3, 6), j.again(t).drain(t))
	})

	t.Run("LetsNobodyElseRead", func(t *testing.T) {
		t.Parallel()
		j := open(t, filepath.Join(t.TempDir(), "journal"))
		j.fill(t, 0, 1)
		_, err := j.SetAside([]byte("x"))
		require.NoError(t, err)
		info, err := os.Stat(j.folder)
		require.NoError(t, err)
		require.Equal(t, fs.FileMode(0o700), info.Mode().Perm())
		for _, path := range j.files(t, "*") {
			info, err := os.Stat(path)
			require.NoError(t, err)
			require.Equal(t, fs.FileMode(0o600), info.Mode().Perm(), path)
		}
	})

	t.Run("RefusesAFolderInUse", func(t *testing.T) {
		t.Parallel()
		j := open(t, t.TempDir())
		_, err := journal.Open(journal.Options{Folder: j.folder})
		require.ErrorIs(t, err, journal.ErrLocked)
		require.ErrorContains(t, err, "opening the journal: locking "+j.folder)
		require.Empty(t, j.again(t).drain(t))
	})

	t.Run("RefusesAFileInPlaceOfTheFolder", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "journal")
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		_, err := journal.Open(journal.Options{Folder: path})
		require.ErrorContains(t, err, "opening the journal: mkdir "+path)
	})

	t.Run("RefusesAFolderThatTakesNoFiles", func(t *testing.T) {
		t.Parallel()
		_, err := journal.Open(journal.Options{Folder: "/proc/self"})
		require.ErrorContains(t, err, "opening the journal: open /proc/self/lock")
	})
}

func TestClose(t *testing.T) {
	t.Parallel()
	j := open(t, t.TempDir())
	j.fill(t, 0, 1)
	require.NoError(t, j.Close())
	require.ErrorIs(t, j.Append(t.Context(), []byte("x")), journal.ErrClosed)
	require.ErrorIs(t, j.Check(), journal.ErrClosed)
	_, err := j.SetAside([]byte("x"))
	require.ErrorIs(t, err, journal.ErrClosed)
	require.ErrorIs(t, j.Forget("x"), journal.ErrClosed)
	_, err = j.Replay(t.Context(), 1, func(context.Context, [][]byte) error { return nil })
	require.ErrorIs(t, err, journal.ErrClosed)
	require.NoError(t, j.Close())
}

func TestSetAside(t *testing.T) {
	t.Parallel()
	aside := func(j *rig) map[string]string {
		found := map[string]string{}
		require.NoError(t, j.Aside(func(name string, entry []byte) { found[name] = string(entry) }))
		return found
	}
	j := open(t, filepath.Join(t.TempDir(), "a[b")) // no pattern
	one, err := j.SetAside([]byte("one"))
	require.NoError(t, err)
	j = j.again(t)
	two, err := j.SetAside([]byte("two"))
	require.NoError(t, err)
	require.Equal(t, map[string]string{one: "one", two: "two"}, aside(j))
	require.Equal(t, "one", string(read(t, filepath.Join(j.folder, one))), "as it is, for a human")
	require.Empty(t, j.drain(t), "it is not in the way")
	require.NoError(t, j.Forget(one))
	require.NoError(t, j.Forget(one), "also if somebody has removed it")
	require.Equal(t, map[string]string{two: "two"}, aside(j.again(t)))
}

func BenchmarkAppend(b *testing.B) {
	for name, n := range map[string]int{"Alone": 1, "Of100": 100} {
		b.Run(name, func(b *testing.B) {
			j := open(b, b.TempDir(), func(o *journal.Options) { o.MaxBytes = 1 << 40 })
			group := make([][]byte, n)
			for i := range group {
				group[i] = make([]byte, 600)
			}
			for b.Loop() {
				require.NoError(b, j.Append(b.Context(), group...))
			}
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "replies/s")
		})
	}
}

func TestPredecessors_AreTheHoldersThatWereNotBuried(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	held := func(holder string, want ...string) *journal.Journal {
		t.Helper()
		j, err := journal.Open(journal.Options{Folder: folder, Holder: holder})
		require.NoError(t, err)
		require.Equal(t, append([]string{}, want...), append([]string{}, j.Predecessors()...))
		return j
	}
	require.NoError(t, held("one").Close())
	require.NoError(t, held("").Close())
	require.NoError(t, held("two", "one").Close())
	three := held("three", "one", "two")
	require.NoError(t, three.Bury())
	require.NoError(t, three.Close())
	four := held("four", "three")
	_, err := journal.Open(journal.Options{Folder: folder, Holder: "five"})
	require.ErrorIs(t, err, journal.ErrLocked, "a living holder is no predecessor")
	require.NoError(t, four.Close())
	require.NoError(t, held("six", "three", "four").Close())
}
