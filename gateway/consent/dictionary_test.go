package consent_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"ebs-sms-gateway/gateway/consent"
)

func dictionary(tb testing.TB) consent.Dictionary {
	tb.Helper()
	d, err := consent.LoadDictionary()
	require.NoError(tb, err)
	return d
}

// all are the words of every list.
func all(w consent.Words) []string { return slices.Concat(w.Stop, w.Start, w.StartIfOptedOut, w.Help) }

func TestDictionary_EachLanguageCanLeaveRejoinAndAsk(t *testing.T) {
	t.Parallel()
	d := dictionary(t)
	require.GreaterOrEqual(t, len(d.Languages()), 15)
	own := words(t)
	for _, language := range d.Languages() {
		w := words(t, language)
		require.Greater(t, len(w.Stop), len(own.Stop), language)
		if language == "en" {
			continue // Twilio's words are English
		}
		require.Greater(t, len(w.Start), len(own.Start), language)
		require.Greater(t, len(w.Help), len(own.Help), language)
	}
}

func TestDictionary_AllLanguagesGoTogether(t *testing.T) {
	t.Parallel()
	_, err := consent.New(words(t, dictionary(t).Languages()...))
	require.NoError(t, err)
}

// TestDictionary_HearsEachWordHoweverItIsWritten has each word of each language in the ways that phones write it.
func TestDictionary_HearsEachWordHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	for _, language := range dictionary(t).Languages() {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			w := words(t, language)
			rules := newRules(t, w)
			for _, word := range all(w) {
				want := rules.Classify(consent.Inbound{Body: word, OptedOut: true})
				require.NotEqual(t, consent.KindReply, want, word)
				for _, written := range ways(word) {
					got := rules.Classify(consent.Inbound{Body: written, OptedOut: true})
					require.Equal(t, want, got, "%q as %q", word, written)
				}
			}
		})
	}
}

// ways are those in which a word may be written.
func ways(word string) []string {
	lower := strings.ToLower(word)
	first, rest := string([]rune(word)[:1]), string([]rune(lower)[1:])
	ways := []string{word, lower, first + rest, norm.NFD.String(word), norm.NFD.String(lower), norm.NFC.String(lower),
		strings.Map(fullWidth, word), strings.Map(fullWidth, lower)}
	for _, plain := range slices.Clone(ways) {
		for _, around := range [][2]string{{"", "."}, {"", "!!!"}, {"¡", "!"}, {"¿", "?"}, {"«\u00a0", "\u00a0»"},
			{"「", "」"}, {"", "。"}, {"", "।"}, {"", "؟"}, {"\u200f", "\u200f"}, {" ", "\r\n"}, {"", " 🙏"}, {"*", "*"},
			{"\u201c", "\u201d"}} {
			ways = append(ways, around[0]+plain+around[1])
		}
	}
	return append(ways, strings.ReplaceAll(word, " ", "  "), strings.ReplaceAll(word, " ", "\n"))
}

// fullWidth is the letter as an East Asian keyboard may write it.
func fullWidth(r rune) rune {
	if r > ' ' && r <= '~' {
		return r + 0xFEE0
	}
	if r == ' ' {
		return '\u3000'
	}
	return r
}

func TestDictionary_HasWordsWithTheirAccentsAndWithout(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"es", "fr", "pt", "it", "pl"} {
		w := words(t, language)
		for _, word := range all(w) {
			require.Contains(t, all(w), plain(word), language)
		}
	}
}

// plain is a word as people write it who leave out accents.
func plain(word string) string {
	bare := strings.Map(func(r rune) rune {
		if r >= 0x300 && r < 0x370 {
			return -1
		}
		return r
	}, norm.NFD.String(word))
	return strings.ReplaceAll(norm.NFC.String(bare), "Ł", "L")
}

func TestDictionary_RefusesALanguageThatItDoesNotHold(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"xx", "EN", "", "twilio"} {
		_, err := dictionary(t).Words("en", language)
		require.ErrorIs(t, err, consent.ErrUnknownLanguage, language)
	}
}

func TestDictionary_WordsAreTheCallersOwn(t *testing.T) {
	t.Parallel()
	d := dictionary(t)
	d.ProviderWords().Stop[0] = "GO"
	require.Equal(t, "STOP", d.ProviderWords().Stop[0])
}

func TestDictionary_ProviderWordsAreTwilios(t *testing.T) {
	t.Parallel()
	require.Equal(t, consent.Words{
		Stop:  []string{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"},
		Start: []string{"START", "UNSTOP"}, StartIfOptedOut: []string{"YES"}, Help: []string{"HELP", "INFO"},
	}, dictionary(t).ProviderWords())
}

func TestDictionary_IsInTheDocumentation(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/consent.md")
	require.NoError(t, err)
	for _, language := range dictionary(t).Languages() {
		for _, word := range all(words(t, language)) {
			require.Contains(t, string(page), "`"+word+"`", language)
		}
	}
}
