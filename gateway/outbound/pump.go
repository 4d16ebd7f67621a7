package outbound

import (
	"context"
	"errors"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/schedule"
	"ebs-sms-gateway/gateway/transition"
)

// errLost: the row is no longer this claim's.
var errLost = errors.New("claim lost")

// pumpLoop begins jobs, fairly picked, and puts them before the senders. It waits
// for the ready queue to run half empty, so that many begin in one commit.
func (p *Pipeline) pumpLoop() {
	timer := time.NewTimer(p.opts.Settings.PollInterval)
	defer timer.Stop()
	for {
		select {
		case <-p.stages.Intake.Done():
			return
		case <-p.nudge:
		case <-timer.C:
		}
		wait := max(p.pumpAll(), p.opts.Settings.RecordDelay) // jobs due by then begin in one commit
		timer.Reset(min(wait, p.opts.Settings.PollInterval))
	}
}

// pumpAll begins jobs until the ready queue is full enough or no job may go, and
// returns how long until one may.
func (p *Pipeline) pumpAll() time.Duration {
	for p.stages.Intake.Err() == nil {
		again, later := p.apart.due(p.opts.Clock())
		p.queue.add(again)
		p.release(p.queue.stale(p.opts.Clock().Add(-p.opts.Settings.Lease/2), p.admission))
		p.release(p.returned.take())
		room := p.readyRoom()
		if room == 0 {
			return later
		}
		jobs, wait := p.queue.pick(room, p.admission)
		if len(jobs) == 0 {
			return min(wait, later)
		}
		p.feed()
		p.begin(jobs)
	}
	return closed
}

// ahead is for how long begun jobs last. They cannot be overtaken, and an opt-out
// must be looked up anew for those that wait for longer than fresh.
const (
	ahead = 500 * time.Millisecond
	fresh = time.Second
)

// readyRoom is how many jobs to begin now: enough for the idle senders and for what is
// posted within ahead, and none until half of that is used up, so that many begin in one commit.
func (p *Pipeline) readyRoom() int {
	inFlight := p.opts.Settings.InFlight
	posts, known := p.flow.posts(inFlight, ahead)
	if !known {
		posts = inFlight
	}
	idle := max(inFlight-int(p.busy.Load()), 0)
	want := min(max(posts, 1)+idle, cap(p.ready))
	if ready := len(p.ready); ready <= want/2 {
		return want - ready
	}
	return 0
}

// begin writes the attempts ahead, in one commit, and hands over those that are still this
// gateway's. Opt-outs are looked up right before, so that a STOP holds for every row whose attempt
// begins after it was staged. It gives up while the claim's lease has time for the posts. What cannot begin for
// now waits apart from the others.
func (p *Pipeline) begin(jobs []*job) {
	now := p.opts.Clock()
	blocked, err := p.blocked(jobs)
	if err != nil {
		p.setApart(jobs)
		return
	}
	ctx, cancel := context.WithTimeout(p.stages.Writes, p.leaseMargin())
	defer cancel()
	intents := make([]transition.Intent, len(jobs))
	for i, j := range jobs {
		intents[i] = transition.Intent{Message: j.message, Step: p.beginStep(j, blocked, now)}
	}
	results, err := p.patience.Writer(opBegin).Apply(ctx, intents)
	if err != nil {
		p.release(jobs) // a good part of the lease is over
		return
	}
	p.opts.Observer.Recorded(len(jobs), p.opts.Clock().Sub(now))
	p.patience.Count(opBegin, results...)
	p.sort(jobs, results, now)
}

// sort hands over the jobs that have begun, and sees to those that could not.
func (p *Pipeline) sort(jobs []*job, results []transition.Result, at time.Time) {
	var stuck []*job
	var refused []transition.Result
	written := false
	for i, r := range results {
		switch {
		case errors.Is(r.Err, gateway.ErrBusy):
			stuck = append(stuck, jobs[i])
		case r.Stuck():
			refused = append(refused, r)
		default:
			written = written || r.Err == nil
			p.begun(jobs[i], r, at)
		}
	}
	for i, r := range results {
		if !errors.Is(r.Err, gateway.ErrBusy) && r.Stuck() {
			if !written {
				stuck = append(stuck, jobs[i])
				continue
			}
			p.admission.dropped(jobs[i])
		}
	}
	if written {
		p.park(refused, true)
	}
	p.setApart(stuck)
}

func (p *Pipeline) beginStep(j *job, blocked map[*job]bool, now time.Time) func(gateway.Message) (gateway.Change, error) {
	ref := gateway.NewRef(p.opts.Token(), j.message.ID)
	return func(m gateway.Message) (gateway.Change, error) {
		row := schedule.Row{Message: m, Channel: j.channel}
		switch d := schedule.Decide(row, now); {
		case m.Begun() && m.AttemptRef == ref:
			return gateway.Change{}, gateway.ErrStale // our own commit, its answer lost
		case m.ClaimToken != j.message.ClaimToken:
			return gateway.Change{}, errLost
		case d.Kind != schedule.Go:
			return turnAway(m, d, now)
		case blocked[j]:
			return m.OptOut(gateway.Skip{Now: now, Reason: ReasonOptedOut})
		}
		return m.Begin(gateway.Attempt{
			Token: m.ClaimToken, Now: now, Ref: ref, Recipient: j.to, Sender: j.sender,
			Segments: j.segments.Segments, Encoding: string(j.segments.Encoding), Account: p.opts.Account,
		})
	}
}

// begun hands a job to the senders, or drops it if it ended or was lost. The
// ready queue has room: only the pump puts jobs in.
func (p *Pipeline) begun(j *job, r transition.Result, at time.Time) {
	switch {
	case r.Err != nil && !errors.Is(r.Err, gateway.ErrStale):
		p.log.Warn("claim lost before its attempt began", "message_id", j.message.ID, "error", r.Err)
	case r.Message.Begun():
		j.message, j.begun = r.Message, at
		p.ready <- j
		return
	default:
		p.opts.Observer.TurnedAway(r.Message.Channel, r.Message.Status)
	}
	p.admission.dropped(j)
}

// blocked tells which jobs' recipients have opted out.
func (p *Pipeline) blocked(jobs []*job) (map[*job]bool, error) {
	numbers := make([]string, len(jobs))
	for i, j := range jobs {
		numbers[i] = j.to
	}
	found, err := p.optOuts(numbers)
	if err != nil {
		return nil, err
	}
	byNumber := map[string][]consent.OptOut{}
	for _, o := range found {
		byNumber[o.Number] = append(byNumber[o.Number], o)
	}
	blocked := map[*job]bool{}
	for _, j := range jobs {
		blocked[j] = consent.Blocks(byNumber[j.to], j.channel.Name)
	}
	return blocked, nil
}

func (p *Pipeline) optOuts(numbers []string) ([]consent.OptOut, error) {
	for try := 1; ; try++ {
		found, err := p.opts.Store.OptOuts(p.stages.Writes, numbers)
		if err == nil || !p.patience.Again(p.stages.Writes, transition.Failure{Operation: opOptOuts, Try: try, Err: err}) {
			return found, err
		}
	}
}

// release gives jobs back as they were before the claim. A begun one goes back
// only because its caller knows that nothing was written to the provider.
func (p *Pipeline) release(jobs []*job) {
	for part := range slices.Chunk(jobs, p.opts.Settings.RecordRows) {
		p.releasePart(part)
	}
}

func (p *Pipeline) releasePart(jobs []*job) {
	now := p.opts.Clock()
	intents := make([]transition.Intent, len(jobs))
	for i, j := range jobs {
		p.admission.dropped(j)
		intents[i] = transition.Intent{Message: j.message, Step: func(m gateway.Message) (gateway.Change, error) {
			if m.ClaimToken != j.message.ClaimToken {
				return gateway.Change{}, errLost
			}
			return m.Release(j.claim.Prior, now)
		}}
	}
	if err := p.applyAll(opRelease, intents, func(transition.Result) {}); err != nil {
		p.log.Warn("claims not given back; they will be rescued when their lease ends", "rows", len(jobs), "error", err)
	}
}
