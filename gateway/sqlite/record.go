package sqlite

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// Record writes the changes in one transaction and tells of each what became of it: nil if
// it was written; [gateway.ErrMissed] if the row is no longer as the change found it, or its
// PROVIDER_SID is another row's already; else why the file's own rules refuse it. A change that was not
// written leaves no trace and does not keep the others from being written. No row is busy here:
// the file has one lock for all of them.
func (s *Store) Record(ctx context.Context, changes []gateway.Change) ([]error, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	told := make([]error, len(changes))
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		r := recorder{tx: t}
		for i, c := range changes {
			var err error
			if told[i], err = r.record(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, wrap(err, "recording changes")
	}
	return told, nil
}

// recorder writes changes within one transaction; args is used again for each.
type recorder struct {
	tx   *tx
	args []any
}

// record writes one change and tells why it did not, of which nothing is left. A second result that is
// not nil is about the transaction.
func (r *recorder) record(ctx context.Context, c gateway.Change) (told, failed error) {
	if told, failed = r.update(ctx, c); told != nil || failed != nil {
		return told, failed
	}
	if event, ok := c.Event(); ok {
		if err := r.insertEvent(ctx, event); err != nil {
			return nil, err
		}
	}
	if change, ok := c.Consent(); ok {
		if err := applyConsent(ctx, r.tx, change); err != nil {
			return nil, err
		}
	}
	if change, ok := c.Phone(); ok {
		return nil, editNumber(ctx, r.tx, change.Number, func(n gateway.Number) gateway.Number { return n.Told(change) })
	}
	return nil, nil
}

func (r *recorder) update(ctx context.Context, c gateway.Change) (told, failed error) {
	was, now := c.Was(), c.Now()
	set := changed(&was, &now)
	r.args = append(set.appendValues(r.args[:0], &now), timestamp(c.At()), int64(c.ID()))
	for _, column := range sqlrow.Compared {
		r.args = append(r.args, column.Text(&was))
	}
	result, err := r.tx.exec(ctx, updateStates[set], r.args...)
	switch {
	case isDuplicate(err):
		return gateway.ErrMissed, nil // the only unique column an update writes is PROVIDER_SID
	case isConstraint(err):
		return wrap(err, "updating message"), nil // the statement alone is undone
	case err != nil:
		return nil, wrap(err, "updating message")
	}
	rows, err := result.RowsAffected()
	if err == nil && rows == 0 {
		return gateway.ErrMissed, nil
	}
	return nil, err
}

const insertEvent = `INSERT INTO XXSMS_EVENTS (` + sqlrow.EventColumns + `)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

func (r *recorder) insertEvent(ctx context.Context, e gateway.Event) error {
	r.args = append(r.args[:0], int64(e.MessageID), timestamp(e.At), string(e.Step), string(e.From), string(e.To),
		nullText(e.Reason), nullInt(e.ErrorCode), nullText(e.AttemptRef),
		nullText(e.ProviderSID), nullText(e.ProviderStatus), nullText(e.By))
	_, err := r.tx.exec(ctx, insertEvent, r.args...)
	return wrap(err, "inserting event")
}
