package outbound

import (
	"errors"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// checkRecorded tells what became of an outcome that found its row changed.
func (p *Pipeline) checkRecorded(j *job, s sent, r transition.Result) {
	log := p.log.With("message_id", j.message.ID, "status", r.Message.Status)
	switch {
	case r.Err == nil, errors.Is(r.Err, gateway.ErrStale): // written, or a callback had told the same already
		log.Debug("outcome recorded", "channel", j.channel.Name, "outcome", s.outcome.Kind(), "provider_sid", s.outcome.SID)
	case errors.Is(r.Err, gateway.ErrDoubled):
		p.opts.Observer.Doubled()
		log.Error("provider holds two messages for one row", "provider_sid", s.outcome.SID)
	case errors.Is(r.Err, gateway.ErrIllegalStep) && s.outcome.Failure != nil:
		// Settled already: by this commit, its answer lost, by a callback or by a sweep.
	case r.Stuck():
		log.Error("outcome not recorded: the row was locked or refused until its lease ended; it will be reconciled", "error", r.Err)
	default:
		log.Error("outcome not recorded: the row has moved on", "outcome", s.outcome.Kind(), "error", r.Err)
	}
}
