package consent

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseDictionary_NamesTheMalformedLine(t *testing.T) {
	t.Parallel()
	for tsv, want := range map[string]string{
		"# comment\n\n":           "reading dictionary, line 2: 1 fields",
		"en\tstop\n":              "reading dictionary, line 1: 2 fields",
		"en\tstop\tA\twhy\tmore":  "reading dictionary, line 1: 5 fields",
		"en\tgo\tA\twhy\n":        `reading dictionary, line 1: unknown kind "go"`,
		"en\thelp\tA\nen\tquit\t": `reading dictionary, line 2: unknown kind "quit"`,
	} {
		_, err := parseDictionary(tsv)
		require.EqualError(t, err, want)
	}
}
