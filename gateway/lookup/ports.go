package lookup

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// Store is what the worker needs of a store. Every method wraps gateway.ErrUnavailable when a repeat may succeed.
type Store interface {
	transition.Store
	// Numbers returns what is known of the numbers, in no order; of those that nothing is known of, nothing.
	Numbers(ctx context.Context, numbers []string) ([]gateway.Number, error)
	// SaveLines writes what was looked up, where nothing later is known. With gateway.ErrBusy, which is for numbers that
	// another session has locked, others may be written. To write again does no harm.
	SaveLines(context.Context, []gateway.Line) error
	// Reserve takes as much of what is wanted as the cap leaves, or gives back.
	Reserve(context.Context, gateway.Reservation) (gateway.Granted, error)
	// Usage returns the counter of each key, 0 where nothing was used.
	Usage(context.Context, []gateway.UsageKey) ([]int, error)
}

// Provider looks numbers up.
type Provider interface {
	// Lookup asks what kind of line a number in E.164 is. Every error is a *gateway.LookupError.
	Lookup(ctx context.Context, number string) (gateway.Line, error)
}

// Observer is told what the worker does; metrics implements it.
type Observer interface {
	transition.Observer
	// LookedUp: the provider was asked for a line.
	LookedUp(Result)
}

// Figures are a worker's at one moment.
type Figures struct {
	// Waiting is how many numbers wait to be looked up.
	Waiting int
	// Used is how many lookups of this month's budget are used or set aside, by all gateways together.
	Used int
}

// Result is what became of a question.
type Result string

// The results.
const (
	// ResultTold: the line is known now.
	ResultTold Result = "told"
	// ResultUnknown: the provider does not know it, or does not tell it of this number.
	ResultUnknown Result = "unknown"
	// ResultLimited: the provider wants it slower.
	ResultLimited Result = "rate_limited"
	// ResultRefused: the account may not look numbers up.
	ResultRefused Result = "refused"
	// ResultFailed: there was no answer that says anything.
	ResultFailed Result = "failed"
)

// Results lists every result.
func Results() []Result {
	return []Result{ResultTold, ResultUnknown, ResultLimited, ResultRefused, ResultFailed}
}

// Operations lists the names that the Observer's StoreFailed, Busy and Refused are called with.
func Operations() []string { return []string{opKnown, opReserve, opSave, opResume} }

const (
	opKnown   = "known_lines"
	opReserve = "reserve_lookups"
	opSave    = "save_lines"
	opResume  = "resume_looked_up"
)
