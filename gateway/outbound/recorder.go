package outbound

import (
	"context"
	"errors"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/groupcommit"
	"ebs-sms-gateway/gateway/transition"
)

// recorder writes the steps of claimed rows, those of many posts in one commit.
type recorder struct {
	*base
	group *groupcommit.Group[work, transition.Result]
	// pending are those who wait for their step to be written.
	pending sync.WaitGroup
}

// work is a step that has to be written, later if need be.
type work struct {
	operation string
	intent    transition.Intent
	// until is when it is given up: the end of the row's lease, after which a rescue finds it.
	until time.Time
}

// start lets persist be called.
func (r *recorder) start() {
	r.group = groupcommit.New(groupcommit.Options[work, transition.Result]{
		MaxItems: r.opts.Settings.RecordRows,
		MaxDelay: r.opts.Settings.RecordDelay,
		Commit:   r.commit,
		Split:    gateway.Refused,
	})
}

// close waits for what is pending.
func (r *recorder) close() {
	r.pending.Wait()
	r.group.Close()
}

// commit is the group commit of what posters, and rows that were stuck, have to write.
func (r *recorder) commit(_ context.Context, items []work) ([]transition.Result, error) {
	start := r.opts.Clock()
	intents := make([]transition.Intent, len(items))
	for i, it := range items {
		intents[i] = it.intent
	}
	results, err := r.patience.Writer(opRecord).Apply(r.stages.Writes, intents)
	if err != nil {
		return nil, err
	}
	r.opts.Observer.Recorded(len(items), r.opts.Clock().Sub(start))
	for i, result := range results {
		r.patience.Count(items[i].operation, result)
	}
	return results, nil
}

// persist writes a step in the group commit, and comes back with growing delay while its row
// is stuck, until its time is up or, where it is locked, Stop's is. A refused row comes back alone, for
// it would cost its group a commit for each half, and Stop does not wait for it. apart is called once,
// when it first has to wait.
func (r *recorder) persist(w work, apart func()) (transition.Result, error) {
	write := r.group.Do
	for try := 1; ; try++ {
		result, err := write(context.Background(), w)
		if err != nil || !result.Stuck() {
			return result, err
		}
		if try == 1 {
			apart()
		}
		delay, patience := r.patience.Delay(try), r.stages.Work
		if !errors.Is(result.Err, gateway.ErrBusy) {
			write, delay, patience = r.writeAlone, refusedDelay(try, r.opts.Jitter()), r.stages.Intake
		}
		if left := w.until.Sub(r.opts.Clock()); left <= 0 || !backoff.Wait(patience, min(delay, left)) {
			return result, nil
		}
	}
}

func (r *recorder) writeAlone(ctx context.Context, w work) (transition.Result, error) {
	results, err := r.commit(ctx, []work{w})
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

// apply writes steps of claimed rows in one commit, and those that are stuck by themselves until their
// leases end. done, called for each, also later, says what became of it.
func (r *recorder) apply(operation string, intents []transition.Intent, done func(transition.Result)) error {
	if len(intents) == 0 {
		return nil
	}
	results, err := r.patience.Writer(operation).Apply(r.stages.Writes, intents)
	if err != nil {
		return err
	}
	r.patience.Count(operation, results...)
	for i, result := range results {
		if !result.Stuck() {
			done(result)
			continue
		}
		r.pending.Go(func() {
			w := work{operation: operation, intent: intents[i], until: intents[i].Message.NextAttemptAt}
			if result, err := r.persist(w, func() {}); err == nil {
				done(result)
			}
		})
	}
	return nil
}
