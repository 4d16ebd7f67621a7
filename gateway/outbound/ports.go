package outbound

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/transition"
)

// Store is the queue as the pipeline needs it. Every method is safe for use by
// many goroutines and wraps gateway.ErrUnavailable when a repeat may succeed.
type Store interface {
	// Poll tells which of the channels have rows that may be claimed, and all pauses, ended ones included. It
	// costs the same whatever there is, and writes nothing.
	Poll(context.Context, gateway.PollParams) (gateway.Polled, error)
	// Claim makes due rows of one channel this gateway's own, in one transaction:
	// first by priority, then as gateway.ClaimParams.Take shares them out. A row is never in two
	// claims at once. One that the database did not let be claimed comes with its Refusal.
	Claim(context.Context, gateway.ClaimParams) ([]gateway.Claim, error)
	transition.Store
	// Deferred returns rows of one channel that were put off for a reason and are not due yet.
	Deferred(context.Context, gateway.DeferredParams) ([]gateway.Message, error)
	// OptOuts returns the opt-outs in force for the numbers, in any scope.
	OptOuts(ctx context.Context, numbers []string) ([]consent.OptOut, error)
	// Numbers returns what is known of the numbers; of some nothing is.
	Numbers(ctx context.Context, numbers []string) ([]gateway.Number, error)
	// SentTo returns what was sent to the numbers since then, or may have been.
	SentTo(context.Context, gateway.ConversationParams) ([]gateway.Message, error)
	// Answers returns the replies of the numbers since then whose message was found.
	Answers(context.Context, gateway.ConversationParams) ([]gateway.Answer, error)
	// Reserve takes from what is limited, never above its cap whoever else does, or gives back. After an error it may
	// have been done.
	Reserve(context.Context, gateway.Reservation) (gateway.Granted, error)
	// Usage returns the counter of each key.
	Usage(context.Context, []gateway.UsageKey) ([]int, error)
	// SetPause sets or replaces the pause of its scope and name.
	SetPause(context.Context, gateway.Pause) error
}

// Provider sends texts.
type Provider interface {
	// Send posts one message. It does not fail: the outcome says what is certain.
	Send(context.Context, gateway.SendRequest) gateway.Outcome
	// Limits are what a message may have, always the same.
	Limits() gateway.Limits
}
