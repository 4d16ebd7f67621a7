package oracle

import (
	"context"
	"database/sql"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/ora"
)

// Assign writes a digest and what is assigned to it, in one transaction, and returns its id. [gateway.ErrAssigned]: an item
// is in another digest already, and nothing was written; or it is in this one, and the answer to an earlier call was lost.
func (s *Store) Assign(ctx context.Context, m gateway.Mailing) (id int64, err error) {
	err = s.queue.inTx(ctx, "assign", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, "assign", sql.Named("manager_email", m.Manager), sql.Named("channel", m.Channel),
			sql.Named("period_start", timestamp(m.Since)), sql.Named("period_end", timestamp(m.Until)),
			sql.Named("next_attempt_at", timestamp(m.NextAttemptAt)), sql.Named("reason", m.Reason),
			sql.Named("digest_id", sql.Out{Dest: &id}))
		if err != nil {
			return err
		}
		return t.assignItems(ctx, id, m.Items)
	})
	return id, wrap(err, "assigning to a digest")
}

func (t *tx) assignItems(ctx context.Context, digest int64, items []gateway.DigestItem) error {
	type item = gateway.DigestItem
	if len(items) == 0 {
		return nil
	}
	refusals, _, err := t.execEach(ctx, "assign_items", len(items),
		bind("kind", items, func(i item) string { return string(i.Kind) }),
		bind("item_id", items, func(i item) int64 { return i.ID }),
		bind("digest_id", items, func(item) int64 { return digest }),
	)
	if err != nil {
		return err
	}
	for _, refusal := range refusals {
		switch {
		case ora.IsDuplicate(refusal):
			return gateway.ErrAssigned
		case refusal != nil:
			return refusal
		}
	}
	return nil
}

// Assigned returns those of the items of a kind that are in a digest, in order.
func (s *Store) Assigned(ctx context.Context, kind gateway.ItemKind, ids []int64) ([]gateway.DigestItem, error) {
	var found []gateway.DigestItem
	for _, l := range statement("assigned").listings(numbers("ids", ids)) {
		sel := selection{"assigned", l.name, append(l.args, sql.Named("kind", string(kind)))}
		some, err := selectAll(ctx, s.queue, sel, sqlrow.DigestItem)
		if err != nil {
			return nil, wrap(err, "reading items of digests")
		}
		found = append(found, some...)
	}
	return found, nil
}

// mailingsTried is how many digests a claim looks at: as many gateways may claim at once.
const mailingsTried = 20

// ClaimMailing makes a digest that is due the caller's until its lease ends, with its items; none if none is due.
func (s *Store) ClaimMailing(ctx context.Context, c gateway.MailingClaim) (claimed []gateway.Mailing, err error) {
	err = s.queue.inTx(ctx, "claim_mailing", func(ctx context.Context, t *tx) error {
		due, err := queryAll(ctx, t, "due_mailings", (*sqlrow.Row).Int64,
			sql.Named("now", timestamp(c.Now)), sql.Named("limit", mailingsTried))
		if err != nil {
			return err
		}
		claimed = nil
		for _, id := range due {
			n, err := t.exec(ctx, "claim_mailing", sql.Named("claim_token", c.Token),
				sql.Named("until", timestamp(c.Until)), sql.Named("digest_id", id), sql.Named("now", timestamp(c.Now)))
			if err != nil {
				return err
			}
			if n > 0 {
				claimed, err = t.mailing(ctx, id, c.Token)
				return err
			}
		}
		return nil
	})
	return claimed, wrap(err, "claiming a digest")
}

// mailing is a digest that was claimed, with its items.
func (t *tx) mailing(ctx context.Context, id int64, token string) ([]gateway.Mailing, error) {
	found, err := queryAll(ctx, t, "mailing", sqlrow.Mailing,
		sql.Named("digest_id", id), sql.Named("claim_token", token))
	for i := range found {
		if err == nil {
			found[i].Items, err = queryAll(ctx, t, "digest_items", sqlrow.DigestItem, sql.Named("digest_id", id))
		}
	}
	return found, err
}

// queryAll reads what a SELECT of a transaction finds.
func queryAll[T any](
	ctx context.Context, t *tx, name statement, scan func(*sqlrow.Row) T, args ...any, //nolint:revive // as the methods of tx
) ([]T, error) {
	rows, err := t.query(ctx, name, args...)
	if err != nil {
		return nil, err
	}
	return sqlrow.Collect(rows, sqlrow.Scanning(scan))
}

// EndMailing writes what became of a digest's mailing: sent, to be tried again, or given up. [gateway.ErrMissed]: its lease
// is another's.
func (s *Store) EndMailing(ctx context.Context, m gateway.Mailing) error {
	err := s.queue.inTx(ctx, "end_mailing", func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, "end_mailing", sql.Named("next_attempt_at", timestamp(m.NextAttemptAt)),
			sql.Named("sent_at", timestamp(m.SentAt)), sql.Named("reason", m.Reason), sql.Named("digest_id", m.ID),
			sql.Named("claim_token", m.ClaimToken))
		if err == nil && n == 0 {
			err = gateway.ErrMissed
		}
		return err
	})
	return wrap(err, "writing what became of a digest")
}
