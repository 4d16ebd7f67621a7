package outbound

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// policy turns a post's outcome into the row's next step. It is pure.
type policy struct {
	retry  Retry
	settle time.Duration
	pause  time.Duration
	// pollAfter is when to ask for a final report that has not come.
	pollAfter time.Duration
	scope     func(channel string) consent.Scope
}

// sent is a post with its outcome, and what the next step is computed from.
type sent struct {
	ref     string
	outcome gateway.Outcome
	at      time.Time
	// random is in [0, 1), for the jitter of a retry.
	random float64
}

// step is the change that the outcome makes of the row as it stands.
func (p policy) step(m gateway.Message, ch *gateway.Channel, s sent) (gateway.Change, error) {
	if s.outcome.Failure == nil {
		return m.Report(gateway.Report{
			Ref: s.ref, RefOf: m.ID, SID: s.outcome.SID, Status: s.outcome.Status,
			At: s.at, LookAt: s.at.Add(p.pollAfter),
		})
	}
	end := gateway.Settlement{Ref: s.ref, Failure: *s.outcome.Failure, Now: s.at}
	switch s.outcome.Kind() {
	case gateway.OutcomeUnknown:
		end.NextAt = s.at.Add(p.settle)
		return m.Doubt(end)
	case gateway.OutcomeRetry, gateway.OutcomeRateLimited:
		if !end.Failure.Class.Blameless() && m.Attempts >= p.retry.Attempts {
			return m.Fail(end)
		}
		end.NextAt = p.nextAttempt(m, ch, s)
		return m.Retry(end)
	}
	change, err := m.Fail(end)
	if err == nil && end.Failure.Class == gateway.ClassOptOut {
		change = change.WithConsent(gateway.ConsentChange{
			Number: m.Recipient, Scope: p.scope(m.Channel), Source: consent.SourceProvider, At: s.at,
		})
	}
	return change, err
}

// nextAttempt backs off by attempts. After the refusal of a sender, account or destination that
// is beside the pause it gets: other rows show first whether it works again, so that
// a row that is to blame after all does not pause it anew each time. It is never
// later than the row's deadline, so that the row expires in time.
func (p policy) nextAttempt(m gateway.Message, ch *gateway.Channel, s sent) time.Time {
	delay := max(p.retry.Delay(m.Attempts, s.random), s.outcome.RetryAfter)
	switch s.outcome.Failure.Class {
	case gateway.ClassSender, gateway.ClassAccount, gateway.ClassDestination:
		delay += p.pause
	}
	return notAfterDeadline(s.at.Add(delay), m, ch)
}
