package settings

import (
	"strings"

	"github.com/agext/levenshtein"
)

// longestWord bounds the cost of a comparison. No key or variable is as long.
const longestWord = 80

// DidYouMean returns the end of a message that names the candidate nearest to a misspelt word, "" if none is near: more
// than a third of it would have to change.
func DidYouMean(word string, candidates []string) string {
	if len(word) > longestWord {
		return ""
	}
	best, distance := "", len(word)/3+1
	for _, candidate := range candidates {
		if d := levenshtein.Distance(strings.ToLower(word), strings.ToLower(candidate), nil); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}
