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
}

// Earliest is a time before which a row may not go, and why; the zero Earliest keeps no row waiting.
type Earliest struct {
	At     time.Time
	Reason string
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
	// Until is when a Go is over, zero if it is not by itself.
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
	if start := row.start(); start.At.After(now) {
		return Decision{Kind: Wait, Reason: start.Reason, At: deadline.first(start.At)}
	}
	return Decision{Kind: Go, At: now, Until: deadline.At, Validity: row.validity(deadline.At, now)}
}
