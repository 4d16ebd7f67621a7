package observability

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// tool is the path of a program that the environment names.
func tool(t *testing.T, variable string) string {
	t.Helper()
	path := os.Getenv(variable)
	require.NotEmpty(t, path, "%s is not set: run make test, or set it to the path of the program", variable)
	return path
}

func TestPromtool_FindsNoFaultInTheRules(t *testing.T) {
	t.Parallel()
	said, err := exec.CommandContext(t.Context(), tool(t, "PROMTOOL"), "check", "rules", "--lint-fatal",
		rulesFile).CombinedOutput()
	require.NoError(t, err, "%s", said)
}

func ruleTestFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(ruleTests + "/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

func TestPromtool_SeesTheAlertsFire(t *testing.T) {
	t.Parallel()
	for _, file := range ruleTestFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			said, err := exec.CommandContext(t.Context(), tool(t, "PROMTOOL"), "test", "rules", file).CombinedOutput()
			require.NoError(t, err, "%s", said)
		})
	}
}

// TestEveryAlert_IsSeenFiringAndNotFiring reads the tests of the rules.
func TestEveryAlert_IsSeenFiringAndNotFiring(t *testing.T) {
	t.Parallel()
	firing, quiet := map[string]bool{}, map[string]bool{}
	for _, file := range ruleTestFiles(t) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var content struct {
			Tests []struct {
				Checks []struct {
					Alert    string `yaml:"alertname"`
					Expected []any  `yaml:"exp_alerts"`
				} `yaml:"alert_rule_test"`
			}
		}
		require.NoError(t, yaml.Unmarshal(text, &content))
		for _, test := range content.Tests {
			for _, c := range test.Checks {
				if len(c.Expected) > 0 {
					firing[c.Alert] = true
				} else {
					quiet[c.Alert] = true
				}
			}
		}
	}
	for _, a := range readRules(t).alerts() {
		require.True(t, firing[a.Alert], "%s is never seen firing", a.Alert)
		require.True(t, quiet[a.Alert], "%s is never seen not firing", a.Alert)
	}
}

// TestRules_AskForABoundInBothWritings: Prometheus 3 writes le="1" as "1.0".
func TestRules_AskForABoundInBothWritings(t *testing.T) {
	t.Parallel()
	bound := regexp.MustCompile(`\ble(=~?)"([^"]*)"`)
	for _, g := range readRules(t).Groups {
		for _, r := range g.Rules {
			for _, found := range bound.FindAllStringSubmatch(r.Expr, -1) {
				require.Regexp(t, `^=~ (\d+)\|(\d+)\.0$`, found[1]+" "+found[2], r.Record)
			}
		}
	}
}
