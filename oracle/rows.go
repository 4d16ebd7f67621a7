package oracle

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/internal/session"
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
func selectAll[T any](
	ctx context.Context, d *database, sel selection, scan func(*sqlrow.Row) T,
) (found []T, err error) {
	text, err := d.statements.text(sel.name)
	if err != nil {
		return nil, err
	}
	err = d.sessions.Read(ctx, sel.action, func(ctx context.Context, s *session.Session) error {
		rows, err := s.Query(ctx, text, sel.args...)
		if err != nil {
			return err
		}
		found, err = sqlrow.Collect(rows, sqlrow.Scanning(scan))
		return err
	})
	return found, err
}

// listed is a SELECT by lists of keys: as many statements as these need.
type listed struct {
	name  statement
	lists []list
	args  []any
}

// selectListed reads what all of its statements find.
func selectListed[T any](ctx context.Context, d *database, sel listed, scan func(*sqlrow.Row) T) ([]T, error) {
	var found []T
	for _, l := range sel.name.listings(sel.lists...) {
		some, err := selectAll(ctx, d, selection{string(sel.name), l.name, append(l.args, sel.args...)}, scan)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

// wrap says what was being done when err occurred, if it did.
func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
