package consent_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway/consent"
)

type classifyCase struct {
	Name       string       `json:"name"`
	Body       string       `json:"body"`
	OptOutType string       `json:"opt_out_type"`
	OptedOut   bool         `json:"opted_out"`
	Kind       consent.Kind `json:"kind"`
}

func (c classifyCase) inbound() consent.Inbound {
	return consent.Inbound{Body: c.Body, OptOutType: c.OptOutType, OptedOut: c.OptedOut}
}

func loadClassifyCases(tb testing.TB) []classifyCase {
	tb.Helper()
	raw, err := os.ReadFile("testdata/classify.json")
	require.NoError(tb, err)
	var cases []classifyCase
	require.NoError(tb, json.Unmarshal(raw, &cases))
	return cases
}

func newRules(tb testing.TB, words consent.Words) consent.Rules {
	tb.Helper()
	rules, err := consent.New(words)
	require.NoError(tb, err)
	return rules
}

func TestClassify(t *testing.T) {
	t.Parallel()
	rules := newRules(t, consent.DefaultWords())
	for _, tc := range loadClassifyCases(t) {
		t.Run(tc.Name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.Kind, rules.Classify(tc.inbound()))
		})
	}
}

func TestClassify_HearsExtraWords(t *testing.T) {
	t.Parallel()
	words := consent.DefaultWords()
	words.Stop = append(words.Stop, "СТОП", "arrêt", "रोकें", "توقف", "停止", "BAJA", "leave me alone")
	rules := newRules(t, words)
	for _, body := range []string{"стоп", "Стоп!", "ARRÊT", "arre\u0302t", "रोकें", "रोकें।", "توقف", "停止。", "¡Baja!",
		"Leave me\nalone!!"} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, consent.KindStop, rules.Classify(consent.Inbound{Body: body}))
		})
	}
}

func TestWord(t *testing.T) {
	t.Parallel()
	rules := newRules(t, consent.DefaultWords())
	for body, want := range map[string]string{
		" “Stop!” ":  "STOP",
		"opt-out":    "OPTOUT",
		"Opt  out!":  "OPT OUT",
		"Yes.":       "YES",
		"help":       "HELP",
		"stop it":    "",
		"my secret":  "",
		"Thursday":   "",
		"\u200b \t?": "",
	} {
		require.Equal(t, want, rules.Word(body), "word of %q", body)
	}
}

func TestClassify_ZeroRulesObeyTheProviderAlone(t *testing.T) {
	t.Parallel()
	var rules consent.Rules
	require.Equal(t, consent.KindReply, rules.Classify(consent.Inbound{Body: "STOP"}))
	require.Equal(t, consent.KindStop, rules.Classify(consent.Inbound{Body: "STOP", OptOutType: "STOP"}))
}

func TestClassify_Properties(t *testing.T) {
	t.Parallel()
	rules := newRules(t, consent.DefaultWords())
	t.Run("SurroundingsDoNotMatter", rapid.MakeCheck(func(t *rapid.T) {
		word := drawWord(t)
		around := rapid.StringOf(rapid.SampledFrom([]rune(" \t\n\r\u00a0\u200b\ufeff.,!?\"'“”()*-_…🙏")))
		dressed := around.Draw(t, "before") + word + around.Draw(t, "after")
		require.Equal(t, rules.Classify(consent.Inbound{Body: word}), rules.Classify(consent.Inbound{Body: dressed}))
	}))
	t.Run("CaseDoesNotMatter", rapid.MakeCheck(func(t *rapid.T) {
		word := drawWord(t)
		mixed := []rune(strings.ToLower(word))
		for i := range mixed {
			if rapid.Bool().Draw(t, "capital") {
				mixed[i] = []rune(word)[i]
			}
		}
		require.Equal(t, rules.Classify(consent.Inbound{Body: word}),
			rules.Classify(consent.Inbound{Body: string(mixed)}))
	}))
	t.Run("TwoWordsAreAReply", rapid.MakeCheck(func(t *rapid.T) {
		other := rapid.StringMatching(`[a-z0-9]{1,8}`).Draw(t, "other")
		body := rapid.Permutation([]string{drawWord(t), other}).Draw(t, "order")
		in := consent.Inbound{Body: strings.Join(body, " "), OptedOut: rapid.Bool().Draw(t, "opted out")}
		require.Equal(t, consent.KindReply, rules.Classify(in))
	}))
	t.Run("StateMattersToStartOnly", rapid.MakeCheck(func(t *rapid.T) {
		body := rapid.OneOf(rapid.String(), rapid.Just(drawWord(t))).Draw(t, "body")
		in, out := rules.Classify(consent.Inbound{Body: body}), rules.Classify(consent.Inbound{Body: body,
			OptedOut: true})
		if in != out {
			require.Equal(t, []consent.Kind{consent.KindReply, consent.KindStart}, []consent.Kind{in, out})
		}
	}))
}

func drawWord(t *rapid.T) string {
	words := consent.DefaultWords()
	all := append(append(append(words.Stop, words.Start...), words.StartIfOptedOut...), words.Help...)
	return rapid.SampledFrom(all).Draw(t, "word")
}

func FuzzClassify(f *testing.F) {
	for _, tc := range loadClassifyCases(f) {
		f.Add(tc.Body, tc.OptOutType, tc.OptedOut)
	}
	f.Add("\xffSTOP\xfe", "\xff", true)
	rules := newRules(f, consent.DefaultWords())
	kinds := []consent.Kind{consent.KindReply, consent.KindStop, consent.KindStart, consent.KindHelp}
	f.Fuzz(func(t *testing.T, body, optOutType string, optedOut bool) {
		in := consent.Inbound{Body: body, OptOutType: optOutType, OptedOut: optedOut}
		require.Contains(t, kinds, rules.Classify(in))
		// A word that means something must compile, and mean the same.
		if _, err := consent.New(consent.Words{Stop: []string{body}}); err != nil {
			require.ErrorIs(t, err, consent.ErrInvalidWord)
			require.Equal(t, consent.KindReply, rules.Classify(consent.Inbound{Body: body}))
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	rules := newRules(b, consent.DefaultWords())
	for name, body := range map[string]string{"Word": "Stop.", "Long": strings.Repeat("a longer reply ", 100)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rules.Classify(consent.Inbound{Body: body})
			}
		})
	}
}
