package outbound

import (
	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/transition"
)

// numbers knows what is known of people's numbers.
type numbers struct{ *base }

// rows are the claims with what is known of their numbers. With an error nothing may be sent: some may be dead.
func (n *numbers) rows(claims []gateway.Claim, ch *gateway.Channel) ([]plan.Row, error) {
	rows := make([]plan.Row, len(claims))
	known := map[string]gateway.Number{}
	var asked []string
	for i, claim := range claims {
		rows[i] = plan.Row{
			Message: claim.Message, Channel: ch, Parsed: plan.Parse(claim.Message, ch),
			Known: known, Limits: n.opts.Provider.Limits(),
		}
		for _, candidate := range rows[i].Parsed.Candidates {
			asked = append(asked, candidate.E164)
		}
	}
	if len(asked) == 0 {
		return rows, nil
	}
	found, err := n.read(asked)
	for _, each := range found {
		known[each.Number] = each
	}
	return rows, err
}

func (n *numbers) read(asked []string) ([]gateway.Number, error) {
	for try := 1; ; try++ {
		found, err := n.opts.Store.Numbers(n.stages.Writes, asked)
		failure := transition.Failure{Operation: opNumbers, Try: try, Err: err}
		if err == nil || !n.patience.Again(n.stages.Writes, failure) {
			return found, err
		}
	}
}

// unprepared are jobs of claims that are given back.
func unprepared(claims []gateway.Claim, ch *gateway.Channel) []*job {
	jobs := make([]*job, len(claims))
	for i, claim := range claims {
		jobs[i] = &job{claim: claim, message: claim.Message, channel: ch}
	}
	return jobs
}
