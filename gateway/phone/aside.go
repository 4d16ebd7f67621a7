package phone

import (
	"strings"
	"unicode"
)

// Beside numbers stand dates, times, hours and amounts. Those that have the shape of nothing else (a date with its
// year, a time with its colon, an amount with its unit) are cut out of the text. Others are weak: "9-17" may be hours,
// and may be the end of a number; what can be read in both ways is left to weigh.

// aside reads what is no number, or only perhaps one, and reports false if the digits at pos are none of it.
func (s *scanner) aside() bool {
	if s.pos < s.token {
		return false
	}
	t := s.readToken()
	if s.dateOrTime(t) || s.amount(t) || s.value(t) {
		return true
	}
	if !t.weak() && !s.partOfDate(t) && !s.hours(t) && !s.enumerates(t) {
		s.token = t.end
		return false
	}
	s.doubtful(t)
	return true
}

// doubtful adds a token that may be part of a number and may not.
func (s *scanner) doubtful(t token) {
	for i, g := range t.groups {
		s.pos = g.start
		s.group(g.end, group{weak: true, inner: i > 0})
	}
}

// dateOrTime skips a date with its year or a time with its colon, wherever in the token it begins.
func (s *scanner) dateOrTime(t token) bool {
	end := t.fullDate()
	if end == 0 {
		end = t.hours()
	}
	if end == 0 {
		return false
	}
	s.skip(end)
	if s.at(s.pos) == 't' && isDigit(s.at(s.pos+1)) {
		s.pos++ // 2012-01-02T08:00
	}
	return true
}

// amount reads a token with a currency, a unit or a month beside it. After digits it may still be a part of their
// number.
func (s *scanner) amount(t token) bool {
	money := s.money
	s.money, s.day = false, false
	if !money && !s.counts(t) {
		return false
	}
	if s.current != nil && !s.current.plus {
		s.doubtful(t)
	} else {
		s.skip(t.end)
	}
	return true
}

// counts tells whether a unit stands after a token.
func (s *scanner) counts(t token) bool {
	after := s.run(t.end, func(r rune) bool { return r == ' ' || r == '-' || r == '.' || r == '/' })
	end := s.run(after, unicode.IsLetter)
	word, short := string(s.text[after:end]), len(t.groups) == 1 && t.size() <= yearSize
	switch {
	case unicode.Is(unicode.Sc, s.at(after)):
		return s.current == nil || !isDigit(s.at(s.run(after+1, isSpace)))
	case isCurrency(word):
		return s.current == nil || !isDigit(s.at(s.run(end, isSpace)))
	case !short:
		return false
	case isMonth(word):
		s.day = after <= t.end+2 && t.size() <= 2 && isDayAndMonth(t.groups[0].digits, "1")
		return s.day
	case word == "a", word == "p":
		return s.at(end) == '.' && s.at(end+1) == 'm'
	default:
		return after <= t.end+1 && (isUnit(word) || s.at(after) == '%')
	}
}

func isSpace(r rune) bool { return r == ' ' }

// month skips the rest of a date with its year after the name of its month, and else remembers the name.
func (s *scanner) month() {
	day := s.day
	s.day, s.dated = false, 2
	end := s.run(s.pos, isDateGap)
	if start := end; !day {
		end = s.run(start, isDigit)
		if end == start || end > start+2 {
			return
		}
		if ordinal := s.run(end, unicode.IsLetter); ordinal == end+2 {
			end = ordinal
		}
		end = s.run(end, isDateGap)
	}
	start := end
	if end = s.run(start, isDigit); isYear(string(s.text[start:end])) {
		s.dated = 0
		s.skip(end)
	}
}

func isDateGap(r rune) bool { return r == ' ' || r == '.' || r == ',' || r == '-' || r == '/' }

// partOfDate tells of the day and the year after a month's name.
func (s *scanner) partOfDate(t token) bool {
	if s.dated == 0 {
		return false
	}
	s.dated--
	first := t.groups[0]
	if len(t.groups) == 1 && (len(first.digits) <= 2 || isYear(first.digits)) {
		return true
	}
	s.dated = 0
	return false
}

// enumerates tells of "(1)", "#1" and "1. ".
func (s *scanner) enumerates(t token) bool {
	if t.size() != 1 || t.groups[0].digits == "0" {
		return false
	}
	before, after := s.at(s.pos-1), s.at(t.end)
	return before == '(' && after == ')' || before == '#' || after == '.' && s.at(t.end+1) == ' ' && before == ' '
}

// hours tells of "17h", which may be a number's end with a label.
func (s *scanner) hours(t token) bool {
	return len(t.groups) == 1 && t.size() <= 2 && number(t.groups[0].digits) <= 24 && s.at(t.end) == 'h' &&
		!unicode.IsLetter(s.at(t.end+1))
}

// value reads a number that went through a spreadsheet: "819260976.0" and "9.18115268534E11" keep their digits if none
// is missing, others are none.
func (s *scanner) value(t token) bool {
	exponent, end := s.exponent(t.end)
	if exponent < 0 && (len(t.groups) != 2 || t.separators != "." || len(t.groups[0].digits) < openingSize) ||
		len(t.groups) > 2 {
		return false
	}
	digits, fraction := t.groups[0].digits, ""
	if len(t.groups) == 2 {
		fraction = t.groups[1].digits
	}
	shift := max(exponent, 0)
	if shift > len(fraction) || strings.Trim(fraction[shift:], "0") != "" {
		s.skip(end)
		return true
	}
	s.group(t.groups[0].end, group{})
	last := &s.current.groups[len(s.current.groups)-1]
	last.digits = digits + fraction[:shift]
	s.pos = end
	return true
}

// exponent reads "E11" or "e+11" at a position and returns where it ends; -1 if there is none.
func (s *scanner) exponent(from int) (exponent, end int) {
	start := from + 1
	if s.at(start) == '+' {
		start++
	}
	end = s.run(min(start, len(s.text)), isDigit)
	if s.at(from) != 'e' || end == start || end > start+2 {
		return -1, from
	}
	return number(string(s.text[start:end])), end
}
