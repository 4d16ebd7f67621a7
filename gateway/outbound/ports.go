package outbound

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// Store is the queue as the pipeline needs it. Every method is safe for use by
// many goroutines and wraps gateway.ErrUnavailable when a repeat may succeed.
type Store interface {
	// Poll tells which of the channels have rows that may be claimed, and all pauses, ended ones included. It
	// costs the same whatever there is, and writes nothing.
	Poll(context.Context, gateway.PollParams) (gateway.Polled, error)
	// Claim makes due rows of one channel this gateway's own, in one transaction:
	// first by priority, then as gateway.ClaimParams.Take shares them out. A row is never in two claims at once. One that the
	// database did not let be claimed comes with its Refusal.
	Claim(context.Context, gateway.ClaimParams) ([]gateway.Claim, error)
	// Record writes changes in one transaction, each as a compare-and-set, and tells of each what
	// became of it: nil if it was written, gateway.ErrMissed, gateway.ErrBusy, or the database's refusal of
	// that row. It waits for no row. With a second error nothing was written, or everything.
	Record(context.Context, []gateway.Change) ([]error, error)
	// Due returns rows in one status whose next look has come, oldest first.
	Due(context.Context, gateway.DueParams) ([]gateway.Message, error)
	// Deferred returns rows of one channel that were put off for a reason and are not due yet.
	Deferred(context.Context, gateway.DeferredParams) ([]gateway.Message, error)
	// Find returns the rows that have any of the keys.
	Find(context.Context, gateway.Keys) ([]gateway.Message, error)
	// OptOuts returns the opt-outs in force for the numbers, in any scope.
	OptOuts(ctx context.Context, numbers []string) ([]consent.OptOut, error)
	// SetPause sets or replaces the pause of its scope and name.
	SetPause(context.Context, gateway.Pause) error
}

// Provider sends texts and knows what it has sent.
type Provider interface {
	// Send posts one message. It does not fail: the outcome says what is certain.
	Send(context.Context, gateway.SendRequest) gateway.Outcome
	// List returns what was sent to and from these numbers since then. An error
	// means that the list could not be read whole.
	List(context.Context, gateway.ListParams) ([]gateway.ProviderMessage, error)
	// Fetch returns one message as it stands; any error means to ask again later.
	Fetch(ctx context.Context, sid string) (gateway.ProviderMessage, error)
}
