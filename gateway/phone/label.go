package phone

import (
	"slices"
	"strings"
	"unicode"
)

// label is words that stand together between two fragments.
type label struct {
	from    int // where its words begin and end in the text
	to      int
	after   int        // how many fragments stand before it
	left    separation // from the fragment before
	right   separation // from the fragment after
	forward bool       // a colon ties it to the fragment after
}

// labels collects the words of a text and gives them to the numbers that they stand beside.
type labels struct {
	all    []label
	closed int        // how many of them have a fragment behind them
	after  int        // how many fragments there are
	since  separation // from the fragment before
}

func (l *labels) none() bool { return len(l.all) == l.closed }

// add takes a word; words with nothing but spaces between them are one label.
func (l *labels) add(from, to int) {
	if n := len(l.all) - 1; n >= l.closed && l.all[n].right == none && !l.all[n].forward {
		l.all[n].to = to
		return
	}
	l.all = append(l.all, label{from: from, to: to, after: l.after, left: l.since})
}

// separate takes a separator.
func (l *labels) separate(by separation) {
	l.since = max(l.since, by)
	for i := l.closed; i < len(l.all); i++ {
		l.all[i].right = max(l.all[i].right, by)
	}
}

// forward takes a colon.
func (l *labels) forward() {
	if !l.none() {
		l.all[len(l.all)-1].forward = true
	}
}

// close takes the beginning of a fragment.
func (l *labels) close() { l.closed = len(l.all) }

// restart takes the end of a fragment, after which there are so many.
func (l *labels) restart(fragments int) { l.after, l.since = fragments, none }

// bind lets each label refuse the number that it is nearer to, and both if that cannot be told.
func (l *labels) bind(text []rune, fragments []fragment) {
	if !slices.ContainsFunc(fragments, fragment.mayBeNumber) {
		return
	}
	for _, label := range l.all {
		left, right := neighbours(fragments, label.after)
		reason := refusal(strings.FieldsFunc(string(text[label.from:label.to]), notLetter))
		if reason == "" {
			continue
		}
		if left != nil && right != nil {
			switch l.side(label, len(fragments), reason == ReasonDoNotContact) {
			case before:
				right = nil
			case behind:
				left = nil
			}
		}
		for _, fragment := range []*fragment{left, right} {
			if fragment != nil {
				fragment.refuse(reason)
			}
		}
	}
}

// side is where the number of a label stands.
type side int

const (
	either side = iota
	before
	behind
)

// side tells where the number of a label stands that has one on both sides. If both are as near, it is where the other
// numbers of the text stand beside their labels, unless a mistake would text somebody who must not be.
func (l *labels) side(of label, fragments int, careful bool) side {
	leads, trails := l.all[0].after == 0, l.all[len(l.all)-1].after == fragments
	switch {
	case of.forward || of.left > of.right:
		return behind
	case of.left < of.right:
		return before
	case careful || leads == trails:
		return either
	case leads:
		return behind
	default:
		return before
	}
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// neighbours returns the nearest fragments on both sides that may be numbers, nil where there are none.
func neighbours(fragments []fragment, after int) (left, right *fragment) {
	for i := after - 1; i >= 0 && left == nil; i-- {
		if fragments[i].mayBeNumber() {
			left = &fragments[i]
		}
	}
	for i := after; i < len(fragments) && right == nil; i++ {
		if fragments[i].mayBeNumber() {
			right = &fragments[i]
		}
	}
	return left, right
}

func (f fragment) mayBeNumber() bool { return !f.void && f.size() >= minBeforeAnExt }
