package transition

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
)

// Observer is told what keeps steps from being written. Calls are frequent and must not block.
type Observer interface {
	// StoreFailed: a store operation failed.
	StoreFailed(operation string)
	// Busy: another session held so many rows of an operation locked; they are tried again.
	Busy(operation string, rows int)
	// Refused: the database refused so many rows of an operation.
	Refused(operation string, rows int)
}

// Patience goes on calling a store that is away, ever more rarely, and tells of every failure.
type Patience struct {
	Store Store
	// Jitter returns a number in [0, 1), evenly spread.
	Jitter   func() float64
	Log      *slog.Logger
	Observer Observer
}

// Failure is one call of the store that failed.
type Failure struct {
	Operation string
	Try       int
	Err       error
}

// Writer applies intents and keeps trying while the store is away, until the context ends.
func (p Patience) Writer(operation string) Writer {
	return Writer{Store: p.Store, Again: func(ctx context.Context, try int, err error) bool {
		return p.Again(ctx, Failure{operation, try, err})
	}}
}

// otherTries bounds the tries after an error that waiting is not known to cure.
const otherTries = 3

// Again waits and reports whether to call the store again.
func (p Patience) Again(ctx context.Context, f Failure) bool {
	p.tell(f.Operation, f.Err)
	if !errors.Is(f.Err, gateway.ErrUnavailable) && f.Try >= otherTries {
		return false
	}
	return backoff.Wait(ctx, p.Delay(f.Try))
}

// Delay is how long a store that failed is left alone.
func (p Patience) Delay(failures int) time.Duration {
	return backoff.Policy{Base: 100 * time.Millisecond, Max: 5 * time.Second, Jitter: 0.2}.Delay(failures, p.Jitter())
}

// Failed tells of a failure, unless it is only the end of ctx.
func (p Patience) Failed(ctx context.Context, operation string, err error) {
	if ctx.Err() == nil {
		p.tell(operation, err)
	}
}

func (p Patience) tell(operation string, err error) {
	p.Observer.StoreFailed(operation)
	p.Log.Error("store operation failed", "operation", operation, "error", err)
}

// Count tells the observer of rows that could not be written for now.
func (p Patience) Count(operation string, results ...Result) {
	for _, r := range results {
		switch {
		case errors.Is(r.Err, gateway.ErrBusy):
			p.Observer.Busy(operation, 1)
		case r.Stuck():
			p.Observer.Refused(operation, 1)
		}
	}
}
