package oracle

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// row reads the columns of one result row from left to right. A column that cannot
// be read is zero; the first one makes err, which fails the query unless it is forgiven.
type row struct {
	columns []string
	values  []any
	next    int
	err     error
	// bad is the column that made err.
	bad string
}

func (r *row) take() any {
	value := r.values[r.next]
	r.next++
	return value
}

func (r *row) fail(err error) {
	if r.err == nil {
		r.bad = r.columns[r.next-1]
		r.err = fmt.Errorf("column %s: %w", r.bad, err)
	}
}

// forgive lets the row stand although a column of it could not be read, and names that.
func (r *row) forgive() string {
	bad := r.bad
	r.bad, r.err = "", nil
	return bad
}

// forgiving reads rows that must not fail those beside them.
func forgiving[T any](scan func(*row) T) func(*row) T {
	return func(r *row) T {
		defer r.forgive()
		return scan(r)
	}
}

func (r *row) text() string {
	switch value := r.take().(type) {
	case string:
		return value
	case nil:
		return ""
	default:
		r.fail(fmt.Errorf("unexpected %T", value))
		return ""
	}
}

// int64 reads a NUMBER, which the driver gives as digits unless it is declared as an integer.
func (r *row) int64() int64 {
	switch value := r.take().(type) {
	case int64:
		return value
	case fmt.Stringer:
		n, err := strconv.ParseInt(value.String(), 10, 64)
		if err != nil {
			r.fail(err)
			return 0
		}
		return n
	case nil:
		return 0
	default:
		r.fail(fmt.Errorf("unexpected %T", value))
		return 0
	}
}

func (r *row) int() int { return int(r.int64()) }

func (r *row) flag() bool { return r.text() == "Y" }

func (r *row) time() time.Time {
	switch value := r.take().(type) {
	case time.Time:
		if value.IsZero() {
			return time.Time{}
		}
		return value.UTC()
	case nil:
		return time.Time{}
	default:
		r.fail(fmt.Errorf("unexpected %T", value))
		return time.Time{}
	}
}

// scanning reads the rows of one result with scan.
func scanning[T any](scan func(*row) T) func(*sql.Rows) (T, error) {
	var r row
	var into []any
	return func(rows *sql.Rows) (value T, err error) {
		if into == nil {
			if r.columns, err = rows.Columns(); err != nil {
				return value, err
			}
			r.values, into = make([]any, len(r.columns)), make([]any, len(r.columns))
			for i := range into {
				into[i] = &r.values[i]
			}
		}
		if err := rows.Scan(into...); err != nil {
			return value, err
		}
		r.next = 0
		value = scan(&r)
		return value, r.err
	}
}

// take reads messages and closes the rows, n at most beside those without an id. It does not look whether
// there are more: a cursor FOR UPDATE would lock them.
func take(rows *sql.Rows, n int) (found []gateway.Message, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	read := scanning(scanMessage)
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
func selectAll[T any](ctx context.Context, d *database, sel selection, scan func(*row) T) (found []T, err error) {
	err = d.read(ctx, sel.action, func(ctx context.Context, s *session) error {
		rows, err := s.query(ctx, sel.name, sel.args...)
		if err != nil {
			return err
		}
		found, err = collect(rows, scanning(scan))
		return err
	})
	return found, err
}

func scanID(r *row) gateway.MessageID { return gateway.MessageID(r.int64()) }

// scanMessage reads message_columns, as far as they can be read.
func scanMessage(r *row) gateway.Message {
	m := gateway.Message{
		ID: scanID(r), Channel: r.text(), SourceKey: r.text(), PersonID: r.int64(), PersonName: r.text(),
		Phones: r.text(), CountryCode: r.text(), TimeZone: r.text(), Body: r.text(), MediaURLs: strings.Fields(r.text()),
		Priority: r.int(), NotBefore: r.time(), ExpiresAt: r.time(), IgnoreQuietHours: r.flag(),
		ReplyKeywords: words(r.text()), ManagerEmail: r.text(), CreatedAt: r.time(),
		State: scanState(r),
	}
	m.Unreadable = r.forgive()
	return m
}

func scanState(r *row) gateway.State {
	return gateway.State{
		Status: gateway.Status(r.text()), StatusAt: r.time(), StatusReason: r.text(),
		ErrorCode: r.int(), ErrorText: r.text(), Attempts: r.int(), NextAttemptAt: r.time(),
		ClaimToken: r.text(), ClaimedAt: r.time(), AttemptRef: r.text(), Recipient: r.text(), Sender: r.text(),
		Segments: r.int(), Encoding: r.text(), ProviderAccount: r.text(), ProviderSID: r.text(),
		ProviderStatus: gateway.ProviderStatus(r.text()), Price: r.text(), PriceUnit: r.text(),
	}
}

// words are what a feeder separated by spaces or commas.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(", \n\r\t", r) })
}

// wrap says what was being done when err occurred, if it did.
func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
