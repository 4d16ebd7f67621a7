package image

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/internal/settings"
)

// trial is what compose.yaml says of each container.
type trial struct {
	Services map[string]struct {
		Build       struct{ Target string }
		Command     []string
		Environment map[string]string
		Volumes     []string
	}
	Volumes map[string]any
}

func readTrial(t *testing.T) (all trial) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "compose.yaml"))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, &all))
	return all
}

func TestCompose_MountsAndBuildsWhatIsThere(t *testing.T) {
	t.Parallel()
	all := readTrial(t)
	_, isStage := instructions.HasStage(stages(t), all.Services["gateway"].Build.Target)
	require.True(t, isStage)
	require.Equal(t, all.Services["gateway"].Build, all.Services["simulator"].Build)
	for service, s := range all.Services {
		for _, volume := range s.Volumes {
			source, _, _ := strings.Cut(volume, ":")
			if strings.HasPrefix(source, ".") {
				_, err := os.Stat(filepath.Join(root, source))
				require.NoError(t, err, "of %s", service)
			} else {
				require.Contains(t, all.Volumes, source, "of %s", service)
			}
		}
	}
}

func TestCompose_RunsTheGatewayWithSettingsThatItReads(t *testing.T) {
	t.Parallel()
	var environ []string
	for name, value := range readTrial(t).Services["gateway"].Environment {
		environ = append(environ, name+"="+value)
	}
	_, err := config.Load(settings.Source{
		Path: filepath.Join(root, "deploy/compose/gateway.yaml"), Environ: environ, ReadFile: os.ReadFile,
	})
	require.NoError(t, err)
}

func TestCompose_HasPrometheusReadTheRules(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "deploy/compose/prometheus.yml"))
	require.NoError(t, err)
	const mounted = "/etc/prometheus/rules.yaml"
	require.Contains(t, readTrial(t).Services["prometheus"].Volumes, "./charts/ebs-sms-gateway/files/rules.yaml:"+mounted+":ro")
	rules, err := filepath.Abs(filepath.Join(root, "charts/ebs-sms-gateway/files/rules.yaml"))
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "prometheus.yml")
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), mounted, rules, 1)), 0o600))
	said, err := exec.CommandContext(t.Context(), os.Getenv("PROMTOOL"), "check", "config", file).CombinedOutput()
	require.NoError(t, err, "%s", said)
	require.Contains(t, string(said), "rules found")
}
