package reconcile

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// Store is the queue as the sweeps need it. Every method is safe for use by
// many goroutines and wraps gateway.ErrUnavailable when a repeat may succeed.
type Store interface {
	// Due returns rows in one status whose next look has come, oldest first.
	Due(context.Context, gateway.DueParams) ([]gateway.Message, error)
	transition.Store
}

// Lister is a provider that knows which messages it has.
type Lister interface {
	// List returns the messages to and from these numbers since then. An error means
	// that the list could not be read whole.
	List(context.Context, gateway.ListParams) ([]gateway.ProviderMessage, error)
}

// Provider knows what it has sent.
type Provider interface {
	Lister
	// Fetch returns one message as it stands; any error means to ask again later.
	Fetch(ctx context.Context, sid string) (gateway.ProviderMessage, error)
	// Sender tells what the sender of this ID is, whether it is configured still or not.
	Sender(id string) gateway.Sender
}

// Observer is told what the sweeps find out; metrics implements it. Calls must not block.
type Observer interface {
	transition.Observer
	// Resolved: an unknown outcome or a lost lease was settled, or could not be yet.
	Resolved(Resolved)
	// Ended: a final report was written of a message that the provider had accepted.
	Ended(channel string, r gateway.Report)
	// Doubled: the provider turned out to hold two messages for one row.
	Doubled()
}

// Resolved is a row that a sweep has looked at.
type Resolved struct {
	As Resolution
	// Message is the row's, and so are Channel, Ref and Status.
	Message gateway.MessageID
	Channel string
	// Ref is the reference of the attempt that was looked at.
	Ref    string
	Status gateway.Status
	// Write is the commit of what was found out, of many rows.
	Write gateway.Period
}

// Resolution is what a sweep found out about one row. It is a closed set.
type Resolution string

// The resolutions.
const (
	ResolvedRescued  Resolution = "rescued"
	ResolvedFound    Resolution = "found"
	ResolvedNotFound Resolution = "not_found"
	ResolvedHeld     Resolution = "held"
	ResolvedUnclear  Resolution = "unclear"
	ResolvedPolled   Resolution = "polled"
	ResolvedGivenUp  Resolution = "given_up"
)

// Resolutions lists every resolution.
func Resolutions() []Resolution {
	return []Resolution{
		ResolvedRescued, ResolvedFound, ResolvedNotFound, ResolvedHeld,
		ResolvedUnclear, ResolvedPolled, ResolvedGivenUp,
	}
}

// Operations lists the names that the Observer's StoreFailed, Busy and Refused are called with.
func Operations() []string { return []string{opDue, opFind, opRecord} }

const (
	opDue    = "due"
	opFind   = "find"
	opRecord = "record"
)
