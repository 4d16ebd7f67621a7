package phone

// The digits of an extension, and the least a number has that may be followed by one.
const (
	maxExtension   = 7
	minBeforeAnExt = 5
)

// extension reads the digits of an extension, announced by marker, which ends at from. It reports false, and reads
// nothing, if no number stands before the marker or no extension after it.
func (s *scanner) extension(from int, marker string) bool {
	start := s.run(from, isExtensionGap)
	end := s.run(start, isDigit)
	if size := end - start; size == 0 || size > maxExtension || !s.mayBeExtended() {
		return false
	}
	switch next := s.at(end); {
	case next == ':' || next == ')' && marker == "#":
		return false // "#1: ..." numbers a list
	case start > from && len(marker) == 1 && s.digitsAhead(start) > maxExtension:
		return false // "x 415 555 2671" is a number
	}
	s.finish()
	s.fragments[len(s.fragments)-1].ext = true
	s.between, s.pos = hard, end
	return true
}

// mayBeExtended tells whether the text read last is a number.
func (s *scanner) mayBeExtended() bool {
	if s.current != nil {
		return s.current.size() >= minBeforeAnExt
	}
	return len(s.fragments) > 0 && s.labels.none()
}

// digitsAhead returns how many digits follow, as far as they may belong to one number.
func (s *scanner) digitsAhead(pos int) int {
	count := 0
	for ; pos < len(s.text) && (isDigit(s.text[pos]) || isExtensionGap(s.text[pos])); pos++ {
		if isDigit(s.text[pos]) {
			count++
		}
	}
	return count
}

func isExtensionGap(r rune) bool {
	switch r {
	case ' ', '.', ':', '=', '-', ',':
		return true
	default:
		return false
	}
}
