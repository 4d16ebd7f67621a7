package digest

import (
	"strings"
	"unicode"
)

// clean makes one line of what a person wrote, without what would have it look like something else: neither line
// breaks, which could feign a part of the mail, nor controls, nor marks that turn the direction of what follows.
func clean(text string) string {
	kept := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), turns(r):
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(kept), " ")
}

// turns reports whether a character is an explicit mark of direction; emoji join with others, which stay.
func turns(r rune) bool {
	return r == '\u061C' || r == '\u200E' || r == '\u200F' ||
		'\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069'
}
