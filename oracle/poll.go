package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/internal/session"
)

// Poll tells what there is to do in the channels, and reads the pauses: one round
// trip, however many the channels and the rows that wait.
func (s *Store) Poll(ctx context.Context, p gateway.PollParams) (gateway.Polled, error) {
	var polled gateway.Polled
	for _, l := range statement("poll").listings(texts("channels", p.Channels)) {
		sel := selection{"poll", l.name, append(l.args,
			sql.Named("now", timestamp(p.Now)), sql.Named("nodes_since", timestamp(p.NodesSince)))}
		found, err := selectAll(ctx, s.queue, sel, sqlrow.Forgiving(sqlrow.Polled))
		if err != nil {
			return gateway.Polled{}, wrap(err, "looking for due messages")
		}
		polled.Pauses, polled.Overdue, polled.Nodes = nil, nil, nil // each part of a long list brings all of them
		for _, each := range found {
			polled.Ready = append(polled.Ready, each.Ready...)
			polled.Pauses = append(polled.Pauses, each.Pauses...)
			polled.Overdue = append(polled.Overdue, each.Overdue...)
			polled.Nodes = append(polled.Nodes, each.Nodes...)
		}
	}
	slices.SortFunc(polled.Ready, func(a, b gateway.Ready) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Due, b.Due))
	})
	return polled, nil
}

// polled adds what is ready to a claim that does not know it.
func (s *Store) polled(ctx context.Context, p gateway.ClaimParams) (gateway.ClaimParams, error) {
	if len(p.Ready) > 0 || p.Limit < 1 {
		return p, nil
	}
	polled, err := s.Poll(ctx, gateway.PollParams{Channels: []string{p.Channel}, Now: p.Lease.Now})
	p.Ready = polled.Of(p.Channel)
	return p, err
}

// ready reads and locks the rows of a claim.
func (t *tx) ready(ctx context.Context, p gateway.ClaimParams) ([]gateway.Message, error) {
	var messages []gateway.Message
	err := p.Take(func(r gateway.Ready, n int) (int, error) {
		args := append(session.Fetching(n+len(p.Except)),
			sql.Named("channel", p.Channel), sql.Named("priority", int64(r.Priority)))
		if r.Due != gateway.DueAtOnce {
			args = append(args, sql.Named("now", timestamp(p.Lease.Now)))
		}
		rows, err := t.query(ctx, claimStatement(r.Due), args...)
		if err != nil {
			return 0, err
		}
		found, err := take(rows, n+len(p.Except))
		found, got := p.Wanted(found, n)
		messages = append(messages, found...)
		return got, err
	})
	return messages, err
}

func claimStatement(due gateway.Due) statement {
	switch due {
	case gateway.DueByNextAttempt:
		return "claim_next_attempt"
	case gateway.DueByNotBefore:
		return "claim_not_before"
	default:
		return "claim_at_once"
	}
}
