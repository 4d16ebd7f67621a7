package ordsexport

import (
	"strings"
	"unicode/utf8"
)

// literal takes a string: 'it”s', q'[it's]', and both with an N before. ok is false if there is none.
func (l *lexer) literal() (value string, ok bool, err error) {
	n := 0
	if n < len(l.rest) && (l.rest[n] == 'n' || l.rest[n] == 'N') {
		n++
	}
	quoted := n < len(l.rest) && (l.rest[n] == 'q' || l.rest[n] == 'Q')
	if quoted {
		n++
	}
	if n >= len(l.rest) || l.rest[n] != '\'' {
		return "", false, nil
	}
	l.take(n + 1)
	if quoted {
		value, err = l.alternative()
	} else {
		value, err = l.plain()
	}
	return value, true, err
}

// plain takes a string up to its quote; two quotes are one in it.
func (l *lexer) plain() (string, error) {
	var value strings.Builder
	for {
		part, err := l.through("'", "a string")
		if err != nil {
			return "", err
		}
		value.WriteString(part)
		if !strings.HasPrefix(l.rest, "'") {
			return value.String(), nil
		}
		value.WriteString(l.take(1))
	}
}

// alternative takes a string of the form [...]', with any sign in place of the brackets.
func (l *lexer) alternative() (string, error) {
	if l.rest == "" {
		return l.through("'", "a string")
	}
	opening, size := utf8.DecodeRuneInString(l.rest)
	closing := l.take(size)
	switch opening {
	case '[':
		closing = "]"
	case '(':
		closing = ")"
	case '{':
		closing = "}"
	case '<':
		closing = ">"
	}
	return l.through(closing+"'", "a string")
}
