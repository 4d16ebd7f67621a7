package answer

import (
	"slices"
	"strings"
	"unicode"
)

// shortestTypo is how many letters a word must have for one that is wrong to be overlooked: shorter ones become others.
const shortestTypo = 5

// mistyped is the one keyword that is, or has a phrase that is, a long word with which this one begins alike and from
// which it differs by one letter: added, left out, other, or in the wrong place. "" if there is none, or several.
func (s Set) mistyped(word string) string {
	typed := []rune(word)
	if len(typed) < shortestTypo || !slices.ContainsFunc(typed, unicode.IsLetter) {
		return ""
	}
	meant := ""
	for phrase, keyword := range s.phrases {
		right := []rune(strings.TrimSuffix(phrase, " "))
		if len(right) < shortestTypo || slices.Contains(right, ' ') || !almost(typed, right) {
			continue
		}
		if meant != "" && meant != keyword {
			return ""
		}
		meant = keyword
	}
	return meant
}

// almost reports whether two words begin alike and differ by one letter.
func almost(a, b []rune) bool {
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	if same == 0 {
		return false
	}
	a, b = a[same:], b[same:]
	switch {
	case len(a) == len(b)+1:
		return slices.Equal(a[1:], b)
	case len(b) == len(a)+1:
		return slices.Equal(a, b[1:])
	case len(a) != len(b) || len(a) == 0:
		return false
	case slices.Equal(a[1:], b[1:]):
		return true
	}
	return len(a) > 1 && a[0] == b[1] && a[1] == b[0] && slices.Equal(a[2:], b[2:])
}
