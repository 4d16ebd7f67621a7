package consent

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxWord bounds the letters of a word, so that a long text is given up early.
const maxWord = 64

// fold returns the only word of text in the form that words are compared in, or "" if text is empty, has several words or
// is too long for one. Full-width and decorative letters become plain ones; the case goes; so do invisible characters,
// hyphens, and whatever surrounds the word: white space, quotes, punctuation, emoji.
func fold(text string) string {
	text = strings.TrimFunc(text, func(r rune) bool { return !isWordRune(r) })
	var b strings.Builder
	letters := 0
	for _, r := range text {
		switch {
		case isWordRune(r) && letters < maxWord:
			letters++
			b.WriteRune(r)
		case isIgnored(r):
		default:
			return ""
		}
	}
	// Lower before upper, for the dotted and the dotless i of a Turkish keyboard to meet in one capital.
	return strings.ToUpper(strings.ToLower(norm.NFKC.String(b.String())))
}

// isWordRune tells of the characters that make a word. Marks are among them, for the words of many scripts end in a vowel
// sign, but not the variation selector that follows an emoji.
func isWordRune(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.M) && !isIgnored(r)
}

// isIgnored tells of characters without meaning inside a word: hyphens, and those that show nothing, such as zero-width
// spaces and joiners, direction marks, soft hyphens and variation selectors.
func isIgnored(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Pd, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}
