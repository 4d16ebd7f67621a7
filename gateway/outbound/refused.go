package outbound

import (
	"errors"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// claimApart claims, each by itself if need be, the rows of a claim that the database refused, and ends those
// that it still refuses, if others can be claimed: a rule that refuses all rows is not a row's fault.
func (p *Pipeline) claimApart(claims []gateway.Claim, lease gateway.Lease) []gateway.Claim {
	var taken, refused []gateway.Claim
	for _, c := range claims {
		if c.Refusal == nil {
			taken = append(taken, c)
		} else {
			refused = append(refused, c)
		}
	}
	if len(refused) == 0 {
		return claims
	}
	intents := make([]transition.Intent, len(refused))
	for i := range refused {
		intents[i] = transition.Intent{Message: refused[i].Message, Step: func(m gateway.Message) (gateway.Change, error) {
			refused[i].Prior = m.State
			return m.Claim(lease)
		}}
	}
	results, err := p.patience.Writer(opClaim).Apply(p.stages.Writes, intents)
	if err != nil {
		return taken // logged; the rows are as they were
	}
	p.patience.Count(opClaim, results...)
	var guilty []transition.Result
	for i, r := range results {
		switch {
		case r.Err == nil:
			taken = append(taken, gateway.Claim{Message: r.Message, Prior: refused[i].Prior})
		case errors.Is(r.Err, gateway.ErrBusy):
		case r.Stuck():
			guilty = append(guilty, r)
		}
	}
	p.park(guilty, len(taken) > 0)
	return taken
}

// park ends rows that the database refuses while it takes others; a row that is not even
// let be ended is left alone for a while.
func (p *Pipeline) park(refused []transition.Result, others bool) {
	if len(refused) == 0 {
		return
	}
	now := p.opts.Clock()
	if !others {
		p.opts.Quarantine.Learn(p.log, refused)
		return
	}
	intents := make([]transition.Intent, len(refused))
	for i, r := range refused {
		skip := gateway.Skip{Now: now, Reason: refusedReason(r.Err)}
		intents[i] = transition.Intent{Message: r.Message, Step: func(m gateway.Message) (gateway.Change, error) {
			if m.ClaimToken != r.Message.ClaimToken {
				return gateway.Change{}, errLost
			}
			if m.Status.Claimable() {
				return m.Park(skip)
			}
			return m.Reject(skip)
		}}
	}
	results, err := p.patience.Writer(opRecord).Apply(p.stages.Writes, intents)
	if err != nil {
		return
	}
	p.patience.Count(opRecord, results...)
	for _, r := range results {
		if r.Err == nil {
			p.opts.Observer.TurnedAway(r.Message.Channel, r.Message.Status)
			p.log.Error("row refused by the database: ended", "message_id", r.Message.ID, "channel", r.Message.Channel, "reason", r.Message.StatusReason)
		}
	}
	p.opts.Quarantine.Learn(p.log, results)
}

// refusedReason is what STATUS_REASON says of a refusal: the database's own words, without where they were heard.
func refusedReason(err error) string {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	reason := []rune(ReasonRefused + ": " + err.Error())
	return string(reason[:min(len(reason), maxReason)])
}

// maxReason is the length of STATUS_REASON.
const maxReason = 240
