package sqlite

import (
	"context"
	"fmt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const (
	selectDecided = `SELECT INBOUND_ID FROM XXSMS_INBOUND INDEXED BY XXSMS_INBOUND_RECEIVED
WHERE RECEIVED_AT >= ? AND RECEIVED_AT < ? AND INBOUND_ID > ?
  AND (MATCH_STATUS = 'MATCHED' OR MATCH_STATUS = 'AMBIGUOUS' OR MATCH_STATUS = 'UNMATCHED')
ORDER BY INBOUND_ID LIMIT ?`

	selectFailed = `SELECT MESSAGE_ID FROM XXSMS_OUTBOUND INDEXED BY XXSMS_OUTBOUND_FAILED
WHERE STATUS_AT >= ? AND STATUS_AT < ? AND MESSAGE_ID > ? AND ` + failedRows + `
ORDER BY MESSAGE_ID LIMIT ?`

	// failedRows is the condition of XXSMS_OUTBOUND_FAILED, word for word.
	failedRows = `(STATUS = 'UNDELIVERED' OR STATUS = 'FAILED' OR STATUS = 'REJECTED'
  OR STATUS = 'OPTED_OUT' OR STATUS = 'EXPIRED')`

	selectRepliesByID = `SELECT ` + sqlrow.ReplyColumns + ` FROM XXSMS_INBOUND
WHERE INBOUND_ID IN (SELECT value FROM json_each(?)) ORDER BY INBOUND_ID`

	insertMailing = `INSERT INTO XXSMS_DIGESTS (MANAGER_EMAIL, PERIOD_START, PERIOD_END, NEXT_ATTEMPT_AT)
VALUES (?, ?, ?, ?)`

	insertItem = `INSERT INTO XXSMS_DIGEST_ITEMS (KIND, ITEM_ID, DIGEST_ID) VALUES (?, ?, ?)`

	selectAssigned = `SELECT KIND, ITEM_ID FROM XXSMS_DIGEST_ITEMS
WHERE KIND = ? AND ITEM_ID IN (SELECT value FROM json_each(?)) ORDER BY ITEM_ID`

	selectItems = `SELECT KIND, ITEM_ID FROM XXSMS_DIGEST_ITEMS WHERE DIGEST_ID = ? ORDER BY KIND, ITEM_ID`

	// claimMailing takes the one that is due longest, also one whose lease has ended.
	claimMailing = `UPDATE XXSMS_DIGESTS SET CLAIM_TOKEN = ?, NEXT_ATTEMPT_AT = ?, ATTEMPTS = ATTEMPTS + 1
WHERE DIGEST_ID = (SELECT DIGEST_ID FROM XXSMS_DIGESTS INDEXED BY XXSMS_DIGESTS_DUE
  WHERE NEXT_ATTEMPT_AT IS NOT NULL AND NEXT_ATTEMPT_AT <= ? ORDER BY NEXT_ATTEMPT_AT, DIGEST_ID LIMIT 1)
RETURNING ` + sqlrow.MailingColumns

	keepMailing = `UPDATE XXSMS_DIGESTS SET REASON = ?, CONTENT = ? WHERE DIGEST_ID = ? AND CLAIM_TOKEN = ?`

	putOffMailing = `UPDATE XXSMS_DIGESTS SET CLAIM_TOKEN = NULL, NEXT_ATTEMPT_AT = ?, REASON = ?
WHERE DIGEST_ID = ? AND CLAIM_TOKEN = ?`

	endMailing = `UPDATE XXSMS_DIGESTS
SET CLAIM_TOKEN = NULL, NEXT_ATTEMPT_AT = NULL, CONTENT = NULL, SENT_AT = ?, REASON = ?
WHERE DIGEST_ID = ? AND CLAIM_TOKEN = ?`

	selectMailings = `SELECT ` + sqlrow.MailingSummaryColumns + ` FROM XXSMS_DIGESTS d ORDER BY DIGEST_ID DESC LIMIT ?`

	countMailings = `SELECT COUNT(*), MIN(PERIOD_END) FROM XXSMS_DIGESTS INDEXED BY XXSMS_DIGESTS_DUE
WHERE NEXT_ATTEMPT_AT IS NOT NULL`
)

// DigestItems returns a page of the ids of what may be told in digests, by id.
func (s *Store) DigestItems(ctx context.Context, p gateway.ItemParams) ([]int64, error) {
	query := selectDecided
	if p.Kind == gateway.ItemFailure {
		query = selectFailed
	}
	rows, err := s.read.query(ctx, query, timestamp(p.Since), timestamp(p.Until), p.After, p.Limit)
	ids, err := collect(rows, err, (*sqlrow.Row).Int64)
	return ids, wrap(err, "reading what digests may tell")
}

// FindReplies returns the replies that have the ids, by INBOUND_ID.
func (s *Store) FindReplies(ctx context.Context, ids []int64) ([]gateway.Reply, error) {
	rows, err := s.read.query(ctx, selectRepliesByID, list(ids))
	replies, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Reply))
	return replies, wrap(err, "finding replies")
}

// Assign writes a digest and what is assigned to it, in one transaction, and returns its id. [gateway.ErrAssigned]: an
// item is in another digest already, or the manager has one of that slot, and nothing was written.
func (s *Store) Assign(ctx context.Context, m gateway.Mailing) (id int64, err error) {
	err = s.inTx(ctx, func(ctx context.Context, t *tx) error {
		result, err := t.exec(ctx, insertMailing, m.Manager, timestamp(m.Since), timestamp(m.Until),
			nullTime(m.NextAttemptAt))
		if err != nil {
			return err
		}
		if id, err = result.LastInsertId(); err != nil {
			return err
		}
		for _, item := range m.Items {
			if _, err := t.exec(ctx, insertItem, string(item.Kind), item.ID, id); err != nil {
				return err
			}
		}
		return nil
	})
	if isDuplicate(err) {
		return 0, fmt.Errorf("assigning to a digest: %w", gateway.ErrAssigned)
	}
	return id, wrap(err, "assigning to a digest")
}

// Assigned returns those of the items of a kind that are in a digest, in order.
func (s *Store) Assigned(ctx context.Context, kind gateway.ItemKind, ids []int64) ([]gateway.DigestItem, error) {
	rows, err := s.read.query(ctx, selectAssigned, string(kind), list(ids))
	items, err := collect(rows, err, sqlrow.DigestItem)
	return items, wrap(err, "reading items of digests")
}

// ClaimMailing makes a digest that is due the caller's until its lease ends, with its items; none if none is due.
func (s *Store) ClaimMailing(ctx context.Context, c gateway.MailingClaim) (claimed []gateway.Mailing, err error) {
	err = s.inTx(ctx, func(ctx context.Context, t *tx) error {
		rows, err := t.query(ctx, claimMailing, c.Token, timestamp(c.Until), timestamp(c.Now))
		if claimed, err = collect(rows, err, sqlrow.Mailing); err != nil {
			return err
		}
		for i := range claimed {
			rows, err := t.query(ctx, selectItems, claimed[i].ID)
			if claimed[i].Items, err = collect(rows, err, sqlrow.DigestItem); err != nil {
				return err
			}
		}
		return nil
	})
	return claimed, wrap(err, "claiming a digest")
}

// KeepMailing writes CONTENT and REASON of a digest that is mailed. [gateway.ErrMissed]: its lease is another's.
func (s *Store) KeepMailing(ctx context.Context, m gateway.Mailing) error {
	err := s.writeMailing(ctx, keepMailing, nullText(m.Reason), nullText(m.Content), m.ID, m.ClaimToken)
	return wrap(err, "keeping a digest's mail")
}

// EndMailing writes what became of a digest's mailing: put off until NextAttemptAt, or, if that is zero, sent or given
// up, and then CONTENT is removed. [gateway.ErrMissed]: its lease is another's.
func (s *Store) EndMailing(ctx context.Context, m gateway.Mailing) error {
	query, at := endMailing, m.SentAt
	if !m.NextAttemptAt.IsZero() {
		query, at = putOffMailing, m.NextAttemptAt
	}
	err := s.writeMailing(ctx, query, nullTime(at), nullText(m.Reason), m.ID, m.ClaimToken)
	return wrap(err, "writing what became of a digest")
}

func (s *Store) writeMailing(ctx context.Context, query string, args ...any) error {
	return s.inTx(ctx, func(ctx context.Context, t *tx) error {
		result, err := t.exec(ctx, query, args...)
		if err != nil {
			return err
		}
		written, err := result.RowsAffected()
		if err == nil && written == 0 {
			err = gateway.ErrMissed
		}
		return err
	})
}

// MailingStats returns how many digests wait to be mailed.
func (s *Store) MailingStats(ctx context.Context) (gateway.MailingStats, error) {
	rows, err := s.read.query(ctx, countMailings)
	found, err := collect(rows, err, sqlrow.MailingStats)
	if err != nil {
		return gateway.MailingStats{}, wrap(err, "counting digests")
	}
	return found[0], nil
}

// Mailings returns the newest digests, newest first.
func (s *Store) Mailings(ctx context.Context, limit int) ([]gateway.MailingSummary, error) {
	rows, err := s.read.query(ctx, selectMailings, pageSize(limit))
	found, err := collect(rows, err, sqlrow.MailingSummary)
	return found, wrap(err, "reading digests")
}
