package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExplain_PrintsWhatBecomesOfARowThatIsNotThere(t *testing.T) {
	t.Parallel()
	file := site(t)
	args := []string{"explain", "--config", file, "--channel", "HR", "--phones", "x12; (415) 555-0100", "--at", "2026-12-24T22:00:00-05:00"}
	code, out, errs := command(t, args...)
	require.Zero(t, code, errs)
	require.Equal(t, `at         2026-12-25T03:00:00Z
outcome    is sent
number     ***0100 US fixed_or_mobile: chosen
no number  piece 1 of PHONES: too_short
clock      none: at any hour
sender     +15005550006 (the person's usual one)
text       1 segment(s) of GSM7
validity   4h0m0s
`, out)

	code, out, errs = command(t, append(args, "--json", "--reveal")...)
	require.Zero(t, code, errs)
	var report struct {
		Goes    bool `json:"goes"`
		Numbers []struct{ Number, Verdict string }
	}
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.True(t, report.Goes)
	require.Equal(t, []struct{ Number, Verdict string }{{"+14155550100", "chosen"}}, report.Numbers)
}

func TestExplain_RefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	file := site(t)
	for want, args := range map[string][]string{
		"name a row by MESSAGE_ID":        {},
		`"x" is not a positive`:           {"x"},
		"no such message: 12":             {"12"},
		"channel is not configured":       {"--channel", "NOPE", "--phones", "1"},
		`--at: "tomorrow" is not`:         {"--channel", "HR", "--phones", "1", "--at", "tomorrow"},
		"or describe one by --channel":    {"12", "--channel", "HR", "--phones", "1"},
		"name a row by MESSAGE_ID, or":    {"12", "--phones", "1"},
		"accepts at most 1 arg":           {"1", "2"},
		"MESSAGE_ID: \"-3\" is not a pos": {"--", "-3"},
	} {
		code, _, errs := command(t, append([]string{"explain", "--config", file}, args...)...)
		require.NotZero(t, code)
		require.Contains(t, errs, want)
	}
}
