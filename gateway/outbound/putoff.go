package outbound

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/schedule"
)

// Terms of putting off.
const (
	// firstPutOff doubles each time a row meets too many others of its sender, up to longestPutOff.
	firstPutOff   = 2 * time.Second
	longestPutOff = 5 * time.Minute
)

// putOffPaused defers a row whose sender is paused while others of its channel are
// not: it would be claimed before theirs again and again.
func (c *claimer) putOffPaused(j *job, pause gateway.Pause, now time.Time) (gateway.Change, error) {
	until := pause.Until
	if until.IsZero() {
		until = now.Add(c.opts.Settings.Pause)
	}
	d := schedule.Decide(j.after(until, ReasonSenderPaused), now)
	if d.Kind == schedule.Wait {
		d.Reason = ReasonSenderPaused // alone, by which it is found when the pause ends
	}
	return turnAway(j.message, d, now)
}

// beyond is what becomes of a job that goes beyond a cap: it waits for the next day, or ends where its channel does not
// want that, or where no day has room for it.
func (j *job) beyond(o over, now time.Time) (gateway.Change, error) {
	if o.until.IsZero() || j.channel.Beyond == gateway.BeyondFail {
		return j.message.Reject(gateway.Skip{Now: now, Reason: o.reason})
	}
	return turnAway(j.message, schedule.Decide(j.after(o.until, o.reason), now), now)
}

// putOffBusy defers a row for longer each time, or rows of a sender that the provider
// keeps slow would be claimed again and again.
func (c *claimer) putOffBusy(j *job, now time.Time) (gateway.Change, error) {
	wait := firstPutOff
	if prior := j.claim.Prior; prior.StatusReason == ReasonSenderBusy {
		wait = backoff.Policy{Base: firstPutOff, Max: longestPutOff}.After(prior.NextAttemptAt.Sub(prior.StatusAt))
	}
	wait += time.Duration(c.opts.Jitter() * float64(firstPutOff))
	return turnAway(j.message, schedule.Decide(j.after(now.Add(wait), ReasonSenderBusy), now), now)
}
