package outbound

import (
	"context"
	"errors"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
	"ebs-sms-gateway/gateway/transition"
)

// begin writes the attempts ahead, in one commit, and hands over those that are still this
// gateway's. Opt-outs are looked up right before, so that a STOP holds for every row whose attempt
// begins after it was staged. It gives up while the claim's lease has time for the posts. What cannot begin for
// now waits apart from the others.
func (d *dispatcher) begin(jobs []*job) {
	now := d.opts.Clock()
	blocked, err := d.optOuts.blocked(jobs)
	if err != nil {
		d.setApart(jobs)
		return
	}
	ctx, cancel := context.WithTimeout(d.stages.Writes, d.leaseMargin())
	defer cancel()
	intents := make([]transition.Intent, len(jobs))
	for i, j := range jobs {
		intents[i] = transition.Intent{Message: j.message, Step: d.beginStep(j, blocked, now)}
	}
	results, err := d.patience.Writer(opBegin).Apply(ctx, intents)
	if err != nil {
		d.exits.release(jobs) // a good part of the lease is over
		return
	}
	begun := gateway.Period{From: now, To: d.opts.Clock()}
	d.opts.Observer.Recorded(len(jobs), begun.Took())
	d.patience.Count(opBegin, results...)
	d.sort(jobs, results, begun)
}

func (d *dispatcher) beginStep(
	j *job, blocked map[*job]bool, now time.Time,
) func(gateway.Message) (gateway.Change, error) {
	ref := gateway.NewRef(d.opts.Token(), j.message.ID, len(j.message.Tried()))
	return func(m gateway.Message) (gateway.Change, error) {
		row := j.row()
		row.Message = m
		switch decision := schedule.Decide(row, now); {
		case m.Begun() && m.AttemptRef == ref:
			return gateway.Change{}, gateway.ErrStale // our own commit, its answer lost
		case m.ClaimToken != j.message.ClaimToken:
			return gateway.Change{}, errLost
		case decision.Kind != schedule.Go:
			return turnAway(m, decision, now)
		case blocked[j]:
			return m.OptOut(gateway.Skip{Now: now, Reason: plan.ReasonOptedOut})
		}
		return m.Begin(gateway.Attempt{
			Token: m.ClaimToken, Now: now, Ref: ref, Recipient: j.to, Sender: j.sender.ID,
			Segments: j.segments.Segments, Encoding: string(j.segments.Encoding), Account: d.opts.Account,
		})
	}
}

// sort hands over the jobs that have begun, and sees to those that could not. Rows that are refused where none is
// written are not to blame: they wait, as locked ones do.
func (d *dispatcher) sort(jobs []*job, results []transition.Result, at gateway.Period) {
	var waiting, rejected []*job
	var refused []transition.Result
	written := false
	for i, r := range results {
		switch {
		case errors.Is(r.Err, gateway.ErrBusy):
			waiting = append(waiting, jobs[i])
		case r.Stuck():
			rejected, refused = append(rejected, jobs[i]), append(refused, r)
		default:
			written = written || r.Err == nil
			d.handOver(jobs[i], r, at)
		}
	}
	if !written {
		d.setApart(append(waiting, rejected...))
		return
	}
	for _, j := range rejected {
		d.admission.dropped(j)
	}
	d.exits.park(refused, true)
	d.setApart(waiting)
}

// handOver gives a job to the posters, or drops it if it ended or was lost.
func (d *dispatcher) handOver(j *job, r transition.Result, at gateway.Period) {
	switch {
	case r.Err != nil && !errors.Is(r.Err, gateway.ErrStale):
		d.opts.Logger.Warn("claim lost before its attempt began",
			"message_id", j.message.ID, "channel", j.channel.Name, "error", r.Err)
	case r.Message.Begun():
		j.message, j.begun = r.Message, at
		d.ready.put(j)
		return
	default:
		d.opts.Observer.TurnedAway(r.Message)
	}
	d.admission.dropped(j)
}
