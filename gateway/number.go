package gateway

import "time"

// Number is what is known of a phone number (XXSMS_PHONES).
type Number struct {
	Line
	// Failures is how often in a row the provider found that it does not take texts.
	Failures int
	// ErrorCode is the provider's code of the last failure, 0 if there was none.
	ErrorCode int
	FailedAt  time.Time
	// DeadAt is since when it is not texted any more; zero: it is.
	DeadAt time.Time
	// DeliveredAt is when a delivery last showed that the failures are over.
	DeliveredAt time.Time
	// InstructedAt is when a text first told the person how to opt out; zero: none has.
	InstructedAt time.Time
	// PersonID and PersonName are of the message that failed last.
	PersonID   int64
	PersonName string
}

// PhoneEvent is what a step tells of a number. It is a closed set.
type PhoneEvent string

// The events of a number.
const (
	// PhoneFailed: it does not take texts.
	PhoneFailed PhoneEvent = "failed"
	// PhoneDelivered: it does, whatever was found before.
	PhoneDelivered PhoneEvent = "delivered"
	// PhoneInstructed: a text that tells how to opt out was accepted for it.
	PhoneInstructed PhoneEvent = "instructed"
)

// PhoneChange is what a step tells of a number, written to XXSMS_PHONES with the step. What is older than what is
// known already changes nothing.
type PhoneChange struct {
	Event PhoneEvent
	// Number is in E.164.
	Number string
	At     time.Time
	// Strikes is how many failures in a row make the number dead: 1 at once. It, ErrorCode and the person are of
	// PhoneFailed alone.
	Strikes    int
	ErrorCode  int
	PersonID   int64
	PersonName string
}

// Told is the number after a change, n itself if the change tells nothing new. What is told twice counts once.
func (n Number) Told(c PhoneChange) Number {
	at := c.At.UTC().Truncate(time.Millisecond) // as a store keeps it
	switch c.Event {
	case PhoneFailed:
		if !at.After(n.FailedAt) || at.Before(n.DeliveredAt) {
			return n
		}
		n.Failures++
		n.FailedAt, n.ErrorCode, n.PersonID, n.PersonName = at, c.ErrorCode, c.PersonID, c.PersonName
		if n.Failures >= c.Strikes {
			n.DeadAt = at // also of a number that was dead before and was tried again
		}
	case PhoneDelivered:
		if n.Failures > 0 && !at.Before(n.FailedAt) {
			n.Failures, n.DeadAt, n.DeliveredAt = 0, time.Time{}, at
		}
	case PhoneInstructed:
		if n.InstructedAt.IsZero() {
			n.InstructedAt = at
		}
	}
	return n
}

// Looked is the number after a lookup, n itself if a later one is known.
func (n Number) Looked(line Line) Number {
	line.CheckedAt = line.CheckedAt.UTC().Truncate(time.Millisecond)
	if line.CheckedAt.After(n.CheckedAt) {
		n.Line = line
	}
	return n
}
