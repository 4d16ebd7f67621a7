package outbound

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/schedule"
)

// poster posts begun jobs and has their outcomes recorded.
type poster struct {
	*base
	admission *admission
	optOuts   *optOuts
	ready     *ready
	outcomes  *outcomes
	bells     bells
}

// loop posts one job after the other; as many loops run as posts may be in flight.
func (p *poster) loop() {
	for j := range p.ready.jobs {
		p.ready.busy.Add(1)
		if p.ready.room() > 0 {
			p.bells.nudge.ring()
		}
		p.handle(j)
		p.ready.busy.Add(-1)
	}
}

// handle posts a job, unless something came up since it was begun. It waits for room among the unrecorded first.
func (p *poster) handle(j *job) {
	place := p.outcomes.reserve()
	d, may := p.mayPost(j)
	if !may {
		p.ready.returned.add(j)
		p.bells.nudge.ring()
		place()
		return
	}
	p.outcomes.record(j, p.post(j, d), place)
}

// mayPost says whether the post may still begin: the pipeline runs, the lease outlasts the
// post, and meanwhile nothing was paused or held, nobody has opted out, and the schedule lets it go.
func (p *poster) mayPost(j *job) (schedule.Decision, bool) {
	now := p.opts.Clock()
	if p.stages.Intake.Err() != nil || !now.Before(j.message.NextAttemptAt.Add(-p.leaseMargin())) ||
		!p.admission.permits(j) || !p.stillWanted(j, now) {
		return schedule.Decision{}, false
	}
	d := schedule.Decide(j.row(), p.opts.Clock())
	return d, d.Kind == schedule.Go
}

// stillWanted looks the opt-outs up anew if the job has waited since it was begun. One
// that is not wanted any more is given back, and ends when it is to begin again.
func (p *poster) stillWanted(j *job, now time.Time) bool {
	if now.Sub(j.begun.From) < fresh {
		return true
	}
	blocked, err := p.optOuts.blocked([]*job{j})
	return err == nil && !blocked[j]
}

// post sends one begun job. The post ends while a part of the margin is left, so
// that its outcome is recorded before another gateway looks for it, and with the time in which the text may go: one that
// is slow to reach the provider must not reach it at night.
func (p *poster) post(j *job, d schedule.Decision) sent {
	start := p.opts.Clock()
	timeout := min(p.opts.Settings.SendTimeout, j.message.NextAttemptAt.Add(-p.leaseMargin()/4).Sub(start))
	if !d.Until.IsZero() {
		timeout = min(timeout, max(d.Until.Sub(start), j.limits.LeastValidity))
	}
	ctx, cancel := context.WithTimeout(p.stages.Work, timeout)
	defer cancel()
	p.opts.Observer.Posting(+1)
	outcome := p.opts.Provider.Send(ctx, j.request(d.Validity))
	p.opts.Observer.Posting(-1)
	post := gateway.Period{From: start, To: p.opts.Clock()}
	told := j.told(outcome, post)
	p.opts.Observer.Sent(told)
	p.ready.flow.answered(post.Took())
	seen := p.admission.observe(j, outcome)
	p.tell(j, seen)
	return sent{
		ref: j.message.AttemptRef, told: told, outcome: seen.outcome, at: post.To, random: p.opts.Jitter(),
		instructed: j.instructs, prior: j.claim.Prior, zones: j.zones,
		uncounted: seen.uncounted, notBefore: seen.notBefore,
	}
}

// tell says what an answer has changed for others.
func (p *poster) tell(j *job, seen observed) {
	log := p.opts.Logger
	if seen.stopped > 0 {
		log.Error("provider gives no clear answer: sending stops",
			"pause", seen.stopped.String(), "reason", seen.outcome.Failure.Text)
	}
	if seen.resumed {
		log.Info("provider answers again: sending goes on")
	}
	if seen.proven {
		log.Info("sender works again", "sender", phone.Mask(j.sender.ID))
	}
	if pause := seen.paused; pause != nil {
		f := seen.outcome.Failure
		p.opts.Observer.Paused(pause.Scope)
		log.Error("paused after repeated refusals", "scope", pause.Scope, "until", pause.Term(),
			"error_class", string(f.Class), "error_code", f.Code, "reason", f.Text)
		p.bells.stirred.ring()
	}
	if seen.probe {
		p.bells.nudge.ring()
	}
}
