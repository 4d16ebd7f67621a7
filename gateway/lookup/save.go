package lookup

import (
	"errors"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/schedule"
	"ebs-sms-gateway/gateway/transition"
)

// save writes what was told, for as long as it takes, before anything else is looked up: it has been paid for. One that
// cannot be written costs itself: if its number is locked it is held for later, and if the database refuses it nothing is
// looked up for a while, since it would be paid for again and again.
func (w *Worker) save(told []answer) {
	if len(told) == 0 {
		return
	}
	switch err := w.write(told); {
	case err == nil:
		w.waker.wake(w.queue.end(questions(told)))
	case len(told) > 1:
		for i := range told {
			w.save(told[i : i+1])
		}
	case errors.Is(err, gateway.ErrBusy):
		w.opts.Observer.Busy(opSave, 1)
		w.held = append(w.held, told...)
	default:
		w.patience.Failed(w.stages.Writes, opSave, err)
		w.shut(questions(told), schedule.Earliest{At: w.opts.Clock().Add(shutFor), Reason: ReasonUnsaved})
	}
}

// saveHeld tries those again that could not be saved.
func (w *Worker) saveHeld() {
	held := w.held
	w.held = nil
	for i := range held {
		w.save(held[i : i+1])
	}
}

// write waits for a store that is away.
func (w *Worker) write(told []answer) error {
	lines := make([]gateway.Line, len(told))
	for i, a := range told {
		lines[i] = a.line
	}
	for try := 1; ; try++ {
		err := w.opts.Store.SaveLines(w.stages.Writes, lines)
		failure := transition.Failure{Operation: opSave, Try: try, Err: err}
		if !errors.Is(err, gateway.ErrUnavailable) || !w.patience.Again(w.stages.Writes, failure) {
			return err
		}
	}
}

func questions(told []answer) []*question {
	asked := make([]*question, len(told))
	for i, a := range told {
		asked[i] = a.question
	}
	return asked
}
