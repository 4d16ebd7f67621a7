package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const bridgeExample = "../../sql/bridge/testdata/samqa"

func TestSchemaBridge_WritesTheScripts(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "bridge")
	for range 2 { // the second time in the place of the first
		code, out, told := command(t, "schema", "bridge", "--config", bridgeExample+"/bridge.yaml", "--dir", dir)
		require.Zero(t, code, told)
		for _, name := range []string{"install.sql", "on.sql", "catch_up.sql", "off.sql", "undo.sql"} {
			require.Contains(t, out, filepath.Join(dir, name)+"\n")
			want, err := os.ReadFile(filepath.Join(bridgeExample, name))
			require.NoError(t, err)
			got, err := os.ReadFile(filepath.Join(dir, name))
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
		}
	}
}

func TestSchemaBridge_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	keyless := "../../sql/bridge/testdata/bad/key_missing.yaml"
	for want, args := range map[string][]string{
		"reading what to bridge: open none.yaml: ":        {"--config", "none.yaml"},
		"lacks key: the column that identifies a row":     {"--config", keyless},
		"store.driver is not oracle; leave --gateway out": {"--config", bridgeExample + "/bridge.yaml", "--gateway", site(t)},
	} {
		dir := filepath.Join(t.TempDir(), "bridge")
		code, out, told := command(t, append([]string{"schema", "bridge", "--dir", dir}, args...)...)
		require.Equal(t, 2, code)
		require.Empty(t, out)
		require.Contains(t, told, want)
		require.NoDirExists(t, dir)
	}
}
