package oracle

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle/ora"
)

// session is one connection for the length of an operation.
type session struct {
	db     *database
	conn   *sql.Conn
	broken bool
}

// tx is one transaction.
type tx struct {
	db *database
	tx *sql.Tx
}

// inTx runs work in a transaction.
func (s *session) inTx(ctx context.Context, work func(context.Context, *tx) error) error {
	begun, err := s.conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("beginning transaction: %w", err)
	}
	if err := work(ctx, &tx{db: s.db, tx: begun}); err != nil {
		if failed := begun.Rollback(); failed != nil && !errors.Is(failed, sql.ErrTxDone) {
			s.broken = true // a session that is dropped rolls back
		}
		return err
	}
	switch err := begun.Commit(); {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrTxDone), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fmt.Errorf("committing: %w", err) // database/sql did not ask the driver: the time was over
	default:
		s.broken = true // it rolls back what may be left
		return refusedOrInDoubt(ora.Clean(err))
	}
}

// refusedOrInDoubt is the error of a commit. One that the database refused, as a constraint or a trigger that is
// deferred does (ORA-02091), is a row's fault: it was rolled back, or so it seems. After any other it is open.
func refusedOrInDoubt(err error) error {
	if gateway.Refused(err) && ora.ClassOf(err) != "" {
		return fmt.Errorf("committing: %w (%w)", err, errOutcomeUnknown)
	}
	return fmt.Errorf("%w: %w: %w", gateway.ErrUnavailable, errOutcomeUnknown, err)
}

// release gives the session back, or drops one that is broken.
func (s *session) release() {
	if s.broken {
		// database/sql closes the connection of which it hears this.
		_ = s.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = s.conn.Close() // what was committed stays committed, whatever this says
}

// query runs a SELECT. Its rows end with the session.
func (s *session) query(ctx context.Context, name statement, args ...any) (*sql.Rows, error) {
	text, err := s.db.statement(name)
	if err != nil {
		return nil, err
	}
	return s.conn.QueryContext(ctx, text, args...)
}

// query runs a SELECT. Its rows end with the transaction.
func (t *tx) query(ctx context.Context, name statement, args ...any) (*sql.Rows, error) {
	text, err := t.db.statement(name)
	if err != nil {
		return nil, err
	}
	return t.tx.QueryContext(ctx, text, args...)
}

// exec runs a statement and returns how many rows it changed. Arguments that are
// slices of one length make it an array statement: each row in turn, in one round trip.
func (t *tx) exec(ctx context.Context, name statement, args ...any) (int64, error) {
	text, err := t.db.statement(name)
	if err != nil {
		return 0, err
	}
	result, err := t.tx.ExecContext(ctx, text, slices.Concat(args, unrepeated())...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// execUnique runs an array statement of so many rows and tells of each whether its
// unique keys were free; a row whose keys are taken is left out, the others are written.
func (t *tx) execUnique(ctx context.Context, name statement, rows int, args ...any) ([]bool, error) {
	refusals, _, err := t.execEach(ctx, name, rows, args...)
	if err != nil {
		return nil, err
	}
	free := make([]bool, rows)
	for i, refusal := range refusals {
		if refusal != nil && !ora.IsDuplicate(refusal) {
			return nil, refusal
		}
		free[i] = refusal == nil
	}
	return free, nil
}

// collect returns what scan makes of each row, and closes them.
func collect[T any](rows *sql.Rows, scan func(*sql.Rows) (T, error)) (found []T, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		value, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("reading row: %w", err)
		}
		found = append(found, value)
	}
	return found, rows.Err()
}
