package outbound

import (
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// admission decides whether a sender may send now, and learns from the answers: it
// owns the pauses, the rates, the caps and the breaker.
type admission struct {
	caps    *caps
	pauses  *pauses
	rates   *rateLimiter
	breaker *breaker
	clock   gateway.Clock
}

func newAdmission(opts Options) *admission {
	a := &admission{
		caps:    newCaps(opts),
		pauses:  newPauses(opts.Settings.Pause),
		rates:   newRateLimiter(opts.Gateways),
		breaker: &breaker{},
		clock:   opts.Clock,
	}
	for _, ch := range opts.Channels {
		for _, sender := range ch.AllSenders() {
			a.rates.limit(sender.ID, ch.SegmentsPerSecond)
		}
	}
	return a
}

// wait implements gate.
func (a *admission) wait(j *job) time.Duration {
	now, sender := a.clock(), j.sender.ID
	if !a.pauses.open(j.channel.Name, sender, now) {
		return closed
	}
	if wait := max(a.rates.wait(sender, now), a.pauses.wait(sender, now), a.breaker.wait(now)); wait > 0 {
		return wait
	}
	if !a.caps.admit(j, now) {
		return closed
	}
	return 0
}

// paused implements gate.
func (a *admission) paused(ch *gateway.Channel, sender string) bool {
	return !a.pauses.open(ch.Name, sender, a.clock())
}

// pass implements gate.
func (a *admission) pass(j *job) {
	now := a.clock()
	a.caps.take(j, now)
	a.rates.take(j.sender.ID, j.billed(), now)
	ofSender, ofAll := a.pauses.take(j.sender.ID, now), a.breaker.take(now)
	j.probe = ofSender || ofAll
}

// probing implements gate.
func (a *admission) probing(sender string) bool { return a.pauses.unproven(sender) }

// permits reports whether a job that was let through may still be posted.
func (a *admission) permits(j *job) bool {
	now := a.clock()
	return a.pauses.open(j.channel.Name, j.sender.ID, now) && (j.probe || !a.pauses.unproven(j.sender.ID)) &&
		!a.rates.held(j.sender.ID, now) && a.caps.holds(j, now) && a.breaker.permits(j.probe, now)
}

// dropped says that a job that was let through is not posted after all.
func (a *admission) dropped(j *job) {
	a.caps.refund(j)
	if j.probe {
		a.pauses.free(j.sender.ID)
		a.breaker.free()
		j.probe = false
	}
}

// sendable reports whether rows claimed for the sender would soon be sent.
func (a *admission) sendable(ch *gateway.Channel, sender string) bool {
	now := a.clock()
	perSecond, limited := a.rates.share(sender)
	return a.pauses.open(ch.Name, sender, now) && !a.rates.held(sender, now) && (!limited || perSecond > 0)
}

// share is this gateway's part of the sender's rate in segments per second; limited is false if it has no rate.
func (a *admission) share(sender string) (perSecond float64, limited bool) {
	return a.rates.share(sender)
}

// senderPause is the pause in force of the sender alone, if there is one.
func (a *admission) senderPause(sender string) (gateway.Pause, bool) {
	return a.pauses.senderPause(sender, a.clock())
}

// stopped reports whether nothing may be sent for now, whoever the sender is.
func (a *admission) stopped() bool { return a.breaker.wait(a.clock()) > 0 }

// observed is what an answer means beyond its row.
type observed struct {
	// outcome is the answer, its class corrected by what others' posts have shown.
	outcome gateway.Outcome
	// uncounted: the provider's trouble, which costs the row no attempt.
	uncounted bool
	// notBefore is the end of the pause that the row has to wait for.
	notBefore time.Time
	// paused is a pause that the answer has put in force.
	paused *gateway.Pause
	// stopped is for how long the breaker has stopped the sending.
	stopped time.Duration
	// resumed: the provider answers again. proven: a sender that was paused works again.
	resumed, proven bool
	// probe: others were waiting for the answer.
	probe bool
}

// observe learns from the answer to a post.
func (a *admission) observe(j *job, o gateway.Outcome) observed {
	defer a.dropped(j)
	if o.Failure == nil || o.Kind() == gateway.OutcomeUnknown {
		a.caps.spent(j)
	}
	now := a.clock()
	seen := observed{outcome: o, probe: j.probe}
	if o.Failure != nil && unclear(o.Failure.Class) {
		seen.uncounted = a.breaker.troubled()
		seen.stopped = a.breaker.failed(now)
		return seen
	}
	seen.resumed = a.breaker.passed()
	switch {
	case o.Failure == nil:
		a.rates.passed(j.sender.ID)
		seen.proven = a.pauses.passed(j.sender.ID, now)
	case o.Failure.Class == gateway.ClassRateLimit:
		a.rates.throttled(j.sender.ID, o.RetryAfter, now)
	case o.Failure.Class == gateway.ClassSender, o.Failure.Class == gateway.ClassAccount:
		a.refused(j, &seen)
	}
	return seen
}

// refused finds who is to blame and pauses the sender or the account, if it is one of them.
func (a *admission) refused(j *job, seen *observed) {
	now, failure := a.clock(), *seen.outcome.Failure
	failure.Class = a.blame(j, failure.Class)
	seen.outcome.Failure = &failure
	key := ofSender(j.sender.ID)
	switch failure.Class {
	case gateway.ClassDestination:
		return
	case gateway.ClassAccount:
		key = everything()
	}
	pause, begun := a.pauses.refused(refusal{
		key: key, reason: fmt.Sprintf("%d %s", failure.Code, failure.Text), at: now, suspect: j.suspect(),
	})
	if begun {
		seen.paused = &pause
	}
	seen.notBefore = a.pauses.until(key, now)
}

// blame goes from the account down to the row: one that is refused again although others'
// messages were accepted meanwhile is itself the reason. What was found out of a row before holds.
func (a *admission) blame(j *job, class gateway.ErrorClass) gateway.ErrorClass {
	prior := j.claim.Prior
	before := gateway.ErrorClass(prior.StatusReason)
	if prior.Sender != j.sender.ID || !slices.Contains(blamed(), before) {
		return class
	}
	if slices.Index(blamed(), before) > slices.Index(blamed(), class) {
		class = before
	}
	if class == gateway.ClassAccount && a.pauses.passedSince(everything(), prior.StatusAt) {
		class = gateway.ClassSender
	}
	if class == gateway.ClassSender && a.pauses.passedSince(ofSender(j.sender.ID), prior.StatusAt) {
		class = gateway.ClassDestination
	}
	return class
}

// blamed are the classes of who can be the reason of a refusal, from all to one.
func blamed() []gateway.ErrorClass {
	return []gateway.ErrorClass{gateway.ClassAccount, gateway.ClassSender, gateway.ClassDestination}
}

// suspect reports whether the row's last attempt failed: it proves less than another.
func (j *job) suspect() bool { return j.claim.Prior.ErrorCode != 0 }
