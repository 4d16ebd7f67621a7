package outbound

import (
	"context"
	"fmt"
	"sync"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/apply"
)

// sendLoop posts one job after the other; as many loops run as posts may be in flight.
func (p *Pipeline) sendLoop() {
	for j := range p.ready {
		if len(p.ready) <= cap(p.ready)/2 {
			p.wake()
		}
		p.unrecorded <- struct{}{}
		if !p.mayPost(j) {
			p.returned.add(j)
			p.wake()
			<-p.unrecorded
			continue
		}
		s := p.post(j)
		p.recording.Go(func() {
			defer func() { <-p.unrecorded }()
			p.settled(j, s)
		})
	}
}

// mayPost reports whether the post may still begin: the pipeline runs, the lease
// outlasts the post, and meanwhile the row has not expired and nothing was paused
// or held.
func (p *Pipeline) mayPost(j *job) bool {
	now := p.opts.Clock()
	return p.claiming.ctx.Err() == nil &&
		now.Before(j.message.NextAttemptAt.Add(-p.leaseMargin())) &&
		expired(j.message, j.channel, now) == "" &&
		p.valve.open(j.channel.Name, j.sender, now) && !p.pacer.held(j.sender, now) && p.brake.wait(now) == 0
}

// post sends one begun job. The post ends while a part of the margin is left, so
// that its outcome is recorded before another gateway looks for it.
func (p *Pipeline) post(j *job) sent {
	start := p.opts.Clock()
	timeout := min(p.opts.Settings.SendTimeout, j.message.NextAttemptAt.Add(-p.leaseMargin()/4).Sub(start))
	ctx, cancel := context.WithTimeout(p.posting.ctx, timeout)
	defer cancel()
	p.opts.Observer.Posting(+1)
	outcome := p.opts.Provider.Send(ctx, j.request(start))
	p.opts.Observer.Posting(-1)
	end := p.opts.Clock()
	p.opts.Observer.Sent(Sent{
		Channel: j.channel.Name, Outcome: outcome, Segments: j.segments.Segments, Took: end.Sub(start), Waited: j.waited(start),
	})
	p.feel(j, outcome)
	return sent{ref: j.message.AttemptRef, outcome: outcome, at: end, random: p.opts.Jitter()}
}

// feel lets the outcome slow down or pause the sender, or stop the sending.
func (p *Pipeline) feel(j *job, o gateway.Outcome) {
	if o.Failure != nil && p.brake.felt(o.Failure.Class) {
		if stop := p.brake.failed(p.opts.Clock()); stop > 0 {
			p.log.Error("provider gives no clear answer: sending stops", "for", stop.String(), "reason", o.Failure.Text)
		}
		return
	}
	if p.brake.passed() {
		p.log.Info("provider answers again: sending goes on")
	}
	switch {
	case o.Failure == nil:
		p.pacer.passed(j.sender)
		p.valve.passed(j.sender)
	case o.Failure.Class == gateway.ClassRateLimit:
		p.pacer.throttled(j.sender, o.RetryAfter, p.opts.Clock())
	case o.Failure.Class == gateway.ClassSender || o.Failure.Class == gateway.ClassAccount:
		p.refused(j.sender, *o.Failure)
	}
}

// refused pauses a sender that is broken, or everything if the account is: here at
// once, and for all gateways as soon as the claimer has written it. The rows are not burnt.
func (p *Pipeline) refused(sender string, f gateway.Failure) {
	now := p.opts.Clock()
	pause := gateway.Pause{
		Scope: gateway.PauseSender, Name: sender, Reason: fmt.Sprintf("%d %s", f.Code, f.Text),
		Since: now, Until: now.Add(p.opts.Settings.Pause),
	}
	if f.Class == gateway.ClassAccount {
		pause.Scope, pause.Name = gateway.PauseAll, ""
	}
	if !p.valve.refused(pause) {
		return
	}
	p.opts.Observer.Paused(pause.Scope)
	p.log.Error("paused after repeated refusals", "scope", pause.Scope, "until", pause.Term(), "code", f.Code, "reason", f.Text)
	signal(p.hungry)
}

// recording is a post whose outcome is to be committed.
type recording struct {
	job  *job
	sent sent
}

// settled waits until the outcome is committed.
func (p *Pipeline) settled(j *job, s sent) {
	if f := s.outcome.Failure; f != nil {
		p.log.Info("post without acceptance", "message_id", j.message.ID, "channel", j.channel.Name,
			"outcome", s.outcome.Kind(), "class", f.Class, "code", f.Code, "reason", f.Text)
	}
	if _, err := p.recorder.Do(context.Background(), recording{j, s}); err != nil {
		p.log.Error("outcome not recorded; it will be reconciled when the lease ends", "message_id", j.message.ID, "error", err)
	}
}

// record is the group commit of outcomes.
func (p *Pipeline) record(_ context.Context, items []recording) ([]struct{}, error) {
	start := p.opts.Clock()
	intents := make([]apply.Intent, len(items))
	for i, it := range items {
		intents[i] = apply.Intent{Message: it.job.message, Step: func(m gateway.Message) (gateway.Change, error) {
			return p.policy.step(m, it.job.channel, it.sent)
		}}
	}
	results, err := p.writer(opRecord).Apply(p.writing.ctx, intents)
	if err != nil {
		return nil, err
	}
	p.opts.Observer.Recorded(len(items), p.opts.Clock().Sub(start))
	for i, r := range results {
		p.checkRecorded(items[i], r)
	}
	return make([]struct{}, len(items)), nil
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
