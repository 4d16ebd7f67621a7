package phone

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// separation is what lies between two fragments.
type separation int

const (
	none separation = iota // spaces at most
	soft                   // a slash, comma, tab or free-standing dash: it may also stand inside a number
	hard                   // anything that is never part of a number
)

// scanned is a text cut into fragments.
type scanned struct {
	fragments []fragment
	truncated bool // the text was longer than MaxText
	blank     bool // the text shows nothing
}

// emptiness returns why there are no fragments.
func (s scanned) emptiness() Reason {
	switch {
	case s.truncated:
		return ReasonTextTooLong
	case s.blank:
		return ReasonEmpty
	default:
		return ReasonNoDigits
	}
}

// scanner cuts a folded text into fragments.
type scanner struct {
	text      []rune
	ascii     string // the text with a byte for each character, for its digits and Latin letters
	pos       int    // of the character to be read next
	fragments []fragment
	current   *fragment  // the fragment being read, nil between fragments
	between   separation // since the fragment before
	paren     bool       // an opening parenthesis waits for its closing one
	remark    bool       // words stand behind it
	token     int        // where the token that is being read ends
	dated     int        // how many groups may still belong to a month that was named
	day       bool       // a day stands before what follows
	money     bool       // a currency sign stands before what follows
	labels    labels
	groups    []tokenGroup // of the token read last
}

func scan(text string) scanned {
	text, truncated := truncate(text)
	s := scanner{text: fold(text)}
	s.ascii = ascii(s.text)
	for s.pos < len(s.text) {
		s.step()
	}
	if truncated {
		s.current = nil // it may have lost its end
	}
	s.separate(hard)
	s.labels.bind(s.text, s.fragments)
	return scanned{fragments: s.fragments, truncated: truncated, blank: strings.TrimSpace(string(s.text)) == ""}
}

// ascii returns a byte for each character of text, 0 for those outside ASCII.
func ascii(text []rune) string {
	bytes := make([]byte, len(text))
	for i, r := range text {
		if r <= unicode.MaxASCII {
			bytes[i] = byte(r)
		}
	}
	return string(bytes)
}

func truncate(text string) (string, bool) {
	if len(text) <= MaxText {
		return text, false
	}
	end := MaxText
	for end > MaxText-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end], true
}

func (s *scanner) step() {
	r := s.at(s.pos)
	switch {
	case isDigit(r):
		s.digits()
	case unicode.IsLetter(r):
		s.word()
	default:
		s.pos++
		s.symbol(r)
	}
}

// at returns the character at a position, a space outside the text.
func (s *scanner) at(pos int) rune {
	if pos < 0 || pos >= len(s.text) {
		return ' '
	}
	return s.text[pos]
}

// run returns the position after the characters from pos on that are in a class.
func (s *scanner) run(pos int, class func(rune) bool) int {
	for pos < len(s.text) && class(s.text[pos]) {
		pos++
	}
	return pos
}

// symbol reads the character before pos, neither a digit nor a letter.
func (s *scanner) symbol(r rune) {
	switch r {
	case ' ', '.', '_', '~', '*', '[', ']', '\'':
	case '+':
		s.finish()
		s.begin().plus = true
	case '(':
		s.opening()
	case ')':
		s.closing()
	case '/', '\t':
		s.separate(soft)
	case '-':
		s.dash()
	case ',':
		// Two commas are pauses in dialling, before an extension.
		if s.at(s.pos) != ',' || !s.extension(s.pos+1, ",,") {
			s.separate(soft)
		}
	case '#':
		s.hash()
	case ':', '=':
		// Words before a colon label what follows.
		s.finish()
		s.between = hard
		s.labels.forward()
	default:
		s.money = unicode.Is(unicode.Sc, r)
		s.separate(hard)
	}
}

// dash separates if it stands free, or beside another one.
func (s *scanner) dash() {
	before, after := s.at(s.pos-2), s.at(s.pos)
	if before == ' ' && after == ' ' || before == '-' || after == '-' {
		s.separate(soft)
	}
}

// hash announces an extension or is a number sign, which ends a number and leaves labels as they are: "FAX# 415 555
// 2671".
func (s *scanner) hash() {
	if !s.extension(s.pos, "#") {
		s.finish()
		s.between = hard
	}
}

func (s *scanner) digits() {
	if s.aside() {
		return
	}
	s.group(s.run(s.pos, isDigit), group{})
}

// group adds the digits up to end to the current fragment, as a group like g.
func (s *scanner) group(end int, g group) {
	if s.current == nil {
		s.begin()
	}
	if len(s.current.groups) == 0 {
		s.current.glue = s.wordBefore()
	}
	g.digits, g.spaced = s.ascii[s.pos:end], s.at(s.pos-1) == ' '
	s.current.groups = append(s.current.groups, g)
	s.pos = end
}

// wordBefore returns the letters right before pos.
func (s *scanner) wordBefore() string {
	start := s.pos
	for unicode.IsLetter(s.at(start - 1)) {
		start--
	}
	return string(s.text[start:s.pos])
}

func (s *scanner) word() {
	start := s.pos
	s.pos = s.run(start, unicode.IsLetter)
	word := string(s.text[start:s.pos])
	if isExtensionWord(word) && s.extension(s.pos, word) {
		return
	}
	if s.current != nil && s.at(start-1) != ' ' {
		if digits := vanity(s.text[start:]); digits != "" {
			s.current.vanity = s.current.text() + digits
		}
	}
	if isConjunction(word) {
		s.separate(hard)
		return
	}
	s.finish()
	s.between = hard
	s.remark = true
	if isMonth(word) {
		s.month()
	}
	s.labels.add(start, s.pos)
}
