package lookup

import (
	"errors"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
)

// retry is how long the provider is left alone while it answers nothing.
func retry() backoff.Policy {
	return backoff.Policy{Base: time.Second, Max: 5 * time.Minute, Jitter: 0.2}
}

// answer is what became of one question: a line, or a failure.
type answer struct {
	*question
	line    gateway.Line
	failure *gateway.LookupError
}

// refused reports whether the account may not look numbers up.
func (a answer) refused() bool { return a.failure != nil && a.failure.Class == gateway.ClassAccount }

// ask looks all of them up at once.
func (w *Worker) ask(asked []*question) []answer {
	answers := make([]answer, len(asked))
	var all sync.WaitGroup
	for i, q := range asked {
		all.Go(func() { answers[i] = w.lookUp(q) })
	}
	all.Wait()
	for i, a := range answers {
		if a.failure == nil || !free(a.failure.Class) {
			w.budget.left--
		}
		answers[i] = w.judge(a)
	}
	return answers
}

func (w *Worker) lookUp(q *question) answer {
	line, err := w.opts.Provider.Lookup(w.stages.Work, q.number)
	if err == nil {
		return answer{question: q, line: line}
	}
	failure, ok := errors.AsType[*gateway.LookupError](err)
	if !ok {
		failure = &gateway.LookupError{Class: gateway.ClassAmbiguous, Err: err}
	}
	return answer{question: q, failure: failure}
}

// free reports whether a lookup that failed so costs nothing for certain.
func free(class gateway.ErrorClass) bool {
	switch class {
	case gateway.ClassRecipient, gateway.ClassDestination:
		return true
	}
	return class.Blameless()
}

// judge counts the answer. A line that the provider does not tell of this number is unknown: asked again, it would say
// the same.
func (w *Worker) judge(a answer) answer {
	result := w.result(a)
	w.opts.Observer.LookedUp(result)
	if a.failure == nil {
		return a
	}
	w.opts.Logger.Warn("line type not looked up", "outcome", string(result), "error", a.failure)
	if result == ResultUnknown {
		return answer{question: a.question, line: gateway.Line{
			Number: a.number, Type: gateway.LineUnknown, CheckedAt: w.opts.Clock(),
		}}
	}
	if !a.failure.Class.Blameless() {
		a.tries++
	}
	return a
}

func (*Worker) result(a answer) Result {
	if a.failure == nil {
		if a.line.Type == gateway.LineUnknown {
			return ResultUnknown
		}
		return ResultTold
	}
	switch a.failure.Class {
	case gateway.ClassRecipient, gateway.ClassDestination:
		return ResultUnknown
	case gateway.ClassRateLimit:
		return ResultLimited
	case gateway.ClassAccount:
		return ResultRefused
	}
	return ResultFailed
}
