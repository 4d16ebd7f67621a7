package sqlite

import (
	"context"

	"ebs-sms-gateway/gateway"
)

// Record writes the changes in one transaction and tells of each whether it was
// applied: only to a row that still is as the change found it, and not if its
// PROVIDER_SID is another row's already. A change that was not applied leaves no
// trace and does not keep the others from being written.
func (s *Store) Record(ctx context.Context, changes []gateway.Change) ([]bool, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	applied := make([]bool, len(changes))
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		r := recorder{tx: t}
		for i, c := range changes {
			var err error
			if applied[i], err = r.record(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, wrap(err, "recording changes")
	}
	return applied, nil
}

// recorder writes changes within one transaction; args is used again for each.
type recorder struct {
	tx   *tx
	args []any
}

func (r *recorder) record(ctx context.Context, c gateway.Change) (bool, error) {
	applied, err := r.update(ctx, c)
	if err != nil || !applied {
		return false, err
	}
	if event, ok := c.Event(); ok {
		if err := r.insertEvent(ctx, event); err != nil {
			return false, err
		}
	}
	if change, ok := c.Consent(); ok {
		if err := applyConsent(ctx, r.tx, change); err != nil {
			return false, err
		}
	}
	return true, nil
}

func (r *recorder) update(ctx context.Context, c gateway.Change) (bool, error) {
	was, now := c.Was(), c.Now()
	columns := changed(was, now)
	r.args = append(appendState(r.args[:0], now), timestamp(c.At()))
	r.args = columns.appendValues(r.args, now)
	r.args = append(r.args, int64(c.ID()),
		string(was.Status), was.ClaimToken, was.AttemptRef, string(was.ProviderStatus), was.ProviderSID)
	result, err := r.tx.exec(ctx, updateState(columns), r.args...)
	if isDuplicate(err) {
		return false, nil // the only unique column an update writes is PROVIDER_SID
	}
	if err != nil {
		return false, wrap(err, "updating message")
	}
	rows, err := result.RowsAffected()
	return rows == 1, err
}

const insertEvent = `INSERT INTO XXSMS_EVENTS (MESSAGE_ID, EVENT_AT, STEP, FROM_STATUS, TO_STATUS,
  REASON, ERROR_CODE, ATTEMPT_REF, PROVIDER_SID, PROVIDER_STATUS) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

func (r *recorder) insertEvent(ctx context.Context, e gateway.Event) error {
	r.args = append(r.args[:0], int64(e.MessageID), timestamp(e.At), string(e.Step), string(e.From), string(e.To),
		nullText(e.Reason), nullInt(e.ErrorCode), nullText(e.AttemptRef),
		nullText(e.ProviderSID), nullText(e.ProviderStatus))
	_, err := r.tx.exec(ctx, insertEvent, r.args...)
	return wrap(err, "inserting event")
}
