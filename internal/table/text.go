package table

import (
	"strings"
	"unicode"

	textwidth "golang.org/x/text/width"
)

// Clean replaces what a terminal would act upon, or turn round, and makes one line of several.
func Clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}

// width is how many columns of a terminal a text takes.
func width(text string) int {
	n := 0
	for _, r := range text {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < unicode.MaxLatin1:
		return 1
	}
	switch textwidth.LookupRune(r).Kind() {
	case textwidth.EastAsianWide, textwidth.EastAsianFullwidth:
		return 2
	}
	return 1
}

const ellipsis = "…"

// cut is as much of the text as the room has, with an ellipsis if that is not all.
func cut(text string, room int) string {
	if width(text) <= room {
		return text
	}
	room-- // for the ellipsis
	for i, r := range text {
		if room -= runeWidth(r); room < 0 {
			return strings.TrimRight(text[:i], " ") + ellipsis
		}
	}
	return text
}
