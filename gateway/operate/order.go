package operate

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// Action is what is done to messages by hand. It is a closed set, all of it for operators.
type Action string

// The actions.
const (
	// ActionRequeue has FAILED, REJECTED and EXPIRED rows go once more that the provider never had, and DEFERRED ones now.
	ActionRequeue Action = "requeue"
	// ActionReleaseSent says of HELD rows that they were sent, ActionReleaseNotSent that they were not, which ends them.
	ActionReleaseSent    Action = "release_sent"
	ActionReleaseNotSent Action = "release_not_sent"
	// ActionReleaseAgain sends HELD rows again: they may arrive twice.
	ActionReleaseAgain Action = "release_again"
	// ActionCancel withdraws rows that wait, and HELD ones.
	ActionCancel Action = "cancel"
	// ActionResend queues a copy of rows that have ended, once each.
	ActionResend Action = "resend"
)

// Actions lists them.
func Actions() []Action {
	return []Action{
		ActionRequeue, ActionReleaseSent, ActionReleaseNotSent, ActionReleaseAgain, ActionCancel, ActionResend,
	}
}

// step is the action's, false if there is no such action.
func (a Action) step() (gateway.Step, bool) {
	switch a {
	case ActionRequeue:
		return gateway.StepRequeue, true
	case ActionReleaseSent, ActionReleaseNotSent, ActionReleaseAgain:
		return gateway.StepDecide, true
	case ActionCancel:
		return gateway.StepCancel, true
	case ActionResend:
		return gateway.StepResend, true
	}
	return "", false
}

// take is the action's step of a message.
func (a Action) take(m gateway.Message, d gateway.Decision) (gateway.Change, error) {
	switch a {
	case ActionRequeue:
		return m.Requeue(d)
	case ActionReleaseSent:
		return m.DecideSent(d)
	case ActionReleaseNotSent:
		return m.DecideNotSent(d)
	case ActionReleaseAgain:
		return m.DecideAgain(d)
	case ActionCancel:
		return m.Cancel(d)
	}
	return m.Resend(d)
}

// from are the statuses that the action is for, if an order names none: what has arrived or was withdrawn is only sent once
// more by who says so.
func (a Action) from() []gateway.Status {
	step, _ := a.step()
	rules := gateway.Rules()
	i := slices.IndexFunc(rules, func(r gateway.Rule) bool { return r.Step == step })
	return slices.DeleteFunc(rules[i].From, func(s gateway.Status) bool { return s == gateway.StatusDelivered || s == gateway.StatusCanceled })
}

// Selection is which messages are meant: those with the IDs, or, if there are none, those that the filter finds. A filter
// names a channel or a status; its Before and Limit are of no meaning.
type Selection struct {
	IDs    []gateway.MessageID
	Filter gateway.SearchParams
}

// Order is what to do to which messages.
type Order struct {
	Action Action
	Of     Selection
	// AtMost bounds how many there may be: with more of them nothing is done, or with Part the newest so many of those that
	// the filter finds are acted on. 0 is AtMostDefault.
	AtMost int
	Part   bool
	// Counted is what the rehearsal has told ([Effect]). Whatever comes in or fails later is not what was asked for, so that
	// only a rehearsal of a filter does without.
	Counted Counted
	// Told is called with how many messages more were dealt with; nil is called by nobody.
	Told func(messages int)
}

// Counted is how a rehearsal bounds what was counted.
type Counted struct {
	// Newest is the newest message of all, 0 if there was none.
	Newest gateway.MessageID
	// At is when.
	At time.Time
}

// The bounds of an order.
const (
	AtMostDefault = 100
	AtMostLimit   = 10_000
)

// Errors of orders.
var (
	// ErrBadOrder: the order is none, and says why.
	ErrBadOrder = errors.New("no such order")
	// ErrTooMany: there are more messages than the order allows; nothing was done.
	ErrTooMany = errors.New("too many messages")
)

func (o Order) validate() error {
	filter := o.Of.Filter
	switch _, known := o.Action.step(); {
	case !known:
		return fmt.Errorf("%w: action %q", ErrBadOrder, o.Action)
	case o.AtMost < 0 || o.AtMost > AtMostLimit:
		return fmt.Errorf("%w: at most %d is not between 1 and %d", ErrBadOrder, o.AtMost, AtMostLimit)
	case len(o.Of.IDs) == 0 && len(filter.Channels) == 0 && len(filter.Statuses) == 0:
		return fmt.Errorf("%w: it names neither messages nor a channel nor a status", ErrBadOrder)
	}
	return nil
}
