package phone

import "strings"

// yearSize is the digits of a year.
const yearSize = 4

// token is groups of digits with single separators and no spaces between them.
type token struct {
	groups     []tokenGroup
	separators string // one fewer than groups
	joined     rune   // the separator by which it follows other digits, or + or a space
	end        int
}

type tokenGroup struct {
	digits     string
	start, end int // in the text
}

// readToken reads the token at pos.
func (s *scanner) readToken() token {
	t := token{joined: ' '}
	s.groups = s.groups[:0]
	if before := s.at(s.pos - 1); before == '+' || isTokenSeparator(before) && isDigit(s.at(s.pos-2)) {
		t.joined = before
	}
	for pos := s.pos; ; {
		end := s.run(pos, isDigit)
		s.groups = append(s.groups, tokenGroup{digits: s.ascii[pos:end], start: pos, end: end})
		if !isTokenSeparator(s.at(end)) || !isDigit(s.at(end+1)) {
			t.groups, t.end = s.groups, end
			return t
		}
		t.separators += string(s.at(end))
		pos = end + 1
	}
}

func isTokenSeparator(r rune) bool { return r == '.' || r == '-' || r == '/' || r == ':' || r == ',' }

func (t token) size() int {
	size := 0
	for _, g := range t.groups {
		size += len(g.digits)
	}
	return size
}

// fullDate returns where a date with a year of four digits ends that the token begins with, 0 if there is none.
func (t token) fullDate() int {
	const parts = 3
	if len(t.groups) < parts || t.separators[0] != t.separators[1] ||
		!strings.ContainsRune(".-/", rune(t.separators[0])) ||
		t.joined == rune(t.separators[0]) || t.joined == '+' {
		return 0
	}
	if len(t.groups) > parts && t.separators[2] == t.separators[0] {
		return 0
	}
	a, b, c := t.groups[0].digits, t.groups[1].digits, t.groups[2].digits
	if isYear(a) && isDayAndMonth(b, c) || isYear(c) && isDayAndMonth(a, b) {
		return t.groups[2].end
	}
	return 0
}

// time returns where a time, or a span of times, ends that the token is; 0 if it is none.
func (t token) time() int {
	if !strings.Contains(t.separators, ":") || t.joined == ':' || len(t.groups) > 4 || number(t.groups[0].digits) > 24 {
		return 0
	}
	for i, g := range t.groups {
		fraction := i > 0 && strings.ContainsRune(".,", rune(t.separators[i-1])) && i == len(t.groups)-1
		if len(g.digits) > 2 && !fraction || number(g.digits) > 59 && !fraction || i > 0 && t.separators[i-1] == ':' &&
			len(g.digits) != 2 {
			return 0
		}
	}
	return t.end
}

// hours returns where hours end that the token is and that have the shape of nothing else: "24/7", "8.30-16.30"; 0 if
// it is none.
func (t token) hours() int {
	if t.joined != ' ' {
		return t.time()
	}
	if len(t.groups) == 2 && t.separators == "/" && t.groups[0].digits == "24" && t.groups[1].digits == "7" {
		return t.end
	}
	if t.separators == ".-." && t.clock(0) && t.clock(2) {
		return t.end
	}
	return t.time()
}

// clock tells whether two groups are hours and minutes.
func (t token) clock(i int) bool {
	hour, minute := t.groups[i].digits, t.groups[i+1].digits
	return len(hour) <= 2 && number(hour) <= 24 && len(minute) == 2 && number(minute) <= 59
}

// weak tells of hours ("9-17"), short dates ("05.10.86", "10/1986") and dates in one run ("20121230").
func (t token) weak() bool {
	if t.joined != ' ' || len(t.groups) > 4 {
		return false
	}
	if len(t.groups) == 1 {
		return isCompactDate(t.groups[0].digits)
	}
	last := len(t.groups) - 1
	for i, g := range t.groups {
		year := i == last && last == 1 && isYear(g.digits)
		if len(g.digits) > 2 && !year || i == 0 && number(g.digits) > 31 || i > 0 && i < last && number(g.digits) > 59 {
			return false
		}
	}
	return last != 2 || len(t.groups[2].digits) == 2
}

// isCompactDate tells of a date, perhaps with a time, in one run: 20121230, 30121986, 201212300805.
func isCompactDate(digits string) bool {
	switch len(digits) {
	case 8:
		return isYear(digits[:4]) && isDayAndMonth(digits[4:6], digits[6:]) || isYear(digits[4:]) &&
			isDayAndMonth(digits[:2], digits[2:4])
	case 12, 14:
		return isCompactDate(digits[:8]) && isYear(digits[:4]) && digits[8:10] < "24" && digits[10:12] < "60"
	default:
		return false
	}
}

// isDayAndMonth tells whether a and b are a day and a month, in either order.
func isDayAndMonth(a, b string) bool {
	if len(a) > 2 || len(b) > 2 {
		return false
	}
	x, y := number(a), number(b)
	return x >= 1 && y >= 1 && min(x, y) <= 12 && max(x, y) <= 31
}

func isYear(digits string) bool {
	return len(digits) == yearSize && (digits[:2] == "19" || digits[:2] == "20")
}

// number returns the value of up to four digits, and more than any day, month or hour for longer ones.
func number(digits string) int {
	value := 0
	for i := 0; i < len(digits) && i <= yearSize; i++ {
		value = 10*value + int(digits[i]-'0')
	}
	return value
}
