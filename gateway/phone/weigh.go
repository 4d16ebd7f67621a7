package phone

import (
	"iter"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// weigh reads a fragment that may have hours or a date at its ends, with and without each piece of them. It finds a
// number only if there is exactly one, and returns what of the fragment it was.
func (r *reader) weigh(f fragment) (reading, fragment) {
	whole := r.read(f)
	switch {
	case f.isDate() && !r.writes(f, whole):
		return inDoubt(), f
	case !f.weak() || f.allWeak() && f.tokens() == 1:
		return whole, f
	}
	got, from, incomplete := whole, f, whole.reason == ReasonIncomplete
	for part, inside := range f.parts() {
		other := r.read(part)
		switch {
		case !other.found:
			incomplete = incomplete || other.reason == ReasonIncomplete
		case inside && !got.found, got.found && got.E164 != other.E164:
			return inDoubt(), f
		default:
			got, from = other, part
		}
	}
	if got.found && incomplete && !r.writes(f, whole) {
		return inDoubt(), f
	}
	return got, from
}

// parts yields what is left of a fragment without some of the weak groups at its ends, and whether that ends inside of
// hours.
func (f fragment) parts() iter.Seq2[fragment, bool] {
	first, last := f.core()
	return func(yield func(fragment, bool) bool) {
		for start := 0; start <= first && start < len(f.groups); start++ {
			for end := max(last, start+1); end <= len(f.groups); end++ {
				part := f
				part.groups, part.plus = f.groups[start:end], f.plus && start == 0
				inside := f.groups[start].inner || end < len(f.groups) && f.groups[end].inner
				if len(part.groups) < len(f.groups) && !yield(part, inside) {
					return
				}
			}
		}
	}
}

// writes tells whether the groups of a fragment are those in which the country writes a number.
func (r *reader) writes(f fragment, got reading) bool {
	if !got.found || got.Region != r.region {
		return false
	}
	number, reason := r.parse(got.E164, world)
	if reason != "" {
		return false
	}
	groups := strings.FieldsFunc(phonenumbers.Format(number, phonenumbers.NATIONAL),
		func(c rune) bool { return !isDigit(c) })
	return slices.EqualFunc(groups, f.groups, func(digits string, g group) bool { return digits == g.digits })
}

// core returns the first group, and the one after the last, between the weak ones at both ends; its end is 0 if all are
// weak.
func (f fragment) core() (first, last int) {
	last = len(f.groups)
	for first < last && f.groups[first].weak {
		first++
	}
	if first == last {
		return first, 0
	}
	for f.groups[last-1].weak {
		last--
	}
	return first, last
}

// tokens returns how many pieces a fragment of weak groups has.
func (f fragment) tokens() int {
	count := 0
	for _, g := range f.groups {
		if !g.inner {
			count++
		}
	}
	return count
}

// isDate tells whether a fragment is nothing but a date.
func (f fragment) isDate() bool {
	if f.plus {
		return false
	}
	switch g := f.groups; len(g) {
	case 1:
		return g[0].weak && isCompactDate(g[0].digits)
	case 3:
		a, b, c := g[0].digits, g[1].digits, g[2].digits
		return len(c) == 2 && isDayAndMonth(a, b) || isYear(a) && isDayAndMonth(b, c) || isYear(c) &&
			isDayAndMonth(a, b)
	default:
		return false
	}
}

// weak tells whether hours or a date stand at an end of the fragment.
func (f fragment) weak() bool {
	n := len(f.groups)
	return n > 0 && (f.groups[0].weak || f.groups[n-1].weak)
}

func (f fragment) allWeak() bool {
	_, last := f.core()
	return last == 0
}
