package session

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

// ErrOutcomeUnknown says that a commit failed, or its answer was lost: all of it happened, or
// nothing. It is wrapped together with [gateway.ErrUnavailable] unless the database refused the commit.
var ErrOutcomeUnknown = errors.New("outcome of commit unknown")

// Session is one connection for the length of an operation.
type Session struct {
	conn   *sql.Conn
	broken bool
}

// Tx is one transaction.
type Tx struct{ tx *sql.Tx }

// inTx runs work in a transaction.
func (s *Session) inTx(ctx context.Context, work func(context.Context, *Tx) error) error {
	begun, err := s.conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("beginning transaction: %w", err)
	}
	if err := work(ctx, &Tx{tx: begun}); err != nil {
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
		return fmt.Errorf("committing: %w (%w)", err, ErrOutcomeUnknown)
	}
	return fmt.Errorf("%w: %w: %w", gateway.ErrUnavailable, ErrOutcomeUnknown, err)
}

// release gives the session back, or drops one that is broken.
func (s *Session) release() {
	if s.broken {
		// database/sql closes the connection of which it hears this.
		_ = s.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = s.conn.Close() // what was committed stays committed, whatever this says
}

// Query runs a SELECT. Its rows end with the session.
func (s *Session) Query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	return s.conn.QueryContext(ctx, text, args...)
}

// Exec runs a statement that is a transaction by itself: the driver has it commit where none was begun, which saves two
// round trips. If its answer is lost it may have been written or not, and it is run again: it must be one that can be.
func (s *Session) Exec(ctx context.Context, text string, args ...any) error {
	_, err := s.conn.ExecContext(ctx, text, slices.Concat(args, unrepeated())...)
	return err
}

// Query runs a SELECT. Its rows end with the transaction.
func (t *Tx) Query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	return t.tx.QueryContext(ctx, text, args...)
}

// Exec runs a statement and returns how many rows it changed. Arguments that are
// slices of one length make it an array statement: each row in turn, in one round trip.
func (t *Tx) Exec(ctx context.Context, text string, args ...any) (int64, error) {
	result, err := t.tx.ExecContext(ctx, text, slices.Concat(args, unrepeated())...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
