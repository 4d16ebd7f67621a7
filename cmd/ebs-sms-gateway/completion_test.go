package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCompletionHasAScriptForEachShell(t *testing.T) {
	t.Parallel()
	for shell, part := range map[string]string{
		"bash": "complete -o default -F __start_ebs-sms-gateway", "zsh": "#compdef ebs-sms-gateway",
		"fish": "complete -c ebs-sms-gateway",
	} {
		code, stdout, _ := command(t, "completion", shell)
		require.Zero(t, code, shell)
		require.Contains(t, stdout, part, shell)
	}
}

func TestCompletionKnowsCommandsFlagsAndFiles(t *testing.T) {
	t.Parallel()
	for typed, wanted := range map[string]string{
		"":               "check\tCheck configuration",
		"schema ":        "verify\tCompare the tables",
		"check --p":      "--print\talso print",
		"run --config ":  "yaml\nyml\n:8", // files that end so
		"check ":         ":4",            // no files
		"schema print -": "--gateway-user\tuser of the gateway",
	} {
		code, stdout, _ := command(t, append([]string{"__complete"}, strings.Split(typed, " ")...)...)
		require.Zero(t, code, typed)
		require.Contains(t, stdout, wanted, typed)
	}
}
