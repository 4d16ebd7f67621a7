package ordsexport

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// kind is what a token is.
type kind int

const (
	end kind = iota
	// word is an identifier or a keyword, its text in capitals unless it stands in double quotes.
	word
	// text is a string literal, without its quotes.
	text
	number
	// bind is a bind variable, without its colon, as it is written.
	bind
	symbol
)

// token is a piece of PL/SQL.
type token struct {
	kind kind
	text string
	line int
}

// is reports whether the token is this symbol or this word, in capitals.
func (t token) is(what string) bool { return (t.kind == symbol || t.kind == word) && t.text == what }

// lexer cuts PL/SQL into tokens, and leaves out comments and what SQL*Plus prints.
type lexer struct {
	rest string
	line int
	// begins tells that nothing but blanks stands before on the line.
	begins bool
}

// tokens cuts the whole text, which may be any.
func tokens(source string) ([]token, error) {
	l := lexer{rest: strings.TrimPrefix(source, "\ufeff"), line: 1, begins: true}
	var all []token
	for {
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		if t.kind == end {
			return all, nil
		}
		all = append(all, t)
	}
}

// take takes n bytes.
func (l *lexer) take(n int) string {
	taken := l.rest[:n]
	l.rest = l.rest[n:]
	l.line += strings.Count(taken, "\n")
	return taken
}

// through takes everything up to a mark, and the mark.
func (l *lexer) through(mark, what string) (string, error) {
	line := l.line
	i := strings.Index(l.rest, mark)
	if i < 0 {
		return "", fmt.Errorf("line %d: %s has no end", line, what)
	}
	return l.take(i + len(mark))[:i], nil
}

// toLineEnd takes the rest of the line.
func (l *lexer) toLineEnd() {
	i := strings.IndexByte(l.rest, '\n')
	if i < 0 {
		i = len(l.rest)
	}
	l.take(i)
}

func (l *lexer) next() (token, error) {
	if err := l.blank(); err != nil || l.rest == "" {
		return token{}, err
	}
	begins := l.begins
	l.begins = false
	line := l.line
	if value, ok, err := l.literal(); ok || err != nil {
		return token{text, value, line}, err
	}
	if n := wordLength(l.rest); n > 0 {
		t := token{word, strings.ToUpper(l.take(n)), line}
		if begins && (t.text == "PROMPT" || t.text == "REM" || t.text == "REMARK") {
			l.toLineEnd()
			return l.next()
		}
		return t, nil
	}
	return l.sign(line)
}

// sign takes a number, a bind variable, a quoted name or a symbol.
func (l *lexer) sign(line int) (token, error) {
	switch c := l.rest[0]; {
	case isDigit(c):
		n := 1
		for n < len(l.rest) && (isDigit(l.rest[n]) || l.rest[n] == '.') {
			n++
		}
		return token{number, l.take(n), line}, nil
	case c == '"':
		l.take(1)
		name, err := l.through(`"`, "a name in double quotes")
		return token{word, name, line}, err
	case c == ':' && wordLength(l.rest[1:]) > 0:
		return token{bind, l.take(1 + wordLength(l.rest[1:]))[1:], line}, nil
	}
	for _, two := range []string{"=>", ":=", "||"} {
		if strings.HasPrefix(l.rest, two) {
			return token{symbol, l.take(2), line}, nil
		}
	}
	_, size := utf8.DecodeRuneInString(l.rest)
	return token{symbol, l.take(size), line}, nil
}

// blank takes blanks and comments.
func (l *lexer) blank() error {
	for l.rest != "" {
		switch {
		case strings.HasPrefix(l.rest, "--"):
			l.toLineEnd()
		case strings.HasPrefix(l.rest, "/*"):
			l.take(2)
			if _, err := l.through("*/", "a comment"); err != nil {
				return err
			}
		case l.rest[0] == '\n':
			l.begins = true
			l.take(1)
		case strings.IndexByte(" \t\r\f\v", l.rest[0]) >= 0:
			l.take(1)
		default:
			return nil
		}
	}
	return nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// wordLength is the length of the word that the text begins with, 0 if it begins with none.
func wordLength(s string) int {
	for i, r := range s {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r >= utf8.RuneSelf && r != utf8.RuneError
		if !letter && (i == 0 || !strings.ContainsRune("0123456789_$#", r)) {
			return i
		}
	}
	return len(s)
}
