package consent_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/consent"
)

func TestNew_RefusesInvalidWords(t *testing.T) {
	t.Parallel()
	for name, word := range map[string]string{
		"Empty":           "",
		"WhiteSpace":      " \t",
		"PunctuationOnly": "!?",
		"TwoSentences":    "leave. me",
		"TooLong":         strings.Repeat("a", 65),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := consent.New(consent.Words{Help: []string{"HELP", word}})
			require.ErrorIs(t, err, consent.ErrInvalidWord)
		})
	}
}

func TestNew_RefusesWordsOfTwoLists(t *testing.T) {
	t.Parallel()
	for name, words := range map[string]consent.Words{
		"StopAndStart":     {Stop: []string{"go"}, Start: []string{"GO"}},
		"StopAndHelp":      {Stop: []string{"go"}, Help: []string{"Go."}},
		"StopAndCondition": {Stop: []string{"opt-in"}, StartIfOptedOut: []string{"OPTIN"}},
		"StartAndItself":   {Start: []string{"yes"}, StartIfOptedOut: []string{"YES"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := consent.New(words)
			require.ErrorIs(t, err, consent.ErrConflictingWord)
		})
	}
}

func TestNew_NamesEveryMistake(t *testing.T) {
	t.Parallel()
	_, err := consent.New(consent.Words{Stop: []string{"a/b"}, Start: []string{"GO"}, Help: []string{"go"}})
	require.EqualError(t, err, "reading stop word \"a/b\": not a word or phrase\n"+
		"reading help word \"go\", also a start word: word in two lists")
}

func TestNew_TakesAWordRepeatedInOneList(t *testing.T) {
	t.Parallel()
	rules := newRules(t, consent.Words{Stop: []string{"STOP", "stop", "Stop!"}})
	require.Equal(t, consent.KindStop, rules.Classify(consent.Inbound{Body: "stop"}))
}
