package answer

import (
	_ "embed"
	"strings"
)

//go:embed polite.tsv
var politeTSV string

// politeWords are those of polite.tsv.
func politeWords() map[string]bool {
	polite := map[string]bool{}
	for line := range strings.Lines(politeTSV) {
		_, list, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		words, _ := split(list)
		for _, word := range words {
			polite[word] = true
		}
	}
	return polite
}
