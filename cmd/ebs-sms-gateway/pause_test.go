package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPause_HoldsUntilItIsResumed(t *testing.T) {
	t.Parallel()
	file := world(t)
	for _, step := range []struct{ args, want string }{
		{"pause channel HR --dry-run", "channel HR would be changed\n"},
		{"pause channel HR", "channel HR is paused\n"},
		{"pause channel HR", "channel HR was so already; nothing changed\n"},
		{"resume channel HR", "channel HR goes on\n"},
		{"resume channel HR", "channel HR was so already; nothing changed\n"},
		{"pause all --for 2h", "all is paused until "},
	} {
		code, out, errs := command(t, append(strings.Fields(step.args), "--reason", "a test", "--by", "jdoe", "--config", file)...)
		require.Zero(t, code, errs)
		require.True(t, strings.HasPrefix(out, step.want), out)
	}
	_, out, _ := command(t, "status", "--config", file)
	require.Regexp(t, `all +\S+Z +\S+Z +jdoe +a test`, out)
	_, out, _ = command(t, "audit", "--target", "channel HR", "--config", file)
	require.Regexp(t, `jdoe +resume +channel HR +a test\n.*jdoe +pause +channel HR +a test`, out)
}

func TestPause_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	file := world(t)
	for args, want := range map[string]string{
		"pause channel --reason r":       "name all, channel NAME or sender NAME",
		"pause all HR --reason r":        "name all, channel NAME or sender NAME",
		"pause everything --reason r":    "name all, channel NAME or sender NAME",
		"pause all":                      `required flag(s) "reason" not set`,
		"pause all --for -2h --reason r": "reading --for: -2h0m0s is not a time to wait",
	} {
		code, out, errs := command(t, append(strings.Fields(args), "--config", file)...)
		require.Equal(t, 2, code, args)
		require.Empty(t, out)
		require.Contains(t, errs, want)
	}
}
