package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"
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
		r.err = fmt.Errorf("reading column %s: %w", r.bad, err)
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
	case int64:
		return strconv.FormatInt(value, 10)
	case nil:
		return ""
	default:
		r.fail(fmt.Errorf("unexpected %T", value))
		return ""
	}
}

func (r *row) int64() int64 {
	switch value := r.take().(type) {
	case int64:
		return value
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
	text := r.text()
	if text == "" {
		return time.Time{}
	}
	t, err := parseTime(text)
	if err != nil {
		r.fail(err)
	}
	return t
}

// collect reads every row of a query and closes it. It takes the query's two results as they come.
func collect[T any](rows *sql.Rows, err error, scan func(*row) T) ([]T, error) {
	if err != nil {
		return nil, translate(err)
	}
	all, err := scanAll(rows, scan)
	if err := errors.Join(err, rows.Err(), rows.Close()); err != nil {
		return nil, translate(err)
	}
	return all, nil
}

func scanAll[T any](rows *sql.Rows, scan func(*row) T) ([]T, error) {
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	r := row{columns: columns, values: make([]any, len(columns))}
	into := make([]any, len(columns))
	for i := range into {
		into[i] = &r.values[i]
	}
	var all []T
	for rows.Next() {
		r.next = 0
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		if all = append(all, scan(&r)); r.err != nil {
			return nil, r.err
		}
	}
	return all, nil
}

// number reads the one number that a query gives, 0 if it gives none.
func number(rows *sql.Rows, err error) (int64, error) {
	all, err := collect(rows, err, (*row).int64)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}

// wrap says what was being done when err occurred, if it did.
func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
