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
}

func (p *parser) parse(fragments []fragment) {
	for i := 0; i < len(fragments) && !p.full(); {
		if p.reader.left == 0 {
			p.reject(Rejection{Reason: ReasonTextTooLong})
			return
		}
		i += p.take(fragments[i:], i+1)
	}
}

func (p *parser) full() bool { return p.max > 0 && len(p.result.Candidates) >= p.max }

// take reads the first of fragments, with as many of those after it as belong to the same number, and returns how many those
// were. The position is that of the first.
func (p *parser) take(fragments []fragment, position int) int {
	first := fragments[0]
	alone := p.reader.read(first)
	if alone.found {
		p.record(alone, first, position)
		return 1
	}
	for n := p.reach(fragments); n > 1; n-- {
		whole := join(fragments[:n])
		if got := p.reader.readStrictly(whole); got.found {
			p.record(got, whole, position)
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

// reach returns how many of fragments may be one number: those with soft separators between, up to one that is a number in
// its own right.
func (p *parser) reach(fragments []fragment) int {
	size, n := fragments[0].size(), 1
	for n < len(fragments) && !fragments[n-1].ext {
		next := fragments[n]
		size += next.size()
		if !next.soft || next.plus || size > maxTyped || p.reader.standsAlone(next) {
			break
		}
		n++
	}
	return n
}

// record adds a number, once, unless something beside it or its kind forbids.
func (p *parser) record(got reading, from fragment, position int) {
	reason := refusal(from.label)
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

// standsAlone tells whether a fragment after a soft separator is a number rather than the rest of one: it begins as numbers
// do in the country, or is complete in a country without a national prefix.
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
