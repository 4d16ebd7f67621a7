package gateway

import (
	"errors"
	"time"
)

// FailedAttempt is the end of an attempt that was not accepted.
type FailedAttempt struct {
	// Ref is the attempt's reference; a row that has moved on to another attempt is left alone.
	Ref     string
	Failure Failure
	Now     time.Time
	// NextAt is the next attempt (Retry) or the next reconcile (Doubt).
	NextAt time.Time
	// Uncounted: the provider leaves so much unclear that a doubt does not cost the row an attempt.
	Uncounted bool
}

// Retry schedules another attempt after one that certainly was not accepted. A
// failure the row is not to blame for does not cost it an attempt.
func (m Message) Retry(s FailedAttempt) (Change, error) {
	c, err := m.end(StepRetry, StatusRetry, s)
	c.now.NextAttemptAt = s.NextAt
	if s.Failure.Class.Blameless() && c.now.Attempts > 0 {
		c.now.Attempts--
	}
	return c, err
}

// Fail ends a row that the provider refused for good; an opt-out known only to
// the provider ends as OPTED_OUT.
func (m Message) Fail(s FailedAttempt) (Change, error) {
	to := StatusFailed
	if s.Failure.Class == ClassOptOut {
		to = StatusOptedOut
	}
	c, err := m.end(StepFail, to, s)
	if err == nil {
		c.phone = m.failed(&s.Failure, s.Now)
	}
	return c, err
}

// Doubt records that nobody knows whether the provider accepted the message.
func (m Message) Doubt(s FailedAttempt) (Change, error) {
	c, err := m.end(StepDoubt, StatusUnknown, s)
	c.now.NextAttemptAt = s.NextAt
	if s.Uncounted && c.now.Attempts > 0 {
		c.now.Attempts--
	}
	return c, err
}

// end ends an attempt, also one that a rescue has called unknown meanwhile.
func (m Message) end(step Step, to Status, s FailedAttempt) (Change, error) {
	begun := m.Begun() || m.Status == StatusUnknown
	if !m.may(step) || !begun || m.AttemptRef != s.Ref {
		return Change{}, m.illegal(step)
	}
	c := m.next(step, s.Now)
	c.become(to, string(s.Failure.Class))
	c.blame(&s.Failure)
	return c, nil
}

// NotFound sends an unknown outcome back to be tried again: the provider's list
// could be read, had settled, and does not hold it.
func (m Message) NotFound(now, nextAt time.Time) (Change, error) {
	if !m.may(StepNotFound) {
		return Change{}, m.illegal(StepNotFound)
	}
	c := m.next(StepNotFound, now)
	c.become(StatusRetry, ReasonNotFound)
	c.now.NextAttemptAt = nextAt
	return c, nil
}

// Hold parks an unknown outcome for a human.
func (m Message) Hold(now time.Time) (Change, error) {
	if !m.may(StepHold) {
		return Change{}, m.illegal(StepHold)
	}
	c := m.next(StepHold, now)
	c.become(StatusHeld, ReasonAwaitsHuman)
	return c, nil
}

// LookAgain leaves a row as it is until a later look; the zero time is never.
func (m Message) LookAgain(now, at time.Time) (Change, error) {
	if !m.may(StepLookAgain) {
		return Change{}, m.illegal(StepLookAgain)
	}
	c := m.next(StepLookAgain, now)
	c.now.NextAttemptAt = at
	return c, nil
}

// Report applies what the provider tells of the message: the answer to a post,
// a signed callback, a list entry. For a row that awaits its outcome it is the
// proof of acceptance; for one that has it, it counts only if it says more. Of an attempt whose number was given
// up for another only a delivery counts.
// Errors: [ErrStale], [ErrDoubled], [ErrIllegalStep].
func (m Message) Report(r Report) (Change, error) {
	known := m.ProviderSID != "" && m.ProviderSID == r.SID
	switch {
	case !m.may(StepReport) || r.SID == "":
		return Change{}, m.illegal(StepReport)
	case !known && !m.proves(r):
		return Change{}, m.illegal(StepReport)
	case !known && m.past(r):
		return m.reportPast(r)
	case !known && m.ProviderSID != "":
		return Change{}, errors.Join(m.illegal(StepReport), ErrDoubled)
	case known && !r.Status.news(m.ProviderStatus):
		return Change{}, ErrStale
	}
	return m.applied(r), nil
}

// proves reports whether a report of a SID that is not the row's is of one of its
// posts all the same: it bears the reference of any of the row's attempts, also of one
// that was given up too early, or it was found by a reconcile, which only looks for
// unknown outcomes.
func (m Message) proves(r Report) bool {
	if r.Ref == "" {
		return m.Status == StatusUnknown
	}
	return r.Ref == m.AttemptRef || r.RefOf == m.ID
}
