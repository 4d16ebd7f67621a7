package sqlite

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const (
	dueByNextAttempt = `NEXT_ATTEMPT_AT <= ?`
	dueByNotBefore   = `NEXT_ATTEMPT_AT IS NULL AND NOT_BEFORE <= ?`
	dueAtOnce        = `NEXT_ATTEMPT_AT IS NULL AND NOT_BEFORE IS NULL`

	// selectPolled asks each question of the first entry of a part of the index, whatever waits in it.
	// It looks without the write lock, so that idle gateways do not disturb working ones.
	selectPolled = `WITH p(PRIORITY) AS (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9)),
  s(STATUS) AS (VALUES ('SENDING'), ('UNKNOWN'), ('SENT'))
SELECT NULL, c.value, p.PRIORITY, EXISTS (` + claimableOf + ` AND ` + dueByNextAttempt + `), EXISTS (` + claimableOf + ` AND ` + dueByNotBefore + `),
  EXISTS (` + claimableOf + ` AND ` + dueAtOnce + `), NULL, NULL, NULL
FROM json_each(?) c CROSS JOIN p
WHERE EXISTS (` + claimableOf + `)
UNION ALL
SELECT 'overdue', s.STATUS, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM s
WHERE EXISTS (SELECT 1 FROM XXSMS_OUTBOUND o INDEXED BY XXSMS_OUTBOUND_LOOK
    WHERE (o.STATUS = 'SENDING' OR o.STATUS = 'UNKNOWN' OR o.STATUS = 'SENT') AND NEXT_ATTEMPT_AT IS NOT NULL AND o.STATUS = s.STATUS AND NEXT_ATTEMPT_AT <= ?)
UNION ALL
SELECT SCOPE, NAME, NULL, NULL, NULL, NULL, REASON, PAUSED_AT, PAUSED_UNTIL FROM XXSMS_CONTROL
UNION ALL
SELECT 'node', NODE_NAME, NULL, NULL, NULL, NULL, NULL, SEEN_AT, NULL FROM XXSMS_NODES WHERE SEEN_AT > ?
ORDER BY 1, 2, 3`
	claimableOf = `SELECT 1 FROM XXSMS_OUTBOUND INDEXED BY XXSMS_OUTBOUND_DUE
    WHERE ` + claimableRows + ` AND CHANNEL = c.value AND PRIORITY = p.PRIORITY`

	// The selects run under the write lock: no other gateway can claim between them and the update.
	selectByNextAttempt = selectReady + dueByNextAttempt + inTurn
	selectByNotBefore   = selectReady + dueByNotBefore + inTurn
	selectAtOnce        = selectReady + dueAtOnce + inTurn
	selectReady         = `SELECT ` + sqlrow.MessageColumns + ` FROM XXSMS_OUTBOUND INDEXED BY XXSMS_OUTBOUND_DUE
WHERE ` + claimableRows + ` AND CHANNEL = ? AND PRIORITY = ? AND `
	inTurn = `
ORDER BY NEXT_ATTEMPT_AT, NOT_BEFORE, MESSAGE_ID LIMIT ?`
)

// Poll tells what there is to do in the channels, and reads the pauses. It does not write.
func (s *Store) Poll(ctx context.Context, p gateway.PollParams) (gateway.Polled, error) {
	now := timestamp(p.Now)
	rows, err := s.query(ctx, selectPolled, now, now, list(p.Channels), now, nullTime(p.NodesSince))
	found, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Polled))
	if err != nil {
		return gateway.Polled{}, wrap(err, "looking for due messages")
	}
	var polled gateway.Polled
	for _, each := range found {
		polled.Ready = append(polled.Ready, each.Ready...)
		polled.Pauses = append(polled.Pauses, each.Pauses...)
		polled.Overdue = append(polled.Overdue, each.Overdue...)
		polled.Nodes = append(polled.Nodes, each.Nodes...)
	}
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

// ready reads the rows of a claim.
func (t *tx) ready(ctx context.Context, p gateway.ClaimParams) ([]gateway.Message, error) {
	var messages []gateway.Message
	err := p.Take(func(r gateway.Ready, n int) (int, error) {
		query, args := selectAtOnce, []any{p.Channel, r.Priority}
		switch r.Due {
		case gateway.DueByNextAttempt:
			query, args = selectByNextAttempt, append(args, timestamp(p.Lease.Now))
		case gateway.DueByNotBefore:
			query, args = selectByNotBefore, append(args, timestamp(p.Lease.Now))
		case gateway.DueAtOnce:
		}
		rows, err := t.query(ctx, query, append(args, n+len(p.Except))...)
		found, err := collect(rows, err, sqlrow.Message)
		found, got := p.Wanted(found, n)
		messages = append(messages, found...)
		return got, err
	})
	return messages, err
}
