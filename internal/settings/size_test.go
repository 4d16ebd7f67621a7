package settings_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/internal/settings"
)

// TestParseSize reads testdata/size.tsv: a text, and the text that the size is written as, or "fault".
func TestParseSize(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(read(t, "testdata/size.tsv")) {
		text, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			size, err := settings.ParseSize(text)
			if want == "fault" {
				require.ErrorContains(t, err, "is not a size")
				return
			}
			require.NoError(t, err)
			require.Equal(t, want, size.String())
		})
	}
}

func TestParseSize_ReadsWhatStringWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := settings.Size(rapid.Int64Min(0).Draw(t, "size"))
		again, err := settings.ParseSize(size.String())
		require.NoError(t, err)
		require.Equal(t, size, again)
	})
}
