package gateway

import "time"

// Number is what is known of a phone number (XXSMS_PHONES).
type Number struct {
	Line
	// DeadAt is since when it is not texted any more; zero: it is.
	DeadAt time.Time
	// ErrorCode is the provider's code of the last failure, 0 if there was none.
	ErrorCode int
	// InstructedAt is when a text first told the person how to opt out; zero: none has.
	InstructedAt time.Time
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
