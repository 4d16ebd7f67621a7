package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
)

// explainReport is the form of --json. The text is not in it.
type explainReport struct {
	MessageID gateway.MessageID `json:"message_id,omitempty"`
	Channel   string            `json:"channel"`
	Status    gateway.Status    `json:"status,omitempty"`
	Reason    string            `json:"status_reason,omitempty"`
	// Recipient is the number of its last attempt.
	Recipient string    `json:"recipient,omitempty"`
	At        time.Time `json:"at"`
	// Goes tells whether it would be sent at that time, Waits whether later. When is then: null if nobody can say.
	Goes     bool              `json:"goes"`
	Waits    bool              `json:"waits"`
	When     *time.Time        `json:"when"`
	Blocks   []string          `json:"blocks"`
	Numbers  []explainNumber   `json:"numbers"`
	Rejected []explainRejected `json:"rejected"`
	Zones    []string          `json:"time_zones"`
	Rule     schedule.ZoneRule `json:"time_zone_from,omitempty"`
	Sender   string            `json:"sender,omitempty"`
	// SenderRule is why it goes from it.
	SenderRule plan.SenderRule `json:"sender_because,omitempty"`
	// Segments and Encoding are of the text as it is sent, Instructs tells that it says how to opt out.
	Segments  int    `json:"segments,omitempty"`
	Encoding  string `json:"encoding,omitempty"`
	Instructs bool   `json:"opt_out_instruction"`
	// Validity is for how long the provider may keep it, in seconds.
	Validity int `json:"validity_seconds,omitempty"`
}

type explainNumber struct {
	Number   string             `json:"number"`
	Country  string             `json:"country"`
	Type     gateway.NumberType `json:"type"`
	LineType gateway.LineType   `json:"line_type,omitempty"`
	Verdict  plan.Verdict       `json:"verdict"`
}

type explainRejected struct {
	// Piece is the place among the pieces of PHONES that have digits, from 1; 0 is all of it.
	Piece  int          `json:"piece"`
	Reason phone.Reason `json:"reason"`
}

func newExplainReport(e operate.Explanation) explainReport {
	r := explainReport{
		MessageID: e.Message.ID, Channel: e.Message.Channel, Status: e.Message.Status, Reason: e.Message.StatusReason,
		At: e.At, Goes: len(e.Blocks) == 0, Blocks: reasons(e.Blocks), Zones: append([]string{}, e.Zones...),
		Rule: e.Rule, Sender: e.Plan.Sender.ID, SenderRule: e.Plan.Rule, Segments: e.Plan.Segments.Segments,
		Recipient: e.Message.Recipient, Encoding: string(e.Plan.Segments.Encoding), Instructs: e.Plan.Instructs, Numbers: []explainNumber{},
		Rejected: []explainRejected{}, Validity: int(e.Decision.Validity.Seconds()),
	}
	first := e.First()
	r.Waits = first.Outcome == operate.Waits
	if !first.Until.IsZero() {
		at := first.Until.UTC()
		r.When = &at
	}
	for _, c := range e.Plan.Candidates {
		r.Numbers = append(r.Numbers, explainNumber{c.Number, c.Region, c.Type, c.Line, c.Verdict})
	}
	for _, rejected := range e.Plan.Rejected {
		r.Rejected = append(r.Rejected, explainRejected{rejected.Fragment, rejected.Reason})
	}
	return r
}

// reasons are not null in JSON.
func reasons(blocks []operate.Block) []string {
	all := []string{}
	for _, b := range blocks {
		all = append(all, b.Reason)
	}
	return all
}

func (r explainReport) writeText(out io.Writer) error {
	t := facts()
	line := func(name, format string, args ...any) { t.Add(name, fmt.Sprintf(format, args...)) }
	if r.MessageID != 0 {
		line("message", "%s", strings.TrimSpace(fmt.Sprintf("%d of %s, %s %s", r.MessageID, r.Channel, r.Status, r.Reason)))
	}
	if r.Recipient != "" {
		line("attempted", "to %s", r.Recipient)
	}
	line("at", "%s", timeText(r.At))
	line("outcome", "%s", r.outcome())
	for _, block := range r.Blocks {
		line("  because", "%s", block)
	}
	for _, n := range r.Numbers {
		line("number", "%s %s %s: %s", n.Number, n.Country, kindText(n), n.Verdict)
	}
	for _, rejected := range r.Rejected {
		line("no number", "piece %d of PHONES: %s", rejected.Piece, rejected.Reason)
	}
	if len(r.Zones) > 0 {
		line("clock", "%s (%s)", strings.Join(r.Zones, ", "), r.Rule)
	} else {
		line("clock", "none: at any hour")
	}
	if r.Sender != "" {
		line("sender", "%s (%s)", r.Sender, r.SenderRule)
		line("text", "%d segment(s) of %s%s", r.Segments, r.Encoding, instructionText(r.Instructs))
	}
	if r.Validity > 0 {
		line("validity", "%s", time.Duration(r.Validity)*time.Second)
	}
	return writeTable(out, t)
}

func (r explainReport) outcome() string {
	switch {
	case r.Goes:
		return "is sent"
	case r.When != nil:
		return "waits until " + timeText(*r.When)
	case r.Waits:
		return "waits"
	}
	return "is not sent"
}

func kindText(n explainNumber) string {
	if n.LineType != "" {
		return string(n.Type) + ", looked up"
	}
	return string(n.Type)
}

func instructionText(instructs bool) string {
	if instructs {
		return ", with the opt-out instruction"
	}
	return ""
}
