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
	if f := s.outcome.Failure; f != nil {
		o.opts.Logger.Info("post without acceptance", "message_id", j.message.ID, "channel", j.channel.Name,
			"outcome", s.outcome.Kind(), "class", f.Class, "code", f.Code, "reason", f.Text)
	}
	step := func(m gateway.Message) (gateway.Change, error) { return o.policy.step(m, j.channel, s) }
	r, err := o.recorder.persist(work{
		operation: opRecord, intent: transition.Intent{Message: j.message, Step: step}, until: j.message.NextAttemptAt,
	}, place)
	if err != nil {
		o.opts.Logger.Error("outcome not recorded; it will be reconciled when the lease ends",
			"message_id", j.message.ID, "error", err)
		return
	}
	o.check(j, s, r)
}

// check tells what became of an outcome that found its row changed.
func (o *outcomes) check(j *job, s sent, r transition.Result) {
	log := o.opts.Logger.With("message_id", j.message.ID, "status", r.Message.Status)
	switch {
	case r.Err == nil, errors.Is(r.Err, gateway.ErrStale): // written, or a callback had told the same already
		log.Debug("outcome recorded", "channel", j.channel.Name, "outcome", s.outcome.Kind(),
			"provider_sid", s.outcome.SID)
	case errors.Is(r.Err, gateway.ErrDoubled):
		o.opts.Observer.Doubled()
		log.Error("provider holds two messages for one row", "provider_sid", s.outcome.SID)
	case errors.Is(r.Err, gateway.ErrIllegalStep) && s.outcome.Failure != nil:
		// Settled already: by this commit, its answer lost, by a callback or by a sweep.
	case r.Stuck():
		log.Error("outcome not recorded: the row was locked or refused until its lease ended; it will be reconciled",
			"error", r.Err)
	default:
		log.Error("outcome not recorded: the row has moved on", "outcome", s.outcome.Kind(), "error", r.Err)
	}
}
