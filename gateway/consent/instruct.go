package consent

import (
	"strings"
	"unicode"
)

// Instruct returns the text of a first message to a person: body, and the instruction how to opt out in a line of its
// own. A body that says the instruction already, in whatever case and punctuation, is left as it is, and so is one that
// is empty. It bounds no length.
func Instruct(body, instruction string) string {
	bare := strings.TrimRightFunc(body, unicode.IsSpace)
	if bare == "" || instruction == "" || strings.Contains(spoken(body), spoken(instruction)) {
		return body
	}
	return bare + "\n" + instruction
}

// spoken are the words of a text, in small letters, each with a space on either side.
func spoken(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !isWordRune(r) && !isIgnored(r)
	})
	return " " + strings.Join(words, " ") + " "
}
