package outbound

import (
	"context"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/transition"
)

// numbers knows what is known of people's numbers. It is the claimer's alone.
type numbers struct {
	*base
	unsent unsent
}

// rows are the claims with what is known of their numbers. With an error nothing may be sent: some may be dead.
func (n *numbers) rows(claims []gateway.Claim, ch *gateway.Channel) ([]plan.Row, error) {
	rows := make([]plan.Row, len(claims))
	known, open := map[string]gateway.Number{}, map[string][]conversation.Message{}
	var asked []string
	for i, claim := range claims {
		rows[i] = plan.Row{
			Message: claim.Message, Channel: ch, Parsed: plan.Parse(claim.Message, ch),
			Known: known, Limits: n.opts.Provider.Limits(),
		}
		if n.keepsApart(ch) && n.opts.Conversations.Expects(claim.Message) {
			rows[i].Open = open
		}
		for _, candidate := range rows[i].Parsed.Candidates {
			asked = append(asked, candidate.E164)
		}
	}
	if len(asked) == 0 {
		return rows, nil
	}
	found, err := patiently(n, asked, n.opts.Store.Numbers)
	for _, each := range found {
		known[each.Number] = each
	}
	if err == nil && slices.ContainsFunc(rows, func(r plan.Row) bool { return r.Open != nil }) {
		n.unsent.forget(claims)
		err = n.readOpen(asked, open)
	}
	return rows, err
}

// patiently reads what is known of numbers, and again while the store is away for a moment.
func patiently[P, T any](n *numbers, p P, read func(context.Context, P) ([]T, error)) ([]T, error) {
	for try := 1; ; try++ {
		found, err := read(n.stages.Writes, p)
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
