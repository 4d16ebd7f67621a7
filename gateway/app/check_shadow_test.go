package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
)

func TestCheckShadowFile_TriesTheFileOrItsFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	kept, missing := filepath.Join(folder, "kept.jsonl"), filepath.Join(folder, "none", "shadow.jsonl")
	require.NoError(t, os.WriteFile(kept, []byte("{}\n"), 0o600))
	cfg := config.Default()
	cfg.Shadow.File = missing
	require.Empty(t, checkShadowFile(cfg), "the mode is live")
	cfg.Mode = config.ModeShadow
	require.Equal(t, []Finding{{LevelError, "shadow", "writing " + missing +
		": no such file or directory; name a file in shadow.file that this user may write"}}, checkShadowFile(cfg))
	for _, file := range []string{kept, filepath.Join(folder, "new.jsonl")} {
		cfg.Shadow.File = file
		require.Empty(t, checkShadowFile(cfg))
	}
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing is made")
	cfg.Shadow.File = folder
	require.Len(t, checkShadowFile(cfg), 1, "a folder is no file")
}
