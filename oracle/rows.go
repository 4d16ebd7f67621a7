package oracle

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// take reads messages and closes the rows, n at most beside those without an id. It does not look whether
// there are more: a cursor FOR UPDATE would lock them.
func take(rows *sql.Rows, n int) (found []gateway.Message, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	read := sqlrow.Scanning(sqlrow.Message)
	for n > 0 && rows.Next() {
		m, err := read(rows)
		if err != nil {
			return nil, fmt.Errorf("reading row: %w", err)
		}
		if m.ID != 0 {
			n--
		}
		found = append(found, m)
	}
	return found, rows.Err()
}

// selection is one SELECT and what it is for.
type selection struct {
	action string
	name   statement
	args   []any
}

// selectAll reads what a SELECT finds.
func selectAll[T any](ctx context.Context, d *database, sel selection, scan func(*sqlrow.Row) T) (found []T, err error) {
	err = d.read(ctx, sel.action, func(ctx context.Context, s *session) error {
		rows, err := s.query(ctx, sel.name, sel.args...)
		if err != nil {
			return err
		}
		found, err = collect(rows, sqlrow.Scanning(scan))
		return err
	})
	return found, err
}

// wrap says what was being done when err occurred, if it did.
func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
