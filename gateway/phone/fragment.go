package phone

import "strings"

// fragment is a piece of the text that may be a number, a part of one, or several with only spaces between them.
type fragment struct {
	plus   bool     // a + stands before the digits
	groups []group  // the digits as typed
	soft   bool     // a soft separator only lies between the fragment before and this one
	label  []string // the words beside it
	vanity string   // the digits if the letters at its end are taken for digits
	ext    bool     // an extension follows
}

// group is an unbroken run of digits.
type group struct {
	digits string
	spaced bool // a space stands before it
}

func (f fragment) size() int {
	size := 0
	for _, g := range f.groups {
		size += len(g.digits)
	}
	return size
}

func (f fragment) text() string {
	var b strings.Builder
	for _, g := range f.groups {
		b.WriteString(g.digits)
	}
	return b.String()
}

// join returns the one number that fragments make up.
func join(fragments []fragment) fragment {
	joined := fragment{plus: fragments[0].plus}
	for _, f := range fragments {
		joined.groups = append(joined.groups, f.groups...)
		joined.label = append(joined.label, f.label...)
		joined.ext = joined.ext || f.ext
	}
	return joined
}
