package lookup

import (
	"slices"
	"time"

	"ebs-sms-gateway/gateway/schedule"
)

// round looks up the first of the queue, and returns how long to rest before the next.
func (w *Worker) round() time.Duration {
	asked := w.queue.take(w.opts.Settings.InFlight)
	unknown, err := w.unknown(asked)
	if err != nil {
		return w.storeAway(asked, opKnown, err)
	}
	allowed, err := w.allow(len(unknown))
	if err != nil {
		return w.storeAway(unknown, opReserve, err)
	}
	if len(unknown) > 0 && allowed == 0 {
		now := w.opts.Clock()
		w.opts.Logger.Warn("monthly budget of lookups is spent", "budget", w.opts.Settings.MonthlyBudget)
		w.shut(unknown, schedule.Earliest{At: earlier(now.Add(shutFor), nextMonth(now)), Reason: ReasonSpent})
		return 0
	}
	w.queue.putBack(unknown[allowed:])
	return w.settle(w.ask(unknown[:allowed]))
}

// storeAway lines the questions up again.
func (w *Worker) storeAway(asked []*question, operation string, err error) time.Duration {
	w.patience.Failed(w.stages.Intake, operation, err)
	w.queue.putBack(asked)
	w.failures++
	return w.patience.Delay(w.failures)
}

// unknown ends the questions that have been answered meanwhile, such as by another gateway, and returns the others.
func (w *Worker) unknown(asked []*question) ([]*question, error) {
	numbers := make([]string, len(asked))
	for i, q := range asked {
		numbers[i] = q.number
	}
	known, err := w.opts.Store.Numbers(w.stages.Intake, numbers)
	if err != nil {
		return nil, err
	}
	now, fresh := w.opts.Clock(), map[string]bool{}
	for _, n := range known {
		fresh[n.Number] = n.Fresh(now, w.opts.Settings.MaxAge)
	}
	var answered, unknown []*question
	for _, q := range asked {
		if fresh[q.number] {
			answered = append(answered, q)
		} else {
			unknown = append(unknown, q)
		}
	}
	w.waker.wake(w.queue.end(answered))
	return unknown, nil
}

// allow returns how many of so many lookups the budget has room for.
func (w *Worker) allow(want int) (int, error) {
	err := w.budget.reserve(w.stages.Intake, want, w.opts.Clock())
	return min(want, w.budget.left), err
}

// settle saves what was told, and returns how long to leave the provider alone.
func (w *Worker) settle(answers []answer) time.Duration {
	var told []answer
	var failed []*question
	for _, a := range answers {
		if a.failure != nil {
			failed = append(failed, a.question)
		} else {
			told = append(told, a)
		}
	}
	w.save(told)
	w.saveHeld()
	if slices.ContainsFunc(answers, answer.refused) {
		w.shut(failed, schedule.Earliest{At: w.opts.Clock().Add(shutFor), Reason: ReasonRefused})
		return 0
	}
	w.queue.putBack(failed)
	return w.rest(answers, len(failed))
}

// rest is how long the provider is left alone: as long as it wants, and ever longer while it answers nothing.
func (w *Worker) rest(answers []answer, failed int) time.Duration {
	if failed < len(answers) || failed == 0 {
		w.failures = 0
	} else {
		w.failures++
	}
	rest := time.Duration(0)
	if w.failures > 0 {
		rest = retry().Delay(w.failures, w.opts.Jitter())
	}
	for _, a := range answers {
		if a.failure != nil {
			rest = max(rest, min(a.failure.RetryAfter, shutFor))
		}
	}
	return rest
}

// shut looks nothing up for a while, and has the rows that wait told why.
func (w *Worker) shut(asked []*question, why schedule.Earliest) {
	w.shutUntil.Store(&why)
	w.waker.wake(w.queue.end(append(asked, w.queue.take(maxQueued)...)))
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
