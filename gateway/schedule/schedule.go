// Package schedule decides of one row at one instant: it may go, it has to wait, or it never goes. It is the only
// place that knows a row's times. It does no I/O, and the time is passed in.
package schedule

import (
	"time"

	"ebs-sms-gateway/gateway"
)

// Reasons of rows that never go (STATUS_REASON).
const (
	ReasonExpired = "past EXPIRES_AT"
	ReasonTooOld  = "past the channel's maximum age"
)

// Row is what a decision is made of.
type Row struct {
	Message gateway.Message
	Channel *gateway.Channel
	// Earliest is what only the caller knows that the row has to wait for: the time of a retry, the end of a pause.
	Earliest Earliest
	// Zones are those that the recipient's number may be in (phone.Zones). They count if the channel's hours go by
	// the number, and TIME_ZONE does not tell.
	Zones []string
	// LeastValidity is the shortest time that the provider may be given (gateway.Limits).
	LeastValidity time.Duration
}

// Earliest is a time before which a row may not go, and why; the zero Earliest keeps no row waiting.
type Earliest struct {
	At     time.Time
	Reason string
}

// then are both reasons of a row that waits for one thing after the other: at each moment until its end one of them holds.
func (e Earliest) then(reason string) string {
	if e.Reason == "" {
		return reason
	}
	return e.Reason + ", then " + reason
}

// Kind is a decision in a word.
type Kind int

// The kinds of decision.
const (
	// Go: the row may be sent now.
	Go Kind = iota + 1
	// Wait: not yet.
	Wait
	// Never: it is too late.
	Never
)

// Decision says what may be done with a row.
type Decision struct {
	Kind Kind
	// Reason is why it has to wait, or never goes (STATUS_REASON): "" for Go, and where the row's own times say it all.
	Reason string
	// At is when the row is to be looked at again (NEXT_ATTEMPT_AT): now to Go; for Wait its end, or the row's deadline
	// if that is earlier, so that it expires in time; for Never the deadline that has passed.
	At time.Time
	// Until is when a Go is over, zero if it is not by itself: what goes now should have arrived by then. From less
	// than LeastValidity before the end of a window on there is no Go any more.
	Until time.Time
	// Validity is, for a Go, for how long the provider may keep the message queued: whole seconds, 0 is as long as it
	// does by itself.
	Validity time.Duration
}

// Decide says whether the row may go now.
func Decide(row Row, now time.Time) Decision {
	deadline := row.deadline()
	if deadline.passed(now) {
		return Decision{Kind: Never, Reason: deadline.Reason, At: deadline.At}
	}
	start := row.start()
	if !start.At.After(now) {
		start = Earliest{At: now}
	}
	open := row.opening(start.At)
	switch {
	case !open.Open:
		return Decision{Kind: Wait, Reason: start.then(open.reason(now)), At: deadline.first(open.At)}
	case start.At.After(now):
		return Decision{Kind: Wait, Reason: start.Reason, At: deadline.first(start.At)}
	}
	until := deadline.first(open.Until)
	return Decision{Kind: Go, At: now, Until: until, Validity: row.validity(until, now)}
}
