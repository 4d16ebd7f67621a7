package operate

import (
	"errors"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// Effect is what came of an order, or would.
type Effect struct {
	// Found is how many messages were meant, Changed how many of them were acted on. More: there are more than Found.
	Found, Changed int
	More           bool
	// Counted is what a rehearsal of a filter has counted, for Order.Counted.
	Counted Counted
	// Channels are those to which a filter without channels was narrowed: the actor is no operator of others.
	Channels []string
	// Left is why the others were left alone, in a constant text, and how many.
	Left map[string]int
}

// Why messages are left alone, beside "is STATUS".
const (
	LeftMissing   = "is not there"
	LeftBusy      = "is locked, or kept changing: try again"
	LeftRefused   = "is refused by the database"
	LeftAccepted  = "the provider has had it: resend it"
	LeftPast      = "is past its EXPIRES_AT"
	LeftNoCopy    = "is a question of the gateway's own, or has a column that cannot be read"
	LeftDuplicate = "was resent before"
	LeftGivenUp   = "was given up by a person, as it may have been sent: requeue it by its id"
)

// count counts what became of one message.
func (e *Effect) count(r transition.Result) {
	if r.Err == nil {
		e.Changed++
		return
	}
	e.leave(left(r), 1)
}

func (e *Effect) leave(why string, n int) {
	if n == 0 {
		return
	}
	if e.Left == nil {
		e.Left = map[string]int{}
	}
	e.Left[why] += n
}

// left says why a message was left alone.
func left(r transition.Result) string {
	for _, known := range []struct {
		err error
		why string
	}{
		{gateway.ErrAccepted, LeftAccepted},
		{gateway.ErrPast, LeftPast},
		{gateway.ErrNoCopy, LeftNoCopy},
		{gateway.ErrIllegalStep, "is " + string(r.Message.Status)},
		{errMoved, "is " + string(r.Message.Status)},
		{errDuplicate, LeftDuplicate},
		{errGivenUp, LeftGivenUp},
		{transition.ErrGone, LeftMissing},
		{transition.ErrContended, LeftBusy},
		{gateway.ErrBusy, LeftBusy},
	} {
		if errors.Is(r.Err, known.err) {
			return known.why
		}
	}
	return LeftRefused
}
