package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"helm.sh/helm/v3/pkg/chartutil"
)

// merged lays values over others, as a second --values does.
func merged(over, under values) values { return chartutil.CoalesceTables(over, under) }

// Each file of testdata/wrong is laid over the file of testdata/values that its name begins with, and is refused with
// the one fault that its first line says.
func TestWrongValues_AreRefused(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/wrong/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			first, _, _ := strings.Cut(string(content), "\n")
			base, _, _ := strings.Cut(filepath.Base(file), "-")
			_, err = render(with(t, base, string(content)))
			require.ErrorContains(t, err, strings.TrimPrefix(first, "# "))
			require.Equal(t, 1, strings.Count(err.Error(), "\n- "), err)
		})
	}
}

func TestWrongValues_AreToldAllAtOnce(t *testing.T) {
	t.Parallel()
	_, err := render(values{})
	require.ErrorContains(t, err, "image.repository is not set")
	require.ErrorContains(t, err, "config.twilio.account_sid is not set")
	require.ErrorContains(t, err, "secrets.twilioAuthToken.name is not set")
}
