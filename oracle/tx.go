package oracle

import (
	"context"
	"database/sql"

	"ebs-sms-gateway/oracle/internal/session"
	"ebs-sms-gateway/oracle/ora"
)

// tx is one transaction, which runs statements by their names.
type tx struct {
	tx         *session.Tx
	statements statements
}

// query runs a SELECT. Its rows end with the transaction.
func (t *tx) query(ctx context.Context, name statement, args ...any) (*sql.Rows, error) {
	text, err := t.statements.text(name)
	if err != nil {
		return nil, err
	}
	return t.tx.Query(ctx, text, args...)
}

// exec runs a statement and returns how many rows it changed. Arguments that are
// slices of one length make it an array statement: each row in turn, in one round trip.
func (t *tx) exec(ctx context.Context, name statement, args ...any) (int64, error) {
	text, err := t.statements.text(name)
	if err != nil {
		return 0, err
	}
	return t.tx.Exec(ctx, text, args...)
}

// execEach runs an array statement of so many rows and tells of each why the database refuses it; see
// [session.Tx.ExecEach].
func (t *tx) execEach(ctx context.Context, name statement, rows int, args ...any) ([]error, int64, error) {
	text, err := t.statements.text(name)
	if err != nil {
		return nil, 0, err
	}
	return t.tx.ExecEach(ctx, text, rows, args...)
}

// execUnique runs an array statement of so many rows; a row whose unique keys are taken is left out, the
// others are written.
func (t *tx) execUnique(ctx context.Context, name statement, rows int, args ...any) error {
	refusals, _, err := t.execEach(ctx, name, rows, args...)
	if err != nil {
		return err
	}
	for _, refusal := range refusals {
		if refusal != nil && !ora.IsDuplicate(refusal) {
			return refusal
		}
	}
	return nil
}
