package gateway

import (
	"strings"
	"time"
)

// ProviderStatus is the provider's status of a message (PROVIDER_STATUS), in
// Twilio's words: scheduled, accepted, queued, sending, sent, delivered,
// undelivered, failed, canceled, read.
type ProviderStatus string

// Rank orders provider statuses in time: reports arrive in any order, and only
// one that raises the rank is applied. Unknown statuses and "" rank below all.
func (s ProviderStatus) Rank() int {
	switch strings.ToLower(string(s)) {
	case "scheduled":
		return 1
	case "accepted":
		return 2
	case "queued":
		return 3
	case "sending":
		return 4
	case "sent", "partially_delivered":
		return 5
	case "delivered", "undelivered", "failed", "canceled":
		return 6
	case "read":
		return 7
	}
	return 0
}

// news reports whether the status says more than an earlier one: it comes later, or is a delivery where the provider had
// given up before.
func (s ProviderStatus) news(earlier ProviderStatus) bool {
	return s.Rank() > earlier.Rank() ||
		s.MessageStatus() == StatusDelivered && earlier.MessageStatus() == StatusUndelivered
}

// Known reports whether the status is one the gateway can place.
func (s ProviderStatus) Known() bool { return s.Rank() > 0 }

// Final reports whether no further report is expected.
func (s ProviderStatus) Final() bool { return s.Rank() >= ProviderStatus("delivered").Rank() }

// MessageStatus is the row status that a provider status stands for.
func (s ProviderStatus) MessageStatus() Status {
	switch strings.ToLower(string(s)) {
	case "delivered", "read":
		return StatusDelivered
	case "undelivered", "failed", "canceled":
		return StatusUndelivered
	}
	return StatusSent
}

// Limits are what a provider takes of one message.
type Limits struct {
	// Text is the longest text, in characters (Unicode code points).
	Text int
	// LeastValidity is the shortest time that the provider may be given to deliver it, in whole seconds.
	LeastValidity time.Duration
}

// SendRequest is one message for a provider.
type SendRequest struct {
	// Ref is the attempt's opaque reference; it comes back in every status callback.
	Ref string
	// To is the recipient in E.164.
	To        string
	From      Sender
	Body      string
	MediaURLs []string
	// Validity bounds how long the provider may keep the message queued; 0 is its default, and what is longer than the
	// provider's longest is that.
	Validity time.Duration
}

// Outcome is what became of one send. Without a Failure it was accepted and SID is set.
type Outcome struct {
	SID    string
	Status ProviderStatus
	// Failure is nil exactly if the provider accepted the message.
	Failure *Failure
	// RetryAfter is the provider's own wish, 0 if it named none.
	RetryAfter time.Duration
}

// OutcomeKind names an outcome for metrics and logs.
type OutcomeKind string

// The kinds of outcome.
const (
	OutcomeAccepted    OutcomeKind = "accepted"
	OutcomeRejected    OutcomeKind = "rejected"
	OutcomeRetry       OutcomeKind = "retry"
	OutcomeRateLimited OutcomeKind = "rate_limited"
	OutcomeUnknown     OutcomeKind = "unknown"
)

// OutcomeKinds lists every kind.
func OutcomeKinds() []OutcomeKind {
	return []OutcomeKind{OutcomeAccepted, OutcomeRejected, OutcomeRetry, OutcomeRateLimited, OutcomeUnknown}
}

// Kind classifies the outcome.
func (o Outcome) Kind() OutcomeKind {
	if o.Failure == nil {
		return OutcomeAccepted
	}
	switch o.Failure.Class {
	case ClassAmbiguous:
		return OutcomeUnknown
	case ClassRateLimit:
		return OutcomeRateLimited
	case ClassTransient, ClassSender, ClassAccount, ClassDestination, ClassUnreachable:
		return OutcomeRetry
	default:
		return OutcomeRejected
	}
}

// Report is what a provider tells of a message it has: in the answer to a send,
// in a status callback, in its message list or when asked for one message.
type Report struct {
	// Ref is the attempt's reference, "" where the source does not carry it (poll).
	Ref string
	// RefOf is the row of which Ref is known to be an attempt's, current or earlier; 0 is none.
	RefOf  MessageID
	SID    string
	Status ProviderStatus
	// Failure tells why it was not delivered, nil if the report names no error.
	Failure *Failure
	// Price and PriceUnit (ISO 4217) are "" until the provider has billed.
	Price     string
	PriceUnit string
	At        time.Time
	// LookAt is when to ask the provider again if no final report came by then.
	LookAt time.Time
}

// ProviderMessage is one entry of a provider's message list.
type ProviderMessage struct {
	SID      string
	To       string
	From     string
	Body     string
	Status   ProviderStatus
	Outbound bool
	// CreatedAt is by this gateway's clock: the adapter takes off what the provider's is ahead.
	CreatedAt time.Time
	Failure   *Failure
	Price     string
	PriceUnit string
	// Service is the ID of the service that sent or received it, "" if none did or it is not told.
	Service string
	// NumMedia is the number of attachments.
	NumMedia int
}

// Report is what the entry tells of its message; lookAt is the next look if it is not final.
func (m ProviderMessage) Report(at, lookAt time.Time) Report {
	return Report{
		SID: m.SID, Status: m.Status, Failure: m.Failure, Price: m.Price, PriceUnit: m.PriceUnit,
		At: at, LookAt: lookAt,
	}
}
