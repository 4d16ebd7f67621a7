package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// command runs the command line and returns its exit code and what it wrote.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(args, streams{in: strings.NewReader(""), out: &out, err: &errs})
	return code, out.String(), errs.String()
}

func TestHelpListsEveryCommand(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"help"}} {
		code, stdout, _ := command(t, args...)
		require.Zero(t, code)
		for _, name := range []string{"run", "check", "schema", "opt-out", "demo", "twilio-sim", "version", "help",
			"completion"} {
			require.Contains(t, stdout, "\n  "+name+" ")
		}
	}
	_, stdout, _ := command(t, "help", "schema")
	require.Contains(t, stdout, "\n  print ")
	require.Contains(t, stdout, "\n  verify ")
	require.Contains(t, stdout, "\n  bridge ")
}

func TestUsageIsPrintedIfNothingIsAsked(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"gateway": nil, "schema": {"schema"}} {
		code, stdout, stderr := command(t, args...)
		require.Equal(t, 2, code, name)
		require.Empty(t, stdout, name)
		require.Contains(t, stderr, "Available Commands:", name)
	}
}

func TestMistakesAreAnsweredWithWhatToDo(t *testing.T) {
	t.Parallel()
	for mistake, answer := range map[string]string{
		"chek":                 "did you mean check?",
		"schema prnt":          "did you mean print?",
		"something":            "ebs-sms-gateway --help lists what there is",
		"run --confg x":        "ebs-sms-gateway run --help lists what there is",
		"run --config no.yaml": "copy gateway.example.yaml, or name another file with --config",
	} {
		_, _, stderr := command(t, strings.Fields(mistake)...)
		require.Contains(t, stderr, answer, mistake)
	}
}

func TestAMissingSecretIsNoMissingConfiguration(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "gateway.yaml")
	require.NoError(t, os.WriteFile(file, []byte("twilio: {auth_token_file: nowhere}\n"), 0o600))
	_, _, stderr := command(t, "check", "--config", file)
	require.Contains(t, stderr, "twilio.auth_token_file: reading nowhere: no such file or directory")
	require.NotContains(t, stderr, "copy gateway.example.yaml")
}

func TestSchemaPrintSetsWhatIsGiven(t *testing.T) {
	t.Parallel()
	code, stdout, _ := command(t, "schema", "print", "--owner", "HRSMS")
	require.Zero(t, code)
	require.Contains(t, stdout, "\nDEFINE owner = HRSMS\n")
	require.Contains(t, stdout, "\nDEFINE gateway_user = XXSMSGW\n")
}

func TestMistakesOnTheCommandLineEndWithTwo(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"no command":                 {},
		"unknown command":            {"sent"},
		"unknown command of a group": {"schema", "prnt"},
		"argument too many":          {"check", "gateway.yaml"},
		"unknown flag":               {"run", "--confg", "x"},
		"rows out of range": {
			"demo", "--once", "--rows", "1",
		},
		"missing configuration": {"run", "--config", filepath.Join(t.TempDir(), "none.yaml")},
		"faults out of range":   {"twilio-sim", "--faults", `{"slow": 2}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, _, stderr := command(t, args...)
			require.Equal(t, 2, code)
			require.NotEmpty(t, stderr)
		})
	}
}

func TestCheckNamesEveryFaultOfTheConfiguration(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "gateway.yaml")
	require.NoError(t, os.WriteFile(file, []byte("outbound: {in_fligth: 3}\nlog: {level: loud}\n"), 0o600))
	code, _, stderr := command(t, "check", "--config", file)
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "did you mean in_flight")
	require.Contains(t, stderr, "log.level")
}

// screen is a terminal so many columns wide.
type screen struct {
	bytes.Buffer
	width int
}

// Columns implements what columns asks for.
func (s *screen) Columns() int { return s.width }

// onScreen runs the command line on a terminal and returns its exit code and what was written there.
func onScreen(t *testing.T, width int, args ...string) (int, string) {
	t.Helper()
	out := &screen{width: width}
	var errs bytes.Buffer
	code := run(args, streams{in: strings.NewReader(""), out: out, err: &errs})
	require.Empty(t, errs.String())
	return code, out.String()
}
