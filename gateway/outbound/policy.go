package outbound

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
)

// policy turns a post's outcome into the row's next step. It is pure.
type policy struct {
	retry  Retry
	settle time.Duration
	pause  time.Duration
	// pollAfter is when to ask for a final report that has not come.
	pollAfter time.Duration
	scope     func(channel string) consent.Scope
	outcomes  plan.Outcomes
}

// sent is a post with its outcome, and what the next step is computed from.
type sent struct {
	ref     string
	outcome gateway.Outcome
	at      time.Time
	// told is what the observer was told of the post.
	told Sent
	// instructed: the text said how to opt out.
	instructed bool
	// random is in [0, 1), for the jitter of a retry.
	random float64
	// prior is the row as it was before its claim.
	prior gateway.State
	// uncounted: the outcome says nothing about the row, which loses no attempt.
	uncounted bool
	// zones are those that the recipient's number may be in.
	zones []string
	// notBefore is the end of a pause that the row waits for, zero if there is none.
	notBefore time.Time
}

// step is the change that the outcome makes of the row as it stands.
func (p policy) step(m gateway.Message, ch *gateway.Channel, s sent) (gateway.Change, error) {
	if s.outcome.Failure == nil {
		return p.accepted(m, s)
	}
	end := gateway.FailedAttempt{Ref: s.ref, Failure: *s.outcome.Failure, Now: s.at}
	switch s.outcome.Kind() {
	case gateway.OutcomeUnknown:
		end.NextAt, end.Uncounted = s.at.Add(p.settle), s.uncounted
		return m.Doubt(end)
	case gateway.OutcomeRetry, gateway.OutcomeRateLimited:
		if !end.Failure.Class.Blameless() && m.Attempts >= p.retry.Attempts {
			return m.Fail(end)
		}
		end.NextAt = p.nextAttempt(m, ch, s)
		return m.Retry(end)
	}
	change, err := p.outcomes.Refused(m, end)
	if err == nil && end.Failure.Class == gateway.ClassOptOut {
		change = change.WithConsent(m.ProviderOptOut(p.scope(m.Channel), "", s.at))
	}
	return change, err
}

func (p policy) accepted(m gateway.Message, s sent) (gateway.Change, error) {
	change, err := p.outcomes.Report(m, gateway.Report{
		Ref: s.ref, RefOf: m.ID, SID: s.outcome.SID, Status: s.outcome.Status,
		At: s.at, LookAt: s.at.Add(p.pollAfter),
	})
	if _, told := change.Phone(); err == nil && s.instructed && !told {
		change = change.WithPhone(gateway.PhoneChange{Event: gateway.PhoneInstructed, Number: m.Recipient, At: s.at})
	}
	return change, err
}

// nextAttempt backs off by attempts and, since those of which the row is innocent do not
// count, also by how long it has waited for the one before. A refused row waits for longer than
// its sender's pause: other rows show first whether the sender works again.
func (p policy) nextAttempt(m gateway.Message, ch *gateway.Channel, s sent) time.Time {
	delay := max(p.retry.Delay(m.Attempts, s.random), min(s.outcome.RetryAfter, maxRetryAfter))
	class, from := s.outcome.Failure.Class, s.at
	if class.Blameless() {
		delay = max(delay, p.grown(s))
	}
	if s.notBefore.After(from) {
		from = s.notBefore
	}
	if class == gateway.ClassDestination {
		delay += p.pause
	}
	row := schedule.Row{Message: m, Channel: ch, Earliest: schedule.Earliest{At: from.Add(delay)}, Zones: s.zones}
	return schedule.Decide(row, s.at).At
}

// grown is twice the delay before an attempt that followed a blameless one, within the
// bounds of a retry; 0 if it followed another.
func (p policy) grown(s sent) time.Duration {
	last := s.prior.NextAttemptAt.Sub(s.prior.StatusAt)
	if s.prior.Status != gateway.StatusRetry || !gateway.ErrorClass(s.prior.StatusReason).Blameless() || last <= 0 {
		return 0
	}
	return p.retry.After(last)
}
