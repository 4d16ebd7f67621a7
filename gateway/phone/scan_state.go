package phone

// openingSize is how many digits make an opening parenthesis the start of a remark rather than a part of the number.
const openingSize = 7

// enumeratorSize is how many digits a list's "1)" has at most.
const enumeratorSize = 2

// begin starts a fragment; the words read since the one before are its label.
func (s *scanner) begin() *fragment {
	s.current = &fragment{label: s.words, soft: s.between == soft && len(s.fragments) > 0}
	s.words = nil
	return s.current
}

// finish ends the current fragment, if there is one.
func (s *scanner) finish() {
	if s.current == nil || len(s.current.groups) == 0 {
		s.current = nil
		return
	}
	s.fragments = append(s.fragments, *s.current)
	s.current, s.between, s.words, s.trailing = nil, none, nil, true
}

// separate ends the current fragment at a separator. Words between a number and a separator label the number.
func (s *scanner) separate(by separation) {
	s.finish()
	s.between = max(s.between, by)
	if len(s.words) > 0 || by == hard {
		s.attach()
		s.trailing = false
	}
	if by == hard {
		s.words = nil
	}
}

// attach gives the words read since the last fragment to it.
func (s *scanner) attach() {
	if !s.trailing || len(s.words) == 0 {
		return
	}
	last := &s.fragments[len(s.fragments)-1]
	last.label = append(last.label, s.words...)
	s.words = nil
}

func (s *scanner) opening() {
	if s.current != nil && s.current.size() >= openingSize {
		s.finish()
		s.between = hard
	}
	s.paren = true
}

// closing ends a remark such as "(fax)", or a list's "1)".
func (s *scanner) closing() {
	s.attach()
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
