package outbound

import (
	"errors"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// claimApart claims, each by itself if need be, the rows of a claim that the database refused, and ends those
// that it still refuses, if others can be claimed: a rule that refuses all rows is not a row's fault.
func (c *claimer) claimApart(claims []gateway.Claim, lease gateway.Lease) []gateway.Claim {
	var taken, refused []gateway.Claim
	for _, claim := range claims {
		if claim.Refusal == nil {
			taken = append(taken, claim)
		} else {
			refused = append(refused, claim)
		}
	}
	if len(refused) == 0 {
		return claims
	}
	intents := make([]transition.Intent, len(refused))
	for i := range refused {
		step := func(m gateway.Message) (gateway.Change, error) {
			refused[i].Prior = m.State
			return m.Claim(lease)
		}
		intents[i] = transition.Intent{Message: refused[i].Message, Step: step}
	}
	results, err := c.patience.Writer(opClaim).Apply(c.stages.Writes, intents)
	if err != nil {
		return taken // logged; the rows are as they were
	}
	c.patience.Count(opClaim, results...)
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
	c.exits.park(guilty, len(taken) > 0)
	return taken
}
