package sqlrow

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Row reads the columns of one result row from left to right. A column that cannot
// be read is zero; the first one fails the query unless it is forgiven. NULL reads as zero.
type Row struct {
	columns []string
	values  []any
	next    int
	err     error
	// bad is the column that made err.
	bad string
}

func (r *Row) take() any {
	value := r.values[r.next]
	r.next++
	return value
}

func (r *Row) fail(err error) {
	if r.err == nil {
		r.bad = r.columns[r.next-1]
		r.err = fmt.Errorf("column %s: %w", r.bad, err)
	}
}

// forgive lets the row stand although a column of it could not be read, and names that.
func (r *Row) forgive() string {
	bad := r.bad
	r.bad, r.err = "", nil
	return bad
}

// Forgiving reads rows that must not fail those beside them.
func Forgiving[T any](scan func(*Row) T) func(*Row) T {
	return func(r *Row) T {
		defer r.forgive()
		return scan(r)
	}
}

// Skip passes over so many columns.
func (r *Row) Skip(columns int) { r.next += columns }

// Text reads a text, or an integer as its digits.
func (r *Row) Text() string {
	switch value := r.take().(type) {
	case string:
		return value
	case int64:
		return strconv.FormatInt(value, 10)
	case nil:
		return ""
	default:
		r.fail(fmt.Errorf("unexpected %T", value))
		return ""
	}
}

// Int64 reads an integer, which Oracle's driver gives as digits unless the column is declared as one.
func (r *Row) Int64() int64 {
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

// Int is Int64 of a small number.
func (r *Row) Int() int { return int(r.Int64()) }

// Flag reads Y, or 1, as true.
func (r *Row) Flag() bool {
	text := r.Text()
	return text == "Y" || text == "1"
}

// Time reads an instant, in UTC: a time of the driver's, or a text in one of the forms that a person may have typed.
func (r *Row) Time() time.Time {
	switch value := r.take().(type) {
	case time.Time:
		if value.IsZero() {
			return time.Time{}
		}
		return value.UTC()
	case string:
		t, err := parseTime(strings.TrimSpace(value))
		if err != nil {
			r.fail(err)
		}
		return t
	case nil:
		return time.Time{}
	default:
		r.fail(fmt.Errorf("unexpected %T", value))
		return time.Time{}
	}
}

// parseTime reads a text; without a zone it is UTC, and the empty one is the zero time.
func parseTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range [...]string{
		time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly,
	} {
		if t, err := time.ParseInLocation(layout, text, time.UTC); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, errors.New("not a time of the form 2006-01-02T15:04:05.000Z")
}

// Scanning reads the rows of one result with scan.
func Scanning[T any](scan func(*Row) T) func(*sql.Rows) (T, error) {
	var r Row
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

// Collect returns what scan makes of each row, and closes them.
func Collect[T any](rows *sql.Rows, scan func(*sql.Rows) (T, error)) (found []T, err error) {
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
