package consent_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway/consent"
)

// classifyCase is a line of testdata/classify.tsv.
type classifyCase struct {
	languages []string
	in        consent.Inbound
	kind      consent.Kind
	why       string
}

func loadClassifyCases(tb testing.TB) []classifyCase {
	tb.Helper()
	raw, err := os.ReadFile("testdata/classify.tsv")
	require.NoError(tb, err)
	var cases []classifyCase
	for line := range strings.Lines(string(raw)) {
		if !strings.HasPrefix(line, "#") {
			cases = append(cases, parseClassifyCase(tb, strings.TrimSuffix(line, "\n")))
		}
	}
	return cases
}

func parseClassifyCase(tb testing.TB, line string) classifyCase {
	tb.Helper()
	fields := strings.Split(line, "\t")
	require.Len(tb, fields, 5, line)
	tc := classifyCase{languages: strings.Fields(fields[0]), kind: consent.Kind(fields[3]), why: fields[4]}
	if fields[0] == "all" {
		tc.languages = dictionary(tb).Languages()
	}
	body, err := strconv.Unquote(fields[1])
	require.NoError(tb, err, line)
	tc.in.Body = body
	switch context := fields[2]; {
	case context == "opted out":
		tc.in.OptedOut = true
	case strings.HasPrefix(context, "provider:"):
		tc.in.OptOutType = strings.TrimPrefix(context, "provider:")
	default:
		require.Equal(tb, "-", context, line)
	}
	return tc
}

// words are the provider's and those of the languages.
func words(tb testing.TB, languages ...string) consent.Words {
	tb.Helper()
	words, err := dictionary(tb).Words(languages...)
	require.NoError(tb, err)
	return words
}

func newRules(tb testing.TB, words consent.Words) consent.Rules {
	tb.Helper()
	rules, err := consent.New(words)
	require.NoError(tb, err)
	return rules
}

func TestClassify(t *testing.T) {
	t.Parallel()
	languages := map[string]bool{}
	for _, tc := range loadClassifyCases(t) {
		for _, language := range tc.languages {
			languages[language] = languages[language] || len(tc.languages) == 1
		}
		t.Run(fmt.Sprintf("%s %q %s", strings.Join(tc.languages, " "), tc.in.Body, tc.why), func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.kind, newRules(t, words(t, tc.languages...)).Classify(tc.in))
		})
	}
	for _, language := range dictionary(t).Languages() {
		require.True(t, languages[language], "no case with %s alone", language)
	}
}

func TestClassify_HearsExtraWords(t *testing.T) {
	t.Parallel()
	extended := words(t)
	extended.Stop = append(extended.Stop, "СТОП", "arrêt", "रोकें", "توقف", "停止", "BAJA", "leave me alone")
	rules := newRules(t, extended)
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
	rules := newRules(t, words(t, "en"))
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
	known := all(words(t, "en"))
	rules := newRules(t, words(t, "en"))
	t.Run("SurroundingsDoNotMatter", rapid.MakeCheck(func(t *rapid.T) {
		word := drawWord(t, known)
		around := rapid.StringOf(rapid.SampledFrom([]rune(" \t\n\r\u00a0\u200b\ufeff.,!?\"'“”()*-_…🙏")))
		dressed := around.Draw(t, "before") + word + around.Draw(t, "after")
		require.Equal(t, rules.Classify(consent.Inbound{Body: word}), rules.Classify(consent.Inbound{Body: dressed}))
	}))
	t.Run("CaseDoesNotMatter", rapid.MakeCheck(func(t *rapid.T) {
		word := drawWord(t, known)
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
		body := rapid.Permutation([]string{drawWord(t, known), other}).Draw(t, "order")
		in := consent.Inbound{Body: strings.Join(body, " "), OptedOut: rapid.Bool().Draw(t, "opted out")}
		require.Equal(t, consent.KindReply, rules.Classify(in))
	}))
	t.Run("StateMattersToStartOnly", rapid.MakeCheck(func(t *rapid.T) {
		body := rapid.OneOf(rapid.String(), rapid.Just(drawWord(t, known))).Draw(t, "body")
		in, out := rules.Classify(consent.Inbound{Body: body}), rules.Classify(consent.Inbound{Body: body,
			OptedOut: true})
		if in != out {
			require.Equal(t, []consent.Kind{consent.KindReply, consent.KindStart}, []consent.Kind{in, out})
		}
	}))
}

func drawWord(t *rapid.T, words []string) string { return rapid.SampledFrom(words).Draw(t, "word") }

func FuzzClassify(f *testing.F) {
	for _, tc := range loadClassifyCases(f) {
		f.Add(tc.in.Body, tc.in.OptOutType, tc.in.OptedOut)
	}
	f.Add("\xffSTOP\xfe", "\xff", true)
	rules := newRules(f, words(f, "en"))
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
	rules := newRules(b, words(b, "en"))
	for name, body := range map[string]string{"Word": "Stop.", "Long": strings.Repeat("a longer reply ", 100)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rules.Classify(consent.Inbound{Body: body})
			}
		})
	}
}
