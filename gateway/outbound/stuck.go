package outbound

import (
	"context"
	"errors"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/transition"
)

// work is a step that has to be written, later if need be.
type work struct {
	operation string
	intent    transition.Intent
	// until is when it is given up: the end of the row's lease, after which a rescue finds it.
	until time.Time
}

// commit is the group commit of what senders, and rows that were stuck, have to write.
func (p *Pipeline) commit(_ context.Context, items []work) ([]transition.Result, error) {
	start := p.opts.Clock()
	intents := make([]transition.Intent, len(items))
	for i, it := range items {
		intents[i] = it.intent
	}
	results, err := p.patience.Writer(opRecord).Apply(p.stages.Writes, intents)
	if err != nil {
		return nil, err
	}
	p.opts.Observer.Recorded(len(items), p.opts.Clock().Sub(start))
	for i, r := range results {
		p.patience.Count(items[i].operation, r)
	}
	return results, nil
}

// persist writes a step in the group commit, and comes back with growing delay while its row
// is stuck, until its time is up or, where it is locked, Stop's is. A refused row comes back alone, for it would
// cost its group a commit for each half, and Stop does not wait for it. apart is called once, when it first has to wait.
func (p *Pipeline) persist(w work, apart func()) (transition.Result, error) {
	write := p.recorder.Do
	for try := 1; ; try++ {
		r, err := write(context.Background(), w)
		if err != nil || !r.Stuck() {
			return r, err
		}
		if try == 1 {
			apart()
		}
		delay, patience := p.patience.Delay(try), p.stages.Work
		if !errors.Is(r.Err, gateway.ErrBusy) {
			write, delay, patience = p.writeAlone, refusedDelay(try, p.opts.Jitter()), p.stages.Intake
		}
		if left := w.until.Sub(p.opts.Clock()); left <= 0 || !backoff.Wait(patience, min(delay, left)) {
			return r, nil
		}
	}
}

func (p *Pipeline) writeAlone(ctx context.Context, w work) (transition.Result, error) {
	results, err := p.commit(ctx, []work{w})
	if err != nil {
		return transition.Result{}, err
	}
	return results[0], nil
}

// refusedDelay is how long a row that the database refused is left alone: it will hardly take
// it a moment later.
func refusedDelay(failures int, random float64) time.Duration {
	return backoff.Policy{Base: time.Second, Max: time.Minute, Jitter: 0.2}.Delay(failures, random)
}

// applyAll writes steps of claimed rows in one commit, and those that are stuck by themselves until their
// leases end. done, called for each, also later, says what became of it.
func (p *Pipeline) applyAll(operation string, intents []transition.Intent, done func(transition.Result)) error {
	if len(intents) == 0 {
		return nil
	}
	results, err := p.patience.Writer(operation).Apply(p.stages.Writes, intents)
	if err != nil {
		return err
	}
	p.patience.Count(operation, results...)
	for i, r := range results {
		if !r.Stuck() {
			done(r)
			continue
		}
		p.recording.Go(func() {
			w := work{operation: operation, intent: intents[i], until: intents[i].Message.NextAttemptAt}
			if r, err := p.persist(w, func() {}); err == nil {
				done(r)
			}
		})
	}
	return nil
}
