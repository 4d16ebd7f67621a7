package outbound

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/schedule"
	"ebs-sms-gateway/gateway/transition"
)

// Terms of putting off.
const (
	// firstPutOff doubles each time a row meets too many others of its sender, up to longestPutOff.
	firstPutOff   = 2 * time.Second
	longestPutOff = 5 * time.Minute
)

// learnPauses takes over the pauses that are stored, and writes those that this gateway set.
func (p *Pipeline) learnPauses(stored []gateway.Pause) {
	now, pauses := p.opts.Clock(), p.admission.pauses
	if pauses.set(stored, now) {
		p.resuming = resumption{before: now, channels: p.channels()}
	}
	p.announce(stored, now)
	p.opts.Observer.Pauses(stored, now)
	for _, own := range pauses.unsaved() {
		if err := p.opts.Store.SetPause(p.stages.Intake, own); err != nil {
			p.patience.Failed(p.stages.Intake, opPauses, err) // it is in force here; the next round tries again
			continue
		}
		pauses.saved(own)
		p.announced[keyOf(own)] = own // tell has told of it
	}
	p.opts.Observer.PausesInForce(pauses.inForce(now))
	p.resume()
}

// putOffPaused defers a row whose sender is paused while others of its channel are
// not: it would be claimed before theirs again and again.
func (p *Pipeline) putOffPaused(j *job, pause gateway.Pause, now time.Time) (gateway.Change, error) {
	until := pause.Until
	if until.IsZero() {
		until = now.Add(p.opts.Settings.Pause)
	}
	return turnAway(j.message, schedule.Decide(j.after(until, ReasonSenderPaused), now), now)
}

// surplus takes out the rows of senders that have far more than they can send while
// others of the channel may have nothing: they would take up the room of all.
func (p *Pipeline) surplus(ch *gateway.Channel) []transition.Intent {
	senders := sendersOf(ch)
	if len(senders) < 2 {
		return nil
	}
	now := p.opts.Clock()
	var away []transition.Intent
	for _, sender := range senders {
		for _, j := range p.queue.surplus(ch, sender, 2*p.capacity(ch, sender)) {
			change, err := p.putOffBusy(j, now)
			away = append(away, once(j.message, change, err))
		}
	}
	return away
}

// putOffBusy defers a row for longer each time, or rows of a sender that the provider
// keeps slow would be claimed again and again.
func (p *Pipeline) putOffBusy(j *job, now time.Time) (gateway.Change, error) {
	wait := firstPutOff
	if prior := j.claim.Prior; prior.StatusReason == ReasonSenderBusy {
		wait = backoff.Policy{Base: firstPutOff, Max: longestPutOff}.After(prior.NextAttemptAt.Sub(prior.StatusAt))
	}
	wait += time.Duration(p.opts.Jitter() * float64(firstPutOff))
	return turnAway(j.message, schedule.Decide(j.after(now.Add(wait), ReasonSenderBusy), now), now)
}
