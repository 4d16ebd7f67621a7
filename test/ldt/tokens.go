package ldt

import (
	"bytes"
	"fmt"
	"strings"
)

// token is a word, an equals sign or a string; one without a text and not quoted is the end.
type token struct {
	line   int
	text   string
	quoted bool
}

// scanner takes a data file apart.
type scanner struct {
	file string
	text string
	at   int
	line int
}

// characters finds what no file of ours may hold: FNDLOAD takes carriage returns and the character set of NLS_LANG, but a file
// that is the same everywhere has neither.
func characters(file string, text []byte) error {
	if bytes.HasPrefix(text, []byte("\xEF\xBB\xBF")) {
		return Fault{file, 1, "begins with a byte order mark"}
	}
	line := 1
	for _, b := range text {
		switch {
		case b == '\n':
			line++
		case b == '\r':
			return Fault{file, line, "ends with a carriage return"}
		case b < ' ' || b > '~':
			return Fault{file, line, fmt.Sprintf("has the byte %#x, which is not printable ASCII", b)}
		}
	}
	return nil
}

// next returns the next token.
func (s *scanner) next() (token, error) {
	s.skip()
	if s.at == len(s.text) {
		return token{line: s.line}, nil
	}
	switch s.text[s.at] {
	case '"':
		return s.quoted()
	case '=':
		s.at++
		return token{line: s.line, text: "="}, nil
	}
	end := strings.IndexAny(s.text[s.at:], " \n\"=#")
	if end < 0 {
		end = len(s.text) - s.at
	}
	word := s.text[s.at : s.at+end]
	s.at += end
	return token{line: s.line, text: word}, nil
}

// skip passes over spaces, line ends and comments.
func (s *scanner) skip() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case '\n':
			s.line++
		case '#':
			end := strings.IndexByte(s.text[s.at:], '\n')
			if end < 0 {
				s.at = len(s.text)
				return
			}
			s.at += end - 1
		case ' ':
		default:
			return
		}
		s.at++
	}
}

// quoted reads a string. A backslash stands before a quote, a backslash, an n (a line end) or the end of a line that is
// continued.
func (s *scanner) quoted() (token, error) {
	begin := s.line
	var text strings.Builder
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case '"':
			s.at++
			return token{line: begin, text: text.String(), quoted: true}, nil
		case '\n':
			return token{}, Fault{s.file, begin, "a string does not end on its line"}
		case '\\':
			if err := s.escape(&text); err != nil {
				return token{}, err
			}
		default:
			text.WriteByte(c)
		}
	}
	return token{}, Fault{s.file, begin, "a string does not end"}
}

// escape reads what follows a backslash.
func (s *scanner) escape(text *strings.Builder) error {
	s.at++
	if s.at == len(s.text) {
		return Fault{s.file, s.line, "a string does not end"}
	}
	switch c := s.text[s.at]; c {
	case '"', '\\':
		text.WriteByte(c)
	case 'n':
		text.WriteByte('\n')
	case '\n':
		s.line++
	default:
		return Fault{s.file, s.line, fmt.Sprintf("a string has \\%c, which means nothing", c)}
	}
	return nil
}
