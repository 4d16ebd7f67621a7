//go:build !race

package browser_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// run has Node.js run a script of tests, which gets what there is to test as the `input` of browser.mjs.
func run(t *testing.T, script string, input any) {
	t.Helper()
	// Reading the folder tells go test that its result holds for the scripts and packages that are in it now.
	_, err := os.ReadDir(".")
	require.NoError(t, err)
	require.DirExists(t, "node_modules", "run `make tools`")
	chromium, err := exec.LookPath("chromium")
	require.NoError(t, err, "run `make tools`")

	text, err := json.Marshal(input)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "input.json")
	require.NoError(t, os.WriteFile(file, text, 0o600))

	node := exec.CommandContext(t.Context(), "node", "--test", "--test-reporter=spec", script)
	node.Env = append(os.Environ(), "BROWSER_INPUT="+file, "CHROMIUM="+chromium)
	output, err := node.CombinedOutput()
	require.NoError(t, err, "%s:\n%s", script, output)
}

func TestChecks_FindWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	run(t, "checks.test.mjs", nil)
}
