package gateway

import (
	"context"
	"errors"
)

// ErrUnavailable is what a store returns, wrapped, when it cannot be reached or
// sheds load: the same call may succeed later. A write has then had no effect, or,
// if the answer to its commit was lost, all of it.
var ErrUnavailable = errors.New("store unavailable")

// Refused reports whether a store could be asked and would not: one of the rows may
// be the cause, such as a text that it cannot hold.
func Refused(err error) bool {
	return !errors.Is(err, ErrUnavailable) &&
		!errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled)
}
