// Package plan decides of one row whom a text goes to and how: which of its numbers and why not the others, from which
// sender, the text as it is sent and its segments; and whether the row goes on to another number when one has failed. It
// does no I/O: what is known of the numbers is passed in.
package plan

import (
	"cmp"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/segment"
)

// Reasons of rows whose plan is not carried out (STATUS_REASON).
const (
	ReasonOptedOut   = "recipient has opted out"
	ReasonUnreadable = "unreadable" // ": " and the column
	ReasonCap        = "daily cap of the sender is used up"
	ReasonBudget     = "daily budget of the channel is used up"
	ReasonOverCap    = "more segments than a daily cap has"
)

// Row is what a plan is made of.
type Row struct {
	Message gateway.Message
	Channel *gateway.Channel
	// Parsed are the numbers of Message; see [Parse].
	Parsed phone.Result
	// Known is what is known of them, by number.
	Known map[string]gateway.Number
	// Open are the messages that wait for an answer, by the number that they were sent to, if the row itself will wait
	// for one.
	Open map[string][]conversation.Message
	// Limits are the provider's.
	Limits gateway.Limits
}

// Parse reads the numbers of a row.
func Parse(m gateway.Message, ch *gateway.Channel) phone.Result {
	region := m.CountryCode
	if region == "" {
		region = ch.Region
	}
	return phone.Parse(m.Phones, phone.Options{Region: region, Max: ch.Numbers.Max})
}

// Plan is what is to be sent, or why nothing is.
type Plan struct {
	// Candidates are the numbers of the row in the order in which they are tried, Rejected the pieces of PHONES that gave none.
	Candidates []Candidate
	Rejected   []phone.Rejection
	// To is the chosen number in E.164, "" if there is none.
	To string
	// Fault is why the row can never go (STATUS_REASON), "" if it can.
	Fault string
	// Ask is the number whose line is to be looked up, "" if none is. Waits tells that the row cannot go before.
	Ask   string
	Waits bool
	// The rest is of a row that has a number and no fault.

	Sender gateway.Sender
	// Rule is why it goes from Sender. Again is when the row is to be looked at anew that cannot go before: zero if it can.
	Rule  SenderRule
	Again time.Time
	// Text is as it is sent; Instructs tells that it ends with the instruction how to opt out.
	Text      string
	Instructs bool
	Segments  segment.Result
}

// Make plans a row at an instant.
func Make(row Row, now time.Time) Plan {
	p := Plan{Candidates: row.candidates(now), Rejected: row.Parsed.Rejected}
	p.choose(row.Channel.Lookup)
	switch {
	case p.To == "" && !p.Waits:
		p.Fault = p.noNumber(row.Parsed)
	default:
		p.Fault = textFault(row.Message, row.Limits)
	}
	if p.Fault != "" || p.To == "" {
		return p
	}
	p.Sender, p.Rule = chooseSender(row, p.To, p.country())
	switch p.Rule {
	case "":
		p.Fault = ReasonNoSender
		return p
	case NoneFreeWaits:
		p.Again = again(row.Open[p.To], now)
	}
	p.compose(row)
	return p
}

// country is that of the chosen number.
func (p Plan) country() string {
	for _, c := range p.Candidates {
		if c.Verdict == Chosen {
			return c.Region
		}
	}
	return ""
}

// Numbers are all numbers of the row, texted or not.
func (p Plan) Numbers() []string {
	numbers := make([]string, len(p.Candidates))
	for i, c := range p.Candidates {
		numbers[i] = c.Number
	}
	return numbers
}

// Zones are those that the number may be in that the row goes to, or would. It is read already: to read it again takes
// longer than all the rest of a plan.
func (p Plan) Zones() []string {
	number := cmp.Or(p.To, p.Ask)
	for _, c := range p.Candidates {
		if c.Number == number {
			return phone.Candidate{E164: c.Number, Region: c.Region, Kind: c.Kind}.Zones()
		}
	}
	return nil
}
