package consent

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxWord bounds the letters of a word or phrase, so that a long text is given up early.
const maxWord = 64

// Fold returns text in the form that words and phrases are compared in, or "" if text is empty, has punctuation within
// or is too long. Full-width and decorative letters become plain ones; the case goes; so do invisible characters,
// hyphens, and whatever surrounds the text: white space, quotes, punctuation, emoji. Any white space between words is
// one space.
func Fold(text string) string {
	text = strings.TrimFunc(text, func(r rune) bool { return !isWordRune(r) })
	var b strings.Builder
	letters, apart := 0, false
	for _, r := range text {
		switch {
		case isWordRune(r) && letters < maxWord:
			if apart {
				b.WriteByte(' ')
			}
			apart = false
			letters++
			b.WriteRune(r)
		case unicode.IsSpace(r):
			apart = true
		case isIgnored(r):
		default:
			return ""
		}
	}
	// Lower before upper, for the dotted and the dotless i of a Turkish keyboard to meet in one capital.
	return strings.ToUpper(strings.ToLower(norm.NFKC.String(b.String())))
}

// Split returns the words of a text, each in the form of [Fold], in order.
func Split(text string) []string {
	var words []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !isWordRune(r) && !isIgnored(r) }) {
		if folded := Fold(word); folded != "" {
			words = append(words, folded)
		}
	}
	return words
}

// isWordRune tells of the characters that make a word. Marks are among them, for the words of many scripts end in a
// vowel sign, but not the variation selector that follows an emoji.
func isWordRune(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.M) && !isIgnored(r)
}

// isIgnored tells of characters without meaning inside a word: hyphens, low lines, the stroke that stretches an Arabic
// word, those that show nothing, such as zero-width spaces and joiners, direction marks, soft hyphens and variation
// selectors, and what stands for a byte that was none.
func isIgnored(r rune) bool {
	const tatweel = '\u0640'
	return r == unicode.ReplacementChar || r == tatweel ||
		unicode.In(r, unicode.Cf, unicode.Pd, unicode.Pc, unicode.Variation_Selector,
			unicode.Other_Default_Ignorable_Code_Point)
}
