package phone

import "strings"

// fragment is a piece of the text that may be a number, a part of one, or several with only spaces between them.
type fragment struct {
	plus    bool    // a + stands before the digits
	groups  []group // the digits as typed
	soft    bool    // a soft separator only lies between the fragment before and this one
	refused Reason  // what the words beside it forbid, empty for nothing
	vanity  string  // the digits if the letters at its end are taken for digits
	ext     bool    // an extension follows
	glue    string  // the letters right before the digits, as in "NO9386011117947"
	void    bool    // a date, a time or an amount, and no number
}

// group is an unbroken run of digits.
type group struct {
	digits string
	spaced bool // a space stands before it
	weak   bool // it may be hours or a date beside the number
	inner  bool // it is a later part of such hours
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
	joined := fragment{plus: fragments[0].plus, glue: fragments[0].glue}
	for _, f := range fragments {
		joined.groups = append(joined.groups, f.groups...)
		joined.refuse(f.refused)
		joined.ext = joined.ext || f.ext
	}
	return joined
}

// voidness returns why a fragment that is no number is none.
func (f fragment) voidness() Reason {
	if f.size() < minTyped {
		return ReasonTooShort
	}
	return ReasonInvalidNumber
}

// refuse takes a reason not to text the fragment; the more telling one stays.
func (f *fragment) refuse(reason Reason) {
	if reason.rank() > f.refused.rank() {
		f.refused = reason
	}
}

// identifies tells whether letters make the digits an identifier: "E1234567", "DE89 3704 0044".
func (f fragment) identifies() bool {
	const least, check, block = 6, 2, 4
	if f.glue == "" || isPhoneWord(f.glue) || len(f.groups) == 0 {
		return false
	}
	if len(f.groups[0].digits) >= least {
		return true
	}
	return len(f.glue) == check && len(f.groups) > check && len(f.groups[0].digits) == check &&
		len(f.groups[1].digits) == block && len(f.groups[2].digits) == block
}
