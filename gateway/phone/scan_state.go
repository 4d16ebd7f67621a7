package phone

// openingSize is how many digits make an opening parenthesis the start of a remark rather than a part of the number.
const openingSize = 7

// enumeratorSize is how many digits a list's "1)" has at most.
const enumeratorSize = 2

// begin starts a fragment.
func (s *scanner) begin() *fragment {
	s.current = &fragment{soft: s.between == soft && len(s.fragments) > 0}
	s.labels.close()
	return s.current
}

// finish ends the current fragment, if there is one.
func (s *scanner) finish() {
	if s.current == nil || len(s.current.groups) == 0 {
		s.current = nil
		return
	}
	if s.current.identifies() {
		s.current.void = true
	}
	s.fragments = append(s.fragments, *s.current)
	s.current, s.between = nil, none
	s.labels.restart(len(s.fragments))
}

// separate ends the current fragment at a separator.
func (s *scanner) separate(by separation) {
	s.finish()
	s.between = max(s.between, by)
	s.labels.separate(by)
}

// skip adds the characters up to end as a fragment that is no number.
func (s *scanner) skip(end int) {
	s.finish()
	s.between = hard
	s.begin().void = true
	for s.pos < end {
		if stop := s.run(s.pos, isDigit); stop > s.pos {
			s.group(min(stop, end), group{})
			continue
		}
		s.pos++
	}
	s.finish()
	s.between = hard
}

func (s *scanner) opening() {
	if s.current != nil && s.current.size() >= openingSize {
		s.finish()
		s.between = hard
	}
	s.paren, s.remark = true, false
}

// closing ends a remark such as "(fax)", or a list's "1)".
func (s *scanner) closing() {
	s.labels.separate(soft)
	if s.paren && s.remark {
		s.finish()
		s.between = hard
	}
	if !s.paren && s.current != nil {
		s.dropEnumerator()
	}
	s.paren = false
}

func (s *scanner) dropEnumerator() {
	groups := s.current.groups
	if len(groups) == 0 {
		return
	}
	last := groups[len(groups)-1]
	if len(last.digits) > enumeratorSize || !last.spaced {
		return
	}
	s.current.groups = groups[:len(groups)-1]
	s.finish()
	s.between = hard
}
