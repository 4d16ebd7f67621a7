package outbound

import (
	"errors"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/apply"
)

// checkRecorded tells what became of an outcome that found its row changed.
func (p *Pipeline) checkRecorded(it recording, r apply.Result) {
	log := p.log.With("message_id", it.job.message.ID, "status", r.Message.Status)
	switch {
	case r.Err == nil, errors.Is(r.Err, gateway.ErrStale): // written, or a callback had told the same already
		log.Debug("outcome recorded", "channel", it.job.channel.Name, "outcome", it.sent.outcome.Kind(), "provider_sid", it.sent.outcome.SID)
	case errors.Is(r.Err, gateway.ErrDoubled):
		p.opts.Observer.Doubled()
		log.Error("provider holds two messages for one row", "provider_sid", it.sent.outcome.SID)
	case errors.Is(r.Err, gateway.ErrIllegalStep) && it.sent.outcome.Failure != nil:
		// Settled already: by this commit, its answer lost, by a callback or by a sweep.
	default:
		log.Error("outcome not recorded: the row has moved on", "outcome", it.sent.outcome.Kind(), "error", r.Err)
	}
}
