package twilio

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseCatalogue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ tsv, want string }{
		"RefusesUnknownClass":   {"1\tangry\tx\n", `line 1: unknown class "angry"`},
		"RefusesMissingText":    {"1\tsender\t\n", "line 1: code 1 without a text"},
		"RefusesMissingField":   {"# note\n1\tsender\n", "line 2: 2 fields instead of 3"},
		"RefusesCodeOfLetters":  {"one\tsender\tx\n", "line 1: reading code"},
		"RefusesStrikesOfZero":  {"1\trecipient\tx\t0\n", `line 1: code 1 with strikes "0"`},
		"RefusesEmptyStrikes":   {"1\trecipient\tx\t\n", `line 1: code 1 with strikes ""`},
		"RefusesWrongOrder":     {"2\tsender\tx\n1\tsender\tx\n", "line 2: code 1 after 2: not sorted"},
		"RefusesDuplicateCodes": {"2\tsender\tx\n2\tsender\tx\n", "line 2: code 2 after 2: not sorted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := parseCatalogue(c.tsv)
			require.ErrorContains(t, err, c.want)
		})
	}
}
