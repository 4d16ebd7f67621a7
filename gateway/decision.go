package gateway

import (
	"errors"
	"strconv"
	"time"
)

// Decision is what a person decides of a message: who, why, and when. By and Why go into the history, and not into the row.
type Decision struct {
	By, Why string
	Now     time.Time
}

// Errors of decisions, beside [ErrIllegalStep], which each of them is.
var (
	// ErrAccepted: the provider has had the message, so that it cannot go once more as the same row.
	ErrAccepted = errors.New("the provider has had it")
	// ErrPast: EXPIRES_AT has passed.
	ErrPast = errors.New("past EXPIRES_AT")
	// ErrNoCopy: the row is a question of the gateway's own, which is asked once, or has a column that cannot be read.
	ErrNoCopy = errors.New("no copy can be made of it")
)

// Reasons of rows about which a person decided (STATUS_REASON).
const (
	ReasonRequeued      = "queued again by an operator"
	ReasonToldSent      = "sent, says an operator"
	ReasonToldNotSent   = "not sent, says an operator"
	ReasonToldSendAgain = "sent again by an operator"
	ReasonCanceled      = "canceled by an operator"
)

// Requeue has a row go once more that ended before the provider had it, or go now instead of later. One that used up its
// attempts has all of them again.
func (m Message) Requeue(d Decision) (Change, error) {
	if err := m.mayGoAgain(StepRequeue, d.Now); err != nil {
		return Change{}, err
	}
	if m.Status == StatusRetry && !m.NextAttemptAt.After(d.Now) {
		return Change{}, m.illegal(StepRequeue) // it is due
	}
	if m.ProviderSID != "" {
		return Change{}, errors.Join(m.illegal(StepRequeue), ErrAccepted)
	}
	return m.decided(StepRequeue, StatusRetry, d, ReasonRequeued), nil
}

// DecideSent says of an outcome that nobody knows that the message was sent. What the provider reports of it later counts.
func (m Message) DecideSent(d Decision) (Change, error) {
	return m.decide(StatusSent, d, ReasonToldSent)
}

// DecideNotSent gives a message up of which nobody knows whether it was sent. A delivery that is reported later makes it
// DELIVERED all the same.
func (m Message) DecideNotSent(d Decision) (Change, error) {
	return m.decide(StatusFailed, d, ReasonToldNotSent)
}

// DecideAgain sends a message again of which nobody knows whether it was sent: it may arrive twice.
func (m Message) DecideAgain(d Decision) (Change, error) {
	if err := m.mayGoAgain(StepDecide, d.Now); err != nil {
		return Change{}, err
	}
	return m.decide(StatusRetry, d, ReasonToldSendAgain)
}

func (m Message) decide(to Status, d Decision, reason string) (Change, error) {
	if !m.may(StepDecide) {
		return Change{}, m.illegal(StepDecide)
	}
	return m.decided(StepDecide, to, d, reason), nil
}

// Cancel withdraws a row that waits, or whose outcome nobody knows.
func (m Message) Cancel(d Decision) (Change, error) {
	if !m.may(StepCancel) {
		return Change{}, m.illegal(StepCancel)
	}
	return m.decided(StepCancel, StatusCanceled, d, ReasonCanceled), nil
}

// Resend is the step of a row of which a copy is to be sent: it leaves the row as it is, and tells its history. The copy
// is [Message.Copy].
func (m Message) Resend(d Decision) (Change, error) {
	if err := m.mayGoAgain(StepResend, d.Now); err != nil {
		return Change{}, err
	}
	if len(m.Choices) > 0 || m.Unreadable != "" {
		return Change{}, errors.Join(m.illegal(StepResend), ErrNoCopy)
	}
	return m.next(StepResend, d.Now).by(d), nil
}

// Copy is a new row as a feeder would insert it, with what the feeder wrote into this one. Its SOURCE_KEY names this
// row, so that a second copy is a duplicate of the first. It waits for nothing but the hours.
func (m Message) Copy() Message {
	c := m
	c.ID, c.SourceKey, c.State = 0, copyKey+strconv.FormatInt(int64(m.ID), 10), State{}
	c.NotBefore, c.CreatedAt = time.Time{}, time.Time{}
	return c
}

// mayGoAgain says why a row cannot be sent once more, nil if it can.
func (m Message) mayGoAgain(step Step, now time.Time) error {
	switch {
	case !m.may(step):
		return m.illegal(step)
	case !m.ExpiresAt.IsZero() && !now.Before(m.ExpiresAt):
		return errors.Join(m.illegal(step), ErrPast)
	}
	return nil
}

// decided takes the row where a person wants it.
func (m Message) decided(step Step, to Status, d Decision, reason string) Change {
	c := m.next(step, d.Now).by(d)
	c.become(to, reason)
	if to == StatusRetry {
		c.now.NextAttemptAt = d.Now
		if m.Status == StatusFailed || m.Status == StatusHeld {
			c.now.Attempts = 0
		}
	}
	return c
}

// by has the step's event tell who decided it, and why.
func (c Change) by(d Decision) Change {
	c.decision = &d
	return c
}
