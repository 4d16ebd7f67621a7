package outbound

import (
	"errors"
	"sync"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/transition"
)

// outcomes turns what the provider answered into the rows' next steps.
type outcomes struct {
	*base
	policy   policy
	recorder *recorder
	// unrecorded bounds the posts whose outcome is not committed yet: while the
	// store is away nothing more is posted.
	unrecorded chan struct{}
}

func newOutcomes(b *base, r *recorder) *outcomes {
	s := b.opts.Settings
	return &outcomes{
		base: b, recorder: r,
		policy: policy{
			retry: s.Retry, settle: s.Settle, pause: s.Pause,
			pollAfter: s.PollAfter, scope: b.opts.OptOutScope, outcomes: plan.Outcomes{Channels: b.opts.Channels},
		},
		unrecorded: make(chan struct{}, 4*s.InFlight+2*s.RecordRows),
	}
}

// reserve waits for a place among the unrecorded, and returns what gives it back: called again it does nothing.
func (o *outcomes) reserve() func() {
	o.unrecorded <- struct{}{}
	return sync.OnceFunc(func() { <-o.unrecorded })
}

// record commits the outcome, in the background, and then gives its place back.
func (o *outcomes) record(j *job, s sent, place func()) {
	o.recorder.pending.Go(func() {
		defer place()
		o.write(j, s, place)
	})
}

// write waits until the outcome is committed. One whose row is stuck gives its place
// back at once: a locked row must not keep others from being posted.
func (o *outcomes) write(j *job, s sent, place func()) {
	step := func(m gateway.Message) (gateway.Change, error) { return o.policy.step(m, j.channel, s) }
	r, err := o.recorder.persist(work{
		operation: opRecord, intent: transition.Intent{Message: j.message, Step: step}, until: j.message.NextAttemptAt,
	}, place)
	if err == nil && !stands(s, r) {
		err = r.Err
	}
	w := Written{
		Sent: s.told, Record: gateway.Period{From: s.at, To: o.opts.Clock()}, Status: r.Message.Status, Err: err,
	}
	o.opts.Observer.Written(w)
	if w.Err != nil {
		o.tell(w, r)
	}
}

// stands reports whether the row tells the outcome: it was written, a callback had told the same, or it was settled by this
// commit, its answer lost, by a callback or by a sweep.
func stands(s sent, r transition.Result) bool {
	return r.Err == nil || errors.Is(r.Err, gateway.ErrStale) ||
		errors.Is(r.Err, gateway.ErrIllegalStep) && s.outcome.Failure != nil
}

// tell tells of an outcome that was not written.
func (o *outcomes) tell(w Written, r transition.Result) {
	log := o.opts.Logger.With("message_id", w.Message, "channel", w.Channel, "attempt", w.Ref,
		"outcome", w.Outcome.Kind(), "provider_sid", w.Outcome.SID, "error", w.Err)
	switch {
	case r.Err == nil:
		log.Error("outcome not recorded; it will be reconciled when the lease ends")
	case errors.Is(r.Err, gateway.ErrDoubled):
		o.opts.Observer.Doubled()
		log.Error("provider holds two messages for one row")
	case r.Stuck():
		log.Error("outcome not recorded: the row was locked or refused until its lease ended; it will be reconciled")
	default:
		log.Error("outcome not recorded: the row has moved on")
	}
}
