package outbound

import (
	"context"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/schedule"
	"ebs-sms-gateway/gateway/transition"
)

// sendLoop posts one job after the other; as many loops run as posts may be in flight.
func (p *Pipeline) sendLoop() {
	for j := range p.ready {
		p.busy.Add(1)
		if p.readyRoom() > 0 {
			p.wake()
		}
		p.unrecorded <- struct{}{}
		p.send(j)
		p.busy.Add(-1)
	}
}

func (p *Pipeline) send(j *job) {
	d, may := p.mayPost(j)
	if !may {
		p.returned.add(j)
		p.wake()
		<-p.unrecorded
		return
	}
	s := p.post(j, d.Validity)
	p.recording.Go(func() {
		recorded := sync.OnceFunc(func() { <-p.unrecorded })
		defer recorded()
		p.settled(j, s, recorded)
	})
}

// mayPost says whether the post may still begin: the pipeline runs, the lease outlasts the
// post, and meanwhile nothing was paused or held, nobody has opted out, and the schedule lets it go.
func (p *Pipeline) mayPost(j *job) (schedule.Decision, bool) {
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
func (p *Pipeline) stillWanted(j *job, now time.Time) bool {
	if now.Sub(j.begun) < fresh {
		return true
	}
	blocked, err := p.blocked([]*job{j})
	return err == nil && !blocked[j]
}

// post sends one begun job. The post ends while a part of the margin is left, so
// that its outcome is recorded before another gateway looks for it.
func (p *Pipeline) post(j *job, validity time.Duration) sent {
	start := p.opts.Clock()
	timeout := min(p.opts.Settings.SendTimeout, j.message.NextAttemptAt.Add(-p.leaseMargin()/4).Sub(start))
	ctx, cancel := context.WithTimeout(p.stages.Work, timeout)
	defer cancel()
	p.opts.Observer.Posting(+1)
	outcome := p.opts.Provider.Send(ctx, j.request(validity))
	p.opts.Observer.Posting(-1)
	end := p.opts.Clock()
	p.opts.Observer.Sent(Sent{
		Channel: j.channel.Name, Outcome: outcome, Segments: j.segments.Segments, Took: end.Sub(start), Waited: j.waited(start),
	})
	p.flow.answered(end.Sub(start))
	seen := p.admission.observe(j, outcome)
	p.tell(j, seen)
	return sent{
		ref: j.message.AttemptRef, outcome: seen.outcome, at: end, random: p.opts.Jitter(),
		prior: j.claim.Prior, uncounted: seen.uncounted, notBefore: seen.notBefore,
	}
}

// tell says what an answer has changed for others.
func (p *Pipeline) tell(j *job, seen observed) {
	if seen.stopped > 0 {
		p.log.Error("provider gives no clear answer: sending stops", "for", seen.stopped.String(), "reason", seen.outcome.Failure.Text)
	}
	if seen.resumed {
		p.log.Info("provider answers again: sending goes on")
	}
	if seen.proven {
		p.log.Info("sender works again", "sender", phone.Mask(j.sender))
	}
	if pause := seen.paused; pause != nil {
		f := seen.outcome.Failure
		p.opts.Observer.Paused(pause.Scope)
		p.log.Error("paused after repeated refusals", "scope", pause.Scope, "until", pause.Term(), "code", f.Code, "reason", f.Text)
		signal(p.stirred)
	}
	if seen.probe {
		p.wake()
	}
}

// settled waits until the outcome is committed. One whose row is stuck gives its place in
// unrecorded back: a locked row must not keep others from being posted.
func (p *Pipeline) settled(j *job, s sent, apart func()) {
	if f := s.outcome.Failure; f != nil {
		p.log.Info("post without acceptance", "message_id", j.message.ID, "channel", j.channel.Name,
			"outcome", s.outcome.Kind(), "class", f.Class, "code", f.Code, "reason", f.Text)
	}
	step := func(m gateway.Message) (gateway.Change, error) { return p.policy.step(m, j.channel, s) }
	w := work{operation: opRecord, intent: transition.Intent{Message: j.message, Step: step}, until: j.message.NextAttemptAt}
	r, err := p.persist(w, apart)
	if err != nil {
		p.log.Error("outcome not recorded; it will be reconciled when the lease ends", "message_id", j.message.ID, "error", err)
		return
	}
	p.checkRecorded(j, s, r)
}

// returned collects begun jobs that were not posted, to be given back in one commit.
type returned struct {
	mu   sync.Mutex
	jobs []*job
}

func (r *returned) add(j *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.jobs = append(r.jobs, j)
}

func (r *returned) take() []*job {
	r.mu.Lock()
	defer r.mu.Unlock()
	jobs := r.jobs
	r.jobs = nil
	return jobs
}
