package phone

import (
	"slices"
	"strings"
)

// parser turns fragments into candidates and rejections.
type parser struct {
	reader *reader
	max    int
	result Result
	broken *fragment // the fragment before, if it was no number
}

func (p *parser) parse(fragments []fragment) {
	for i := 0; i < len(fragments) && !p.full(); {
		if p.reader.left == 0 {
			p.reject(Rejection{Reason: ReasonTextTooLong})
			return
		}
		rejected := len(p.result.Rejected)
		i += p.take(fragments[i:], i+1)
		if p.broken = nil; len(p.result.Rejected) > rejected {
			p.broken = &fragments[i-1]
		}
	}
}

func (p *parser) full() bool { return p.max > 0 && len(p.result.Candidates) >= p.max }

// take reads the first of fragments, with as many of those after it as belong to the same number, and returns how many
// those were. The position is that of the first.
func (p *parser) take(fragments []fragment, position int) int {
	first := fragments[0]
	if first.void {
		p.reject(Rejection{Fragment: position, Reason: first.voidness()})
		return 1
	}
	alone, from := p.reader.weigh(first)
	if alone.doubt || p.brokenOff(fragments, 1, alone) {
		return p.refuse(fragments, position)
	}
	switch {
	case p.leftOver(first):
		p.reject(Rejection{Fragment: position, Reason: alone.remains()})
		return 1
	case alone.found:
		p.record(alone, from, position)
		return 1
	}
	whole := p.reach(fragments)
	for n := p.stretch(fragments); n > 1; n-- {
		joined := join(fragments[:n])
		got := p.reader.readStrictly(joined)
		switch {
		case got.found && (n > whole || p.rivalled(fragments, n, got)), p.brokenOff(fragments, n, got):
			return p.refuse(fragments, position)
		case got.found:
			p.record(got, joined, position)
			return n
		}
	}
	if parts := p.reader.divide(first); parts != nil {
		for _, part := range parts {
			p.record(p.reader.readStrictly(part), part, position)
		}
		return 1
	}
	if got := p.reader.readVanity(first); got.found {
		p.record(got, first, position)
		return 1
	}
	p.reject(Rejection{Fragment: position, Reason: alone.reason})
	return 1
}

// refuse rejects the first of fragments, and those after soft separators, which can be read in more than one way.
func (p *parser) refuse(fragments []fragment, position int) int {
	p.reject(Rejection{Fragment: position, Reason: ReasonInvalidNumber})
	n := 1
	for n < len(fragments) && fragments[n].soft {
		n++
	}
	return n
}

// rivalled tells whether a number made up of n fragments overlaps with another one that begins later.
func (p *parser) rivalled(fragments []fragment, n int, got reading) bool {
	const further = 2
	for start := 1; start < n; start++ {
		for end := n; end <= len(fragments) && end <= n+further && (end == n || fragments[end-1].soft); end++ {
			if other := p.reader.readStrictly(join(fragments[start:end])); other.found && other.E164 != got.E164 {
				return true
			}
		}
	}
	return false
}

// leftOver tells whether a fragment may be the rest of the one before, which was no number.
func (p *parser) leftOver(f fragment) bool {
	if p.broken == nil || !f.soft {
		return false
	}
	return !p.reader.standsAlone(f) || p.reader.readStrictly(join([]fragment{*p.broken, f})).found
}

// brokenOff tells whether what is read from n fragments goes on after a soft separator, and hours or a date stand
// between, or behind what follows, so that nobody knows what belongs to what.
func (p *parser) brokenOff(fragments []fragment, n int, got reading) bool {
	if n >= len(fragments) || !fragments[n].soft {
		return false
	}
	next := fragments[n]
	switch {
	case !fragments[n-1].weak() && !next.weak():
		return false
	case p.reader.trunk == "" && (n > 1 || !got.found):
		return true
	default:
		return !p.reader.standsAlone(next)
	}
}

// stretch returns how many of fragments have only soft separators between them and no more digits than a number.
func (p *parser) stretch(fragments []fragment) int {
	size, n := fragments[0].size(), 1
	for n < len(fragments) && !fragments[n-1].ext && !fragments[n-1].weak() {
		next := fragments[n]
		size += next.size()
		if !next.soft || next.plus || next.void || next.weak() || size > maxTyped {
			break
		}
		n++
	}
	return n
}

// reach returns how many of them may be one number: those up to one that is a number in its own right.
func (p *parser) reach(fragments []fragment) int {
	n := 1
	for stretch := p.stretch(fragments); n < stretch && !p.reader.standsAlone(fragments[n]); {
		n++
	}
	return n
}

// record adds a number, once, unless something beside it or its kind forbids.
func (p *parser) record(got reading, from fragment, position int) {
	reason := from.refused
	switch {
	case reason != "":
	case !got.Kind.Textable():
		reason = ReasonNotTextable
	case from.ext:
		reason = ReasonHasExtension
	}
	if reason != "" {
		p.reject(Rejection{Fragment: position, Reason: reason, Kind: got.Kind})
		return
	}
	if !p.full() && !slices.Contains(p.result.Candidates, got.Candidate) {
		p.result.Candidates = append(p.result.Candidates, got.Candidate)
	}
}

func (p *parser) reject(r Rejection) { p.result.Rejected = append(p.result.Rejected, r) }

// standsAlone tells whether a fragment after a soft separator is a number rather than the rest of one: it begins as
// numbers do in the country, or is complete in a country without a national prefix.
func (r *reader) standsAlone(f fragment) bool {
	if r.trunk == "" {
		return r.readStrictly(f).found
	}
	return f.size() >= minDigits && r.beginsNumber(f)
}

// beginsNumber tells whether the digits begin with the national or international prefix of the country.
func (r *reader) beginsNumber(f fragment) bool {
	digits := f.text()
	return f.plus || strings.HasPrefix(digits, "00") || strings.HasPrefix(digits, r.trunk)
}

// readVanity reads a number whose end is spelt in letters.
func (r *reader) readVanity(f fragment) reading {
	if f.vanity == "" {
		return reading{}
	}
	return r.readStrictly(fragment{plus: f.plus, groups: []group{{digits: f.vanity}}})
}
