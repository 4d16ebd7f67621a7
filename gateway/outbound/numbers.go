package outbound

import (
	"context"
	"maps"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/transition"
)

// numbers knows what is known of people's numbers.
type numbers struct{ *base }

// rows are the claims with what is known of their numbers. With an error nothing may be sent: some may be dead.
func (n *numbers) rows(claims []gateway.Claim, ch *gateway.Channel) ([]plan.Row, error) {
	rows := make([]plan.Row, len(claims))
	known, busy := map[string]gateway.Number{}, map[string][]string{}
	var asked []string
	for i, claim := range claims {
		rows[i] = plan.Row{
			Message: claim.Message, Channel: ch, Parsed: plan.Parse(claim.Message, ch),
			Known: known, Busy: busy, Limits: n.opts.Provider.Limits(),
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
	if err == nil && n.asksAgain(ch, claims) {
		err = n.readBusy(asked, busy)
	}
	return rows, err
}

// asksAgain reports whether a row waits for an answer whose sender can be chosen so that the answer is clear.
func (n *numbers) asksAgain(ch *gateway.Channel, claims []gateway.Claim) bool {
	return len(ch.AllSenders()) > 1 && slices.ContainsFunc(claims, func(c gateway.Claim) bool {
		return n.opts.Conversations.Expects(c.Message)
	})
}

// readBusy adds the senders from which a message waits for the answer of one of the numbers.
func (n *numbers) readBusy(asked []string, busy map[string][]string) error {
	now := n.opts.Clock()
	p := gateway.ConversationParams{Numbers: asked, Since: now.Add(-n.opts.Conversations.Window())}
	sent, err := patiently(n, p, n.opts.Store.SentTo)
	if err != nil || len(sent) == 0 {
		return err
	}
	answers, err := patiently(n, p, n.opts.Store.Answers)
	maps.Copy(busy, n.opts.Conversations.Busy(sent, answers, now))
	return err
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
