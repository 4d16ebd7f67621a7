package main

import (
	"os"
	"os/exec"
	"path/filepath"
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

// inBash completes what is typed with the script that completion bash prints, in a real one.
func inBash(t *testing.T, typed string) []string {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.Symlink(self(t), filepath.Join(folder, "ebs-sms-gateway")))
	_, script, _ := command(t, "completion", "bash")
	// _get_comp_words_by_ref is what bash-completion, which is not everywhere, brings.
	script += `
_get_comp_words_by_ref() {
	cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
}
compopt() { :; }
COMP_LINE=$TYPED COMP_POINT=${#TYPED} COMP_TYPE=9
read -ra COMP_WORDS <<<"$TYPED"
[[ $TYPED != *' ' ]] || COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
__start_ebs-sms-gateway
printf '%s\n' "${COMPREPLY[@]}"
`
	bash := exec.CommandContext(t.Context(), "bash", "--norc", "-c", script)
	bash.Env = append(os.Environ(), "PATH="+folder+":"+os.Getenv("PATH"), "TYPED="+typed, asMain+"=1")
	out, err := bash.Output()
	require.NoError(t, err)
	var found []string
	for line := range strings.Lines(string(out)) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		found = append(found, word)
	}
	return found
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	require.NoError(t, err)
	return path
}

func TestCompletion_InARealBash(t *testing.T) {
	t.Parallel()
	file := site(t)
	for typed, want := range map[string][]string{
		"ebs-sms-gateway opt": {"opt-out"},
		"ebs-sms-gateway explain --config " + file + " --channel ":   {"HR", "IT"},
		"ebs-sms-gateway explain --config " + file + " --channel H":  {"HR"},
		"ebs-sms-gateway explain --config no.yaml --channel ":        {""},
		"ebs-sms-gateway replies --status am":                        {"ambiguous"},
		"ebs-sms-gateway opt-out add --config " + file + " --chan":   {"--channel"},
		"ebs-sms-gateway opt-out add -c " + file + " x --channel IT": {"IT"},
	} {
		require.Equal(t, want, inBash(t, typed), typed)
	}
}
