package gateway

import (
	"context"
	"errors"
)

// ErrUnavailable is what a store returns, wrapped, when it cannot be reached or
// sheds load: the same call may succeed later. A write has then had no effect, or,
// if the answer to its commit was lost, all of it.
var ErrUnavailable = errors.New("store unavailable")

// What a store says of one change that it did not write, whatever became of the others
// that it was given with. Any other error of a change is the database's own refusal of that row.
var (
	// ErrMissed: the row is gone, is no longer as the change found it, or its
	// PROVIDER_SID is another row's already.
	ErrMissed = errors.New("row is not as the change found it")
	// ErrBusy: another session has the row locked. No store waits for it.
	ErrBusy = errors.New("row is locked by another session")
)

// ErrStaged is what a store says of a reply that is in its staging table already.
var ErrStaged = errors.New("reply is staged already")

// Refused reports whether a store could be asked and would not: one of the rows may
// be the cause, such as a text that it cannot hold.
func Refused(err error) bool {
	return err != nil && !errors.Is(err, ErrUnavailable) && !errors.Is(err, ErrBusy) && !errors.Is(err, ErrMissed) &&
		!errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled)
}
