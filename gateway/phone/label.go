package phone

// label is words that stand together between two fragments.
type label struct {
	words   []string
	after   int        // how many fragments stand before it
	left    separation // from the fragment before
	right   separation // from the fragment after
	forward bool       // a colon ties it to the fragment after
}

// labels collects the words of a text and gives them to the numbers that they stand beside.
type labels struct {
	closed []label
	open   []label    // since the fragment before
	after  int        // how many fragments there are
	since  separation // from the fragment before
}

func (l *labels) none() bool { return len(l.open) == 0 }

// add takes a word; words with nothing but spaces between them are one label.
func (l *labels) add(word string) {
	if n := len(l.open); n > 0 && l.open[n-1].right == none && !l.open[n-1].forward {
		l.open[n-1].words = append(l.open[n-1].words, word)
		return
	}
	l.open = append(l.open, label{words: []string{word}, after: l.after, left: l.since})
}

// separate takes a separator.
func (l *labels) separate(by separation) {
	l.since = max(l.since, by)
	for i := range l.open {
		l.open[i].right = max(l.open[i].right, by)
	}
}

// forward takes a colon.
func (l *labels) forward() {
	if n := len(l.open); n > 0 {
		l.open[n-1].forward = true
	}
}

// close takes the beginning of a fragment.
func (l *labels) close() {
	l.closed, l.open = append(l.closed, l.open...), nil
}

// restart takes the end of a fragment, after which there are so many.
func (l *labels) restart(fragments int) { l.after, l.since = fragments, none }

// bind lets each label refuse the number that it is nearer to, and both if that cannot be told.
func (l *labels) bind(fragments []fragment) {
	l.close()
	for _, label := range l.closed {
		reason := refusal(label.words)
		if reason == "" {
			continue
		}
		left, right := neighbours(fragments, label.after)
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

// side tells where the number of a label stands that has one on both sides. If both are as near, it is where the other numbers
// of the text stand beside their labels, unless a mistake would text somebody who must not be.
func (l *labels) side(of label, fragments int, careful bool) side {
	leads, trails := l.closed[0].after == 0, l.closed[len(l.closed)-1].after == fragments
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
