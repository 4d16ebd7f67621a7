package metrics_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/stretchr/testify/require"
)

func TestExposition_FollowsTheConventions(t *testing.T) {
	t.Parallel()

	t.Run("says promlint", func(t *testing.T) {
		t.Parallel()
		problems, err := promlint.New(strings.NewReader(newScope().exposition(t))).Lint()
		require.NoError(t, err)
		require.Empty(t, problems)
	})

	t.Run("says promtool", func(t *testing.T) {
		t.Parallel()
		promtool := os.Getenv("PROMTOOL")
		require.NotEmpty(t, promtool, "PROMTOOL is not set: run make test, or set it to the path of promtool")
		check := exec.CommandContext(t.Context(), promtool, "check", "metrics")
		check.Stdin = strings.NewReader(newScope().exposition(t))
		said, err := check.CombinedOutput()
		require.NoError(t, err, "%s", said)
		require.Empty(t, string(said))
	})
}
