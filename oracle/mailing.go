package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/ora"
)

// DigestItems returns a page of the ids of what may be told in digests, by id.
func (s *Store) DigestItems(ctx context.Context, p gateway.ItemParams) ([]int64, error) {
	in, name := s.staging, statement("decided_replies")
	if p.Kind == gateway.ItemFailure {
		in, name = s.queue, "failed_messages"
	}
	ids, err := selectAll(ctx, in, selection{"digest_items", name, []any{
		sql.Named("since", since(p.Since)), sql.Named("until", timestamp(p.Until)), sql.Named("after", p.After),
		sql.Named("limit", int64(p.Limit)),
	}}, (*sqlrow.Row).Int64)
	return ids, wrap(err, "reading what digests may tell")
}

// FindReplies returns the replies that have the ids, by INBOUND_ID.
func (s *Store) FindReplies(ctx context.Context, ids []int64) ([]gateway.Reply, error) {
	sel := listed{name: "find_replies", lists: []list{numbers("ids", ids)}}
	found, err := selectListed(ctx, s.staging, sel, sqlrow.Forgiving(sqlrow.Reply))
	slices.SortFunc(found, func(a, b gateway.Reply) int { return cmp.Compare(a.ID, b.ID) })
	return found, wrap(err, "finding replies")
}

// Assign writes a digest and what is assigned to it, in one transaction, and returns its id. [gateway.ErrAssigned]: an
// item is in another digest already, or the manager has one of that slot, and nothing was written; or it is this one,
// and the answer to an earlier call was lost.
func (s *Store) Assign(ctx context.Context, m gateway.Mailing) (id int64, err error) {
	err = s.queue.inTx(ctx, "assign", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, "assign", sql.Named("manager_email", m.Manager),
			sql.Named("period_start", timestamp(m.Since)), sql.Named("period_end", timestamp(m.Until)),
			sql.Named("next_attempt_at", timestamp(m.NextAttemptAt)), sql.Named("digest_id", sql.Out{Dest: &id}))
		if ora.IsDuplicate(err) {
			return gateway.ErrAssigned
		}
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
	sel := listed{"assigned", []list{numbers("ids", ids)}, []any{sql.Named("kind", string(kind))}}
	found, err := selectListed(ctx, s.queue, sel, sqlrow.DigestItem)
	return found, wrap(err, "reading items of digests")
}

// mailingsTried is how many digests a claim looks at: as many gateways may claim at once.
const mailingsTried = 20

// ClaimMailing makes a digest that is due the caller's until its lease ends, with its items; none if none is due that no
// other session has locked.
func (s *Store) ClaimMailing(ctx context.Context, c gateway.MailingClaim) (claimed []gateway.Mailing, err error) {
	err = s.queue.inTx(ctx, "claim_mailing", func(ctx context.Context, t *tx) error {
		args := []any{sql.Named("now", timestamp(c.Now)), sql.Named("limit", mailingsTried)}
		due, err := queryAll(ctx, t, selection{name: "due_mailings", args: args}, (*sqlrow.Row).Int64)
		if err != nil {
			return err
		}
		claimed = nil
		for _, id := range due {
			if claimed, err = t.claimMailing(ctx, id, c); err != nil || len(claimed) > 0 {
				return err
			}
		}
		return nil
	})
	return claimed, wrap(err, "claiming a digest")
}

// claimMailing claims one digest; none if it is not due any more, or another session has it locked.
func (t *tx) claimMailing(ctx context.Context, id int64, c gateway.MailingClaim) ([]gateway.Mailing, error) {
	digest, now := sql.Named("digest_id", id), sql.Named("now", timestamp(c.Now))
	free, err := queryAll(ctx, t, selection{name: "lock_mailing", args: []any{digest, now}}, (*sqlrow.Row).Int64)
	if err != nil || len(free) == 0 {
		return nil, err
	}
	_, err = t.exec(ctx, "claim_mailing", sql.Named("claim_token", c.Token), sql.Named("until", timestamp(c.Until)),
		digest, now)
	if err != nil {
		return nil, err
	}
	return t.mailing(ctx, id, c.Token)
}

// mailing is a digest that was claimed, with its items.
func (t *tx) mailing(ctx context.Context, id int64, token string) ([]gateway.Mailing, error) {
	args := []any{sql.Named("digest_id", id), sql.Named("claim_token", token)}
	found, err := queryAll(ctx, t, selection{name: "mailing", args: args}, sqlrow.Mailing)
	for i := range found {
		if err == nil {
			found[i].Items, err = queryAll(ctx, t, selection{name: "digest_items", args: args[:1]}, sqlrow.DigestItem)
		}
	}
	return found, err
}

// queryAll reads what a SELECT of a transaction finds.
func queryAll[T any](ctx context.Context, t *tx, sel selection, scan func(*sqlrow.Row) T) ([]T, error) {
	rows, err := t.query(ctx, sel.name, sel.args...)
	if err != nil {
		return nil, err
	}
	return sqlrow.Collect(rows, sqlrow.Scanning(scan))
}

// KeepMailing writes CONTENT and REASON of a digest that is mailed. [gateway.ErrMissed]: its lease is another's.
func (s *Store) KeepMailing(ctx context.Context, m gateway.Mailing) error {
	err := s.writeMailing(ctx, "keep_mailing", m, sql.Named("content", m.Content))
	return wrap(err, "keeping a digest's mail")
}

// EndMailing writes what became of a digest's mailing: put off until NextAttemptAt, or, if that is zero, sent or given
// up, and then CONTENT is removed. [gateway.ErrMissed]: its lease is another's.
func (s *Store) EndMailing(ctx context.Context, m gateway.Mailing) error {
	name, at := statement("end_mailing"), sql.Named("sent_at", timestamp(m.SentAt))
	if !m.NextAttemptAt.IsZero() {
		name, at = "put_off_mailing", sql.Named("next_attempt_at", timestamp(m.NextAttemptAt))
	}
	return wrap(s.writeMailing(ctx, name, m, at), "writing what became of a digest")
}

// writeMailing writes to a digest whose lease is the caller's.
func (s *Store) writeMailing(ctx context.Context, name statement, m gateway.Mailing, value sql.NamedArg) error {
	return s.queue.inTx(ctx, string(name), func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, name, sql.Named("reason", m.Reason), value, sql.Named("digest_id", m.ID),
			sql.Named("claim_token", m.ClaimToken))
		if err == nil && n == 0 {
			err = gateway.ErrMissed
		}
		return err
	})
}

// MailingStats returns how many digests wait to be mailed.
func (s *Store) MailingStats(ctx context.Context) (gateway.MailingStats, error) {
	found, err := selectAll(ctx, s.queue, selection{"count_mailings", "count_mailings", nil}, sqlrow.MailingStats)
	if err != nil {
		return gateway.MailingStats{}, wrap(err, "counting digests")
	}
	return found[0], nil
}

// Mailings returns the newest digests, newest first.
func (s *Store) Mailings(ctx context.Context, limit int) ([]gateway.MailingSummary, error) {
	sel := selection{"mailings", "mailings", []any{sql.Named("limit", int64(pageSize(limit)))}}
	found, err := selectAll(ctx, s.queue, sel, sqlrow.MailingSummary)
	return found, wrap(err, "reading digests")
}
