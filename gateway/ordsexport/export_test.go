package ordsexport_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/ordsexport"
)

var update = flag.Bool("update", false, "write the golden files")

// TestYAML_OfExports reads the scripts of testdata, in the form of the ORDS versions that they are named after.
func TestYAML_OfExports(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("testdata/*.sql")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(scripts), 2)
	for _, script := range scripts {
		t.Run(filepath.Base(script), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(script)
			require.NoError(t, err)
			site, err := ordsexport.Parse(string(content))
			require.NoError(t, err)
			require.Equal(t, strings.TrimSuffix(filepath.Base(script), ".sql"), site.Version)
			golden := strings.TrimSuffix(script, ".sql") + ".yaml"
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(site.Webhooks(ordsexport.Mount{Context: "/ords"}).YAML()), 0o600))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), site.Webhooks(ordsexport.Mount{Context: "/ords"}).YAML())
		})
	}
}
