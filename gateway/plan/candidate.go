package plan

import (
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
)

// Candidate is one of a row's numbers, and what the plan makes of it.
type Candidate struct {
	// Number is in E.164.
	Number string
	// Region is its country as ISO 3166-1 alpha-2.
	Region string
	// Kind is by the numbering plan, Line by a lookup: "" if there was none, or none of late.
	Kind phone.Kind
	Line gateway.LineType
	// Type follows from both.
	Type    gateway.NumberType
	Verdict Verdict
	// DeadAt is since when it is dead, zero if it is not.
	DeadAt time.Time
}

// Verdict is what the plan makes of a number. It is a closed set.
type Verdict string

// The verdicts.
const (
	// Chosen: the text goes there.
	Chosen Verdict = "chosen"
	// Spare: it is the next to try, should those before it fail.
	Spare Verdict = "next in line"
	// Looking: the row waits until its line is known.
	Looking Verdict = "line type is being looked up"
	// Tried: it was given up for this message.
	Tried Verdict = "tried for this message"
	// Dead: it was found not to take texts.
	Dead Verdict = "dead"
	// Forbidden: the channel does not text numbers of its type.
	Forbidden Verdict = "type is not texted"
)

// Reasons of rows that have numbers, and none to text (STATUS_REASON).
const (
	ReasonTried     = "phone: tried"
	ReasonDead      = "phone: dead"
	ReasonLandline  = "phone: landline"
	ReasonForbidden = "phone: type_not_texted"
)

// candidates judges the numbers of the row, those that may be texted as [Spare].
func (row Row) candidates(now time.Time) []Candidate {
	tried := row.Message.Tried()
	all := make([]Candidate, len(row.Parsed.Candidates))
	for i, parsed := range row.Parsed.Candidates {
		known := row.Known[parsed.E164]
		c := Candidate{Number: parsed.E164, Region: parsed.Region, Kind: parsed.Kind, Verdict: Spare}
		if row.current(known.Line, now) {
			c.Line = known.Type
		}
		c.Type = typeOf(c.Kind, c.Line)
		switch policy := row.Channel.Numbers; {
		case slices.Contains(tried, c.Number):
			c.Verdict = Tried
		case policy.Dead(known, now):
			c.Verdict, c.DeadAt = Dead, known.DeadAt
		case !policy.Allows(c.Type):
			c.Verdict = Forbidden
		}
		all[i] = c
	}
	if row.Channel.Numbers.Order == gateway.OrderMobile {
		slices.SortStableFunc(all, func(a, b Candidate) int { return rank(a.Type) - rank(b.Type) })
	}
	return all
}

// current reports whether what was looked up still counts.
func (row Row) current(line gateway.Line, now time.Time) bool {
	age := row.Channel.LineAge
	return !line.CheckedAt.IsZero() && (age == 0 || now.Sub(line.CheckedAt) < age)
}

// rank puts mobiles first and landlines last.
func rank(t gateway.NumberType) int {
	switch t {
	case gateway.TypeMobile:
		return 0
	case gateway.TypeLandline, gateway.TypeTollFree, gateway.TypeOther:
		return 2
	default:
		return 1
	}
}

// choose takes the first number that may be texted, or waits for its line. One that is not texted because nobody
// knows that it is a mobile may turn out to be one.
func (p *Plan) choose(policy gateway.LookupPolicy) {
	for i := range p.Candidates {
		c := &p.Candidates[i]
		if c.Verdict != Spare && c.Verdict != Forbidden {
			continue
		}
		if p.Ask == "" && c.untold() && (policy == gateway.LookupAdvise || policy == gateway.LookupRequire) {
			p.Ask = c.Number
		}
		switch {
		case policy == gateway.LookupRequire && p.Ask != "":
			c.Verdict, p.Waits = Looking, true
			return
		case c.Verdict == Spare:
			c.Verdict, p.To = Chosen, c.Number
			return
		}
	}
}

// untold reports whether neither the numbering plan nor a lookup tells what the number is.
func (c *Candidate) untold() bool {
	return c.Line == "" && (c.Type == gateway.TypeFixedOrMobile || c.Type == gateway.TypeUnknown)
}

// noNumber is why none of the numbers is texted: of several reasons the one that comes last in the life of a number, and of
// a text without any the parser's.
func (p *Plan) noNumber(parsed phone.Result) string {
	reason, best := "phone: "+string(parsed.Reason()), 0
	for _, c := range p.Candidates {
		if r, weight := c.refusal(); weight > best {
			reason, best = r, weight
		}
	}
	return reason
}

func (c *Candidate) refusal() (reason string, weight int) {
	switch {
	case c.Verdict == Tried:
		return ReasonTried, 4
	case c.Verdict == Dead:
		return ReasonDead, 3
	case c.Type == gateway.TypeLandline:
		return ReasonLandline, 2
	default:
		return ReasonForbidden, 1
	}
}
