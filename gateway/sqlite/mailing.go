package sqlite

import (
	"context"
	"fmt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const (
	insertMailing = `INSERT INTO XXSMS_DIGESTS (MANAGER_EMAIL, CHANNEL, PERIOD_START, PERIOD_END, NEXT_ATTEMPT_AT, REASON)
VALUES (?, ?, ?, ?, ?, ?)`

	insertItem = `INSERT INTO XXSMS_DIGEST_ITEMS (KIND, ITEM_ID, DIGEST_ID) VALUES (?, ?, ?)`

	selectAssigned = `SELECT KIND, ITEM_ID FROM XXSMS_DIGEST_ITEMS
WHERE KIND = ? AND ITEM_ID IN (SELECT value FROM json_each(?)) ORDER BY ITEM_ID`

	selectItems = `SELECT KIND, ITEM_ID FROM XXSMS_DIGEST_ITEMS WHERE DIGEST_ID = ? ORDER BY KIND, ITEM_ID`

	// claimMailing takes the one that is due longest, also one whose lease has ended.
	claimMailing = `UPDATE XXSMS_DIGESTS SET CLAIM_TOKEN = ?, NEXT_ATTEMPT_AT = ?, ATTEMPTS = ATTEMPTS + 1
WHERE DIGEST_ID = (SELECT DIGEST_ID FROM XXSMS_DIGESTS INDEXED BY XXSMS_DIGESTS_DUE
  WHERE NEXT_ATTEMPT_AT IS NOT NULL AND NEXT_ATTEMPT_AT <= ? ORDER BY NEXT_ATTEMPT_AT, DIGEST_ID LIMIT 1)
RETURNING ` + sqlrow.MailingColumns

	endMailing = `UPDATE XXSMS_DIGESTS SET CLAIM_TOKEN = NULL, NEXT_ATTEMPT_AT = ?, SENT_AT = ?, REASON = ?
WHERE DIGEST_ID = ? AND CLAIM_TOKEN = ?`
)

// Assign writes a digest and what is assigned to it, in one transaction, and returns its id. [gateway.ErrAssigned]: an item
// is in another digest already, and nothing was written.
func (s *Store) Assign(ctx context.Context, m gateway.Mailing) (id int64, err error) {
	err = s.inTx(ctx, func(ctx context.Context, t *tx) error {
		result, err := t.exec(ctx, insertMailing, m.Manager, m.Channel, timestamp(m.Since), timestamp(m.Until),
			nullTime(m.NextAttemptAt), nullText(m.Reason))
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

// EndMailing writes what became of a digest's mailing: sent, to be tried again, or given up. [gateway.ErrMissed]: its lease
// is another's.
func (s *Store) EndMailing(ctx context.Context, m gateway.Mailing) error {
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		result, err := t.exec(ctx, endMailing, nullTime(m.NextAttemptAt), nullTime(m.SentAt), nullText(m.Reason), m.ID,
			m.ClaimToken)
		if err != nil {
			return err
		}
		written, err := result.RowsAffected()
		if err == nil && written == 0 {
			err = gateway.ErrMissed
		}
		return err
	})
	return wrap(err, "writing what became of a digest")
}
