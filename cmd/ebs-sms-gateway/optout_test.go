package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/sqlite"
)

// site has a configuration and an embedded store with these words.
func site(t *testing.T, words ...gateway.ConsentChange) (configuration string) {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, "gateway.db")
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.NoError(t, err)
	require.NoError(t, store.RecordConsent(t.Context(), words))
	require.NoError(t, store.Close())
	return configure(t, path)
}

func configure(t *testing.T, database string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "gateway.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`
store: {sqlite: {path: "`+database+`"}}
twilio: {account_sid: AC0123456789abcdef0123456789abcdef, auth_token: token}
webhooks: {public_url: "https://sms.example.com"}
channels: [{name: HR, senders: ["+15005550006"]}, {name: IT, senders: ["+15005550006"]}]
`), 0o600))
	return file
}

func TestOptOut_SaysInJSONWhatWasChanged(t *testing.T) {
	t.Parallel()
	file := site(t)
	for _, step := range []struct{ args, want string }{
		{"add --channel HR --dry-run", `{"number":"***0100 (US)","channel":"HR","opted_out":true,"changed":true,"dry_run":true}`},
		{"add --channel HR", `{"number":"***0100 (US)","channel":"HR","opted_out":true,"changed":true,"dry_run":false}`},
		{"add --channel HR", `{"number":"***0100 (US)","channel":"HR","opted_out":true,"changed":false,"dry_run":false}`},
		{"remove --dry-run", `{"number":"***0100 (US)","opted_out":false,"changed":true,"dry_run":true}`},
		{"remove", `{"number":"***0100 (US)","opted_out":false,"changed":true,"dry_run":false}`},
	} {
		args := append(strings.Fields("opt-out "+step.args), "+14155550100", "--reason", "asked", "--json", "--config", file)
		code, out, errs := command(t, args...)
		require.Zero(t, code, errs)
		require.JSONEq(t, step.want, out)
	}
}

func TestOptOut_IsAddedShownAndRemoved(t *testing.T) {
	t.Parallel()
	file := site(t)
	steps := []struct {
		args []string
		want string
	}{
		{[]string{"show", "+14155550100"}, "***0100 (US) is not opted out\n"},
		{
			[]string{"add", "(415) 555-0100", "--reason", "asked on the phone", "--by", "jdoe", "--channel", "HR"},
			"***0100 (US) is opted out\n",
		},
		{
			[]string{"add", "+14155550100", "--reason", "asked again", "--channel", "HR"},
			"***0100 (US) was opted out already; nothing changed\n",
		},
		{[]string{"show", "+14155550100"}, "is opted out of HR since "},
		{[]string{"show", "+14155550100"}, "HR  jdoe  asked on the phone"},
		{[]string{"remove", "+14155550100", "--reason", "a mistake", "--all"}, "***0100 (US) may be texted; "},
		{[]string{"remove", "+14155550100", "--reason", "a mistake"}, "***0100 (US) was not opted out; nothing"},
		{[]string{"show", "+14155550100"}, "***0100 (US) is not opted out\n\nWHEN"},
	}
	for _, step := range steps {
		code, stdout, stderr := command(t, slices.Concat([]string{"opt-out"}, step.args, []string{"--config", file})...)
		require.Zero(t, code, stderr)
		require.Contains(t, stdout, step.want)
	}
}

func TestOptOut_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	file := site(t)
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"NoReason":    {[]string{"add", "+14155550100"}, `required flag(s) "reason" not set`},
		"BlankReason": {[]string{"add", "+14155550100", "--reason", " "}, "incomplete act: it does not say why"},
		"NoNumber":    {[]string{"show", "n/a"}, "reading NUMBER: not one phone number: no_digits"},
		"Channel": {
			[]string{"add", "+14155550100", "--reason", "r", "--channel", "PAY"}, "channel is not configured",
		},
		"ChannelAndAll": {
			[]string{"add", "+14155550100", "--reason", "r", "--channel", "HR", "--all"}, "[all channel] were all set",
		},
		"NotOneNumber":     {[]string{"show", "+14155550100,+14155550101"}, "not one phone number: there are 2"},
		"NothingToOperate": {[]string{"show"}, "accepts 1 arg(s), received 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := slices.Concat([]string{"opt-out"}, c.args, []string{"--config", file})
			code, stdout, stderr := command(t, args...)
			require.Equal(t, 2, code)
			require.Empty(t, stdout)
			require.Contains(t, stderr, c.want)
			require.NotContains(t, stderr, "4155550100")
		})
	}
}

func TestOptOut_MakesNoStore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "none.db")
	code, _, stderr := command(t, "opt-out", "show", "+14155550100", "--config", configure(t, path))
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "does not exist yet")
	require.NoFileExists(t, path)
}

func TestOptOutDrift(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	file := site(t,
		gateway.ConsentChange{Number: "+14155550100", Scope: consent.ScopeAll, Source: consent.SourceProvider, At: at},
		gateway.ConsentChange{Number: "+14155550101", Scope: "HR", Source: consent.SourceOperator, At: at},
	)
	t.Run("MasksNumbers", func(t *testing.T) {
		t.Parallel()
		code, stdout, stderr := command(t, "opt-out", "drift", "--config", file)
		require.Zero(t, code, stderr)
		require.Contains(t, stdout, "1  provider  Twilio refuses")
		require.Contains(t, stdout, "operator  ***0101  HR  2026-11-23T12:00:00Z")
		require.NotContains(t, stdout, "+1415")
	})
	t.Run("RevealsThemIfAsked", func(t *testing.T) {
		t.Parallel()
		_, stdout, _ := command(t, "opt-out", "drift", "--config", file, "--reveal", "--reason", "moving to Twilio")
		require.Contains(t, stdout, "provider  +14155550100  *   2026-11-23T12:00:00Z")
	})
	t.Run("IsJSONIfAsked", func(t *testing.T) {
		t.Parallel()
		_, stdout, _ := command(t, "opt-out", "drift", "--config", file, "--json")
		var got driftReport
		require.NoError(t, json.Unmarshal([]byte(stdout), &got))
		require.Equal(t, 1, got.Counts["provider"])
		require.Zero(t, got.Counts["channel"])
		require.Equal(t, driftLine{"operator", "***0101", []string{"HR"}, "2026-11-23T12:00:00Z"}, got.OptOuts[1])
	})
}

func TestOptOutShow_FitsTheTerminal(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	file := site(t, gateway.ConsentChange{
		Number: "+14155550100", Scope: consent.ScopeAll, Source: consent.SourceOperator, By: "jdoe", At: at,
		Reason: "called the help desk, and said so twice, since the first of them had not been heard by anybody",
	})
	for width, want := range map[int]string{
		80:  "2026-11-23T12:00:00Z  opt-out  every channel  jdoe  called the help de…\n",
		200: "jdoe  called the help desk, and said so twice, since the first of them had not been heard by anybody\n",
		0:   "not been heard by anybody\n",
	} {
		code, out := onScreen(t, width, "opt-out", "show", "+14155550100", "--config", file)
		require.Zero(t, code)
		require.Contains(t, out, want, width)
	}
}
