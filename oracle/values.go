package oracle

import (
	"database/sql"
	"strings"
	"time"
	"unicode/utf8"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// bind is one bind variable of an array statement: what value makes of each item.
// The driver binds the empty text and the zero time as NULL.
func bind[T, V any](name string, items []T, value func(T) V) any {
	values := make([]V, len(items))
	for i, item := range items {
		values[i] = value(item)
	}
	return sql.Named(name, values)
}

// timestamp is a time as the columns keep it: in UTC and of whole milliseconds,
// which the database would round up to. A later one than there are dates for is the last of these: the driver would panic, and
// never give its session back.
func timestamp(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	if t = t.UTC(); t.Year() > 9999 {
		return time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC)
	}
	return t.Truncate(time.Millisecond)
}

// nullInt is NULL for 0.
func nullInt[T ~int | ~int64](n T) sql.NullInt64 {
	return sql.NullInt64{Int64: int64(n), Valid: n != 0}
}

// binds are bind variables with the names of the columns; value is what is in one.
func binds[T any](columns []sqlrow.Column[T], value func(sqlrow.Column[T]) any) []any {
	args := make([]any, len(columns))
	for i, c := range columns {
		args[i] = sql.Named(strings.ToLower(c.Name), value(c))
	}
	return args
}

// of is the value of one row.
func of[T any](row *T) func(sqlrow.Column[T]) any {
	return func(c sqlrow.Column[T]) any {
		switch {
		case c.Text != nil:
			return c.Text(row)
		case c.Time != nil:
			return timestamp(c.Time(row))
		}
		return c.Number(row)
	}
}

// ofEach is the values of the rows of an array statement.
func ofEach[T any](rows []T) func(sqlrow.Column[T]) any {
	return func(c sqlrow.Column[T]) any {
		switch {
		case c.Text != nil:
			return each(rows, c.Text)
		case c.Time != nil:
			return each(rows, func(row *T) time.Time { return timestamp(c.Time(row)) })
		}
		return each(rows, c.Number)
	}
}

func each[T, V any](rows []T, value func(*T) V) []V {
	values := make([]V, len(rows))
	for i := range rows {
		values[i] = value(&rows[i])
	}
	return values
}

// stored is a state as it comes back from the database.
func stored(s gateway.State) gateway.State {
	for _, at := range []*time.Time{&s.StatusAt, &s.NextAttemptAt, &s.ClaimedAt} {
		*at = timestamp(*at)
	}
	return s
}

// cut shortens a text to so many characters and bytes, between characters.
func cut(text string, characters, bytes int) string {
	for i := range text {
		if characters == 0 {
			text = text[:i]
			break
		}
		characters--
	}
	if len(text) <= bytes {
		return text
	}
	for bytes > 0 && !utf8.RuneStart(text[bytes]) {
		bytes--
	}
	return text[:bytes]
}
