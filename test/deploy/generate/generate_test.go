package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGeneratedFiles_AreUpToDate(t *testing.T) {
	t.Parallel()
	chart := filepath.Join("..", chart)
	files, err := generated(chart)
	require.NoError(t, err)
	for name, content := range files {
		found, err := os.ReadFile(filepath.Join(chart, name))
		require.NoError(t, err)
		require.Equal(t, string(content), string(found), "%s: run go generate in test/deploy", name)
	}
}

func TestReadme_WantsACommentForEveryKey(t *testing.T) {
	t.Parallel()
	_, err := readme([]byte("# Documented.\na: 1\n\n# A section.\nb:\n  # Documented.\n  c: 1\n  d: 2\n"))
	require.EqualError(t, err, "b.d has no comment")
}

func TestReadme_TakesAMappingWithoutCommentsAsOneValue(t *testing.T) {
	t.Parallel()
	text, err := readme([]byte("# Of pods.\nlabels: {a: b}\n"))
	require.NoError(t, err)
	require.Contains(t, string(text), "| `labels` | `{\"a\":\"b\"}` | Of pods. |\n")
}
