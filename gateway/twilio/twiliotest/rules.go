package twiliotest

import "slices"

// Rule decides what happens to messages between two numbers. A rule for both
// numbers goes before one for To, and that before one for From.
type Rule struct {
	// To and From match exactly; one of them may be empty for any number.
	To   string
	From string
	// Code refuses the create with this error code, with HTTPStatus or, if that is 0, with
	// the status Twilio gives the code.
	Code       int
	HTTPStatus int
	// Silent accepts the message, but neither delivers nor lists it.
	Silent bool
	// Final is the last status the message gets, delivered by default: StatusSent for a
	// carrier without receipts, StatusUndelivered or StatusFailed with ErrorCode.
	Final     string
	ErrorCode int
}

type pair struct{ from, to string }

type rules map[pair]Rule

func newRules(custom []Rule) rules {
	set := rules{}
	for _, rule := range slices.Concat(magic(), custom) {
		set[pair{from: rule.From, to: rule.To}] = rule
	}
	return set
}

// find returns the zero Rule, a plain delivery, for ordinary numbers.
func (r rules) find(p pair) Rule {
	for _, key := range [...]pair{p, {to: p.to}, {from: p.from}} {
		if rule, ok := r[key]; ok {
			return rule
		}
	}
	return Rule{}
}

// refusal is nil unless the rule refuses.
func (r Rule) refusal(p pair) *problem {
	if r.Code == 0 {
		return nil
	}
	refused := newProblem(r.Code)
	switch r.Code {
	case 21211, 21408, 21614:
		refused.withNumber(p.to)
	case 21212, 21606:
		refused.withNumber(p.from)
	}
	if r.HTTPStatus != 0 {
		refused.status = r.HTTPStatus
	}
	return refused
}

// magic are the numbers of Twilio's test credentials.
func magic() []Rule {
	return []Rule{
		{To: "+15005550001", Code: 21211},
		{To: "+15005550002", Code: 21612},
		{To: "+15005550003", Code: 21408},
		{To: "+15005550004", Code: 21610},
		{To: "+15005550009", Code: 21614},
		{From: "+15005550001", Code: 21212},
		{From: "+15005550006", Silent: true},
		{From: "+15005550007", Code: 21606},
		{From: "+15005550008", Code: 21611},
	}
}
