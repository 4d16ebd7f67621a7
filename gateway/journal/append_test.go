package journal

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAppend_GoesOnInAnotherSegmentAfterAFailure(t *testing.T) {
	t.Parallel()
	for name, before := range map[string][]string{"AtItsStart": nil, "Later": {"zero"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j, err := Open(Options{Folder: t.TempDir()})
			require.NoError(t, err)
			for _, e := range before {
				require.NoError(t, j.Append(t.Context(), []byte(e)))
			}
			_, err = j.room(1)
			require.NoError(t, err)
			require.NoError(t, j.file.Close()) // what a broken disk looks like
			require.ErrorIs(t, j.Append(t.Context(), []byte("lost")), os.ErrClosed)
			require.NoError(t, j.Append(t.Context(), []byte("one")))
			require.Equal(t, len(before)+1, j.Entries())

			var taken []string
			_, err = j.Replay(t.Context(), 1, func(_ context.Context, e [][]byte) error {
				taken = append(taken, string(e[0]))
				return nil
			})
			require.NoError(t, err)
			require.Equal(t, append(before, "one"), taken)
			require.NoError(t, j.Close())
		})
	}
}
