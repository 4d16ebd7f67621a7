package reconcile

import (
	"context"
	"errors"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/transition"
)

// errLost: the row is in other hands, or in another attempt, by now.
var errLost = errors.New("row has moved on")

// step is what a sweep wants of a row as it stands.
type step func(gateway.Message) (gateway.Change, error)

// resolver writes what the sweeps have found out.
type resolver struct {
	opts     Options
	writes   context.Context
	patience transition.Patience
}

// resolve writes one step for each row, reports the resolution of those it was
// written for, and returns their number. A row that is in another attempt by now is
// left alone: what was found out is of the attempt before.
func (r *resolver) resolve(rows []gateway.Message, as Resolution, step step) int {
	intents := make([]transition.Intent, len(rows))
	for i, m := range rows {
		intents[i] = transition.Intent{Message: m, Step: func(now gateway.Message) (gateway.Change, error) {
			if now.AttemptRef != m.AttemptRef {
				return gateway.Change{}, errLost
			}
			return step(now)
		}}
	}
	start := r.opts.Clock()
	results, err := r.patience.Writer(opRecord).Apply(r.writes, intents)
	if err != nil {
		return 0 // logged; the next sweep sees the rows again
	}
	r.patience.Count(opRecord, results...)
	r.opts.Quarantine.Learn(r.opts.Logger, results)
	written, write := 0, gateway.Period{From: start, To: r.opts.Clock()}
	for i, result := range results {
		if result.Err == nil {
			written++
			r.opts.Observer.Resolved(Resolved{
				As: as, Message: rows[i].ID, Channel: rows[i].Channel, Ref: rows[i].AttemptRef,
				Status: result.Message.Status, Write: write,
			})
			continue
		}
		r.tell(result)
	}
	return written
}

// tell says of a row that it was not settled, where nobody else does.
func (r *resolver) tell(result transition.Result) {
	log := r.opts.Logger.With("message_id", result.Message.ID, "channel", result.Message.Channel,
		"attempt", result.Message.AttemptRef, "error", result.Err)
	switch {
	case errors.Is(result.Err, gateway.ErrDoubled):
		r.opts.Observer.Doubled()
		log.Error("provider holds two messages for one row")
	case errors.Is(result.Err, transition.ErrContended), errors.Is(result.Err, transition.ErrGone):
		log.Warn("row could not be settled")
	}
}

// report writes what the provider says of a row, and returns whether it was news.
func (r *resolver) report(m gateway.Message, as Resolution, report gateway.Report) bool {
	goesOn := false
	news := r.resolve([]gateway.Message{m}, as, func(m gateway.Message) (gateway.Change, error) {
		change, err := plan.Outcomes{Channels: r.opts.Channels}.Report(m, report)
		goesOn = change.Step() == gateway.StepNextNumber
		return change, err
	}) > 0
	if news && report.Status.Final() && !goesOn {
		r.opts.Observer.Ended(m.Channel, report)
	}
	return news
}
