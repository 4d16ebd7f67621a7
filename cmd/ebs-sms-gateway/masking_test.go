package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
)

// reading are the commands that read what is of people, and change nothing.
func reading() []string {
	return []string{
		"status", "messages", "messages --number +14155550143", "message 1 --explain", "message 2", "replies",
		"replies --number (415)555-0143", "explain 1", "opt-out show +14155550143", "opt-out drift", "audit", "journal list",
		"journal show SM2", "journal show SM3", "journal show 00000000000000000003-0.corrupt", "digest list", "shadow",
		"requeue 1 --reason r --dry-run", "release 2 --as sent --reason r --dry-run", "cancel 1 2 --reason r --dry-run",
		"resend 1 --reason r --dry-run", "opt-out add +14155550143 --reason r --dry-run",
		"opt-out remove (415)555-0143 --reason r --dry-run", "replies resolve 1 1 --reason r --dry-run",
		"pause channel HR --reason r --dry-run", "resume all --reason r --dry-run", "purge --messages 30 --reason r --dry-run",
		"journal replay --reason r --dry-run", "inbound sweep --reason r --dry-run", "check",
	}
}

// unread are the commands that read nothing of people, or whose purpose is to print it, which is written down.
func unread() []string {
	return []string{
		"run", "schema print", "schema verify", "schema bridge", "import-ords", "digest preview", "demo", "twilio-sim", "version",
		"completion bash", "completion zsh", "completion fish", "completion powershell", "help",
	}
}

func TestNoCommandShowsWhatIsOfAPersonUnasked(t *testing.T) {
	t.Parallel()
	file := world(t)
	for _, form := range []string{"", " --json"} {
		for _, typed := range reading() {
			_, out, errs := command(t, append(strings.Fields(typed+form), "--config", file)...)
			for _, secret := range secrets {
				require.NotContains(t, out, secret, typed+form)
				require.NotContains(t, errs, secret, typed+form)
			}
			require.NotEmpty(t, out+errs, typed)
		}
	}
}

func TestEveryCommandIsKnownToShowNothingOrToRead(t *testing.T) {
	t.Parallel()
	root := newRoot()
	root.InitDefaultCompletionCmd()
	listed := map[string]bool{}
	for _, typed := range append(reading(), unread()...) {
		c, _, err := root.Find(strings.Fields(typed))
		require.NoError(t, err)
		listed[c.CommandPath()] = true
	}
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
		}
		if len(c.Commands()) == 0 && c.Name() != "help" {
			require.Contains(t, listed, c.CommandPath(), "name it in reading or unread")
		}
	}
	walk(root)
}

func TestRevealNeedsAReasonAndIsWrittenDown(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"messages", "message 1", "replies", "explain 1", "opt-out drift", "journal list", "journal show SM2"} {
		file := world(t)
		args := append(strings.Fields(typed), "--config", file, "--reveal")
		code, out, errs := command(t, args...)
		require.Equal(t, 2, code, typed)
		require.Empty(t, out)
		require.Contains(t, errs, "it does not say why", typed)

		_, out, errs = command(t, append(args, "--reason", "she called", "--by", "jdoe")...)
		require.Contains(t, out, "+14155550143", typed+errs)
		_, out, _ = command(t, "audit", "--config", file)
		require.Regexp(t, `jdoe +reveal +.*she called`, out, typed)
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	t.Parallel()
	file := world(t)
	before := everything(t, file)
	for _, typed := range reading() {
		if strings.Contains(typed, "--dry-run") {
			command(t, append(strings.Fields(typed), "--config", file)...)
		}
	}
	require.Equal(t, before, everything(t, file))
}

// everything is what the commands that list tell of a world.
func everything(t *testing.T, file string) (all []string) {
	t.Helper()
	for _, typed := range []string{
		"messages --json", "message 1 --json", "message 2 --json", "replies --json", "opt-out show +14155550143 --json",
		"journal list --json", "audit --json",
	} {
		_, out, _ := command(t, append(strings.Fields(typed), "--config", file)...)
		all = append(all, out)
	}
	return all
}
