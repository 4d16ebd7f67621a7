package journal_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway/journal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// recordSize is that of the tests' entries, of 6 bytes each.
const recordSize = 26

// rig is a journal in a folder, with the damage that it told of.
type rig struct {
	*journal.Journal
	folder string
	damage []error
}

func open(t testing.TB, folder string, changes ...func(*journal.Options)) *rig {
	t.Helper()
	r := &rig{folder: folder}
	opts := journal.Options{
		Folder: folder, Clock: func() time.Time { return noon },
		Damaged: func(err error) { r.damage = append(r.damage, err) },
	}
	for _, change := range changes {
		change(&opts)
	}
	j, err := journal.Open(opts)
	require.NoError(t, err)
	r.Journal = j
	t.Cleanup(func() { require.NoError(t, j.Close()) })
	return r
}

// again closes the journal and opens it anew.
func (r *rig) again(t testing.TB) *rig {
	t.Helper()
	require.NoError(t, r.Close())
	return open(t, r.folder)
}

func entry(i int) string { return fmt.Sprintf("%06d", i) }

func entries(from, to int) []string {
	var all []string
	for i := from; i < to; i++ {
		all = append(all, entry(i))
	}
	return all
}

// fill appends the entries one by one.
func (r *rig) fill(t testing.TB, from, to int) {
	t.Helper()
	for _, e := range entries(from, to) {
		require.NoError(t, r.Append(t.Context(), []byte(e)))
	}
}

// drain replays everything.
func (r *rig) drain(t testing.TB) []string {
	t.Helper()
	var taken []string
	n, err := r.Replay(t.Context(), 1, func(_ context.Context, e [][]byte) error {
		taken = append(taken, string(e[0]))
		return nil
	})
	require.NoError(t, err)
	require.Len(t, taken, n)
	return taken
}

// files are the names in the folder, without the lock, that fit a pattern.
func (r *rig) files(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(r.folder, pattern))
	require.NoError(t, err)
	return files
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return content
}

func segments(size int64) func(*journal.Options) {
	return func(o *journal.Options) { o.SegmentBytes = size }
}
