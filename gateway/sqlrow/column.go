package sqlrow

import (
	"database/sql"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// Column is a column of T's table: one of Text, Number and Time gives what to write there. The empty text and
// the zero time are NULL.
type Column[T any] struct {
	Name   string
	Text   func(*T) string
	Number func(*T) sql.NullInt64
	Time   func(*T) time.Time
	read   func(*Row, *T)
}

// Same reports whether two rows have the same in the column.
func (c Column[T]) Same(a, b *T) bool {
	switch {
	case c.Text != nil:
		return c.Text(a) == c.Text(b)
	case c.Time != nil:
		return c.Time(a).Equal(c.Time(b))
	default:
		return c.Number(a) == c.Number(b)
	}
}

// read reads the columns in their order.
func read[T any](r *Row, columns []Column[T], into *T) {
	for i := range columns {
		columns[i].read(r, into)
	}
}

func text[T any, S ~string](name string, field func(*T) *S) Column[T] {
	return Column[T]{
		Name: name,
		Text: func(t *T) string { return string(*field(t)) },
		read: func(r *Row, t *T) { *field(t) = S(r.Text()) },
	}
}

// number is a number whose zero is NULL.
func number[T any, N ~int | ~int64](name string, field func(*T) *N) Column[T] {
	c := count(name, field)
	c.Number = func(t *T) sql.NullInt64 {
		n := int64(*field(t))
		return sql.NullInt64{Int64: n, Valid: n != 0}
	}
	return c
}

// count is a number that is never NULL.
func count[T any, N ~int | ~int64](name string, field func(*T) *N) Column[T] {
	return Column[T]{
		Name:   name,
		Number: func(t *T) sql.NullInt64 { return sql.NullInt64{Int64: int64(*field(t)), Valid: true} },
		read:   func(r *Row, t *T) { *field(t) = N(r.Int64()) },
	}
}

func instant[T any](name string, field func(*T) *time.Time) Column[T] {
	return Column[T]{
		Name: name,
		Time: func(t *T) time.Time { return *field(t) },
		read: func(r *Row, t *T) { *field(t) = r.Time() },
	}
}

func flag[T any](name string, field func(*T) *bool) Column[T] {
	return Column[T]{
		Name: name,
		Text: func(t *T) string { return YesNo(*field(t)) },
		read: func(r *Row, t *T) { *field(t) = r.Flag() },
	}
}

// list is texts that are written with spaces between, and read as split divides them.
func list[T any](name string, split func(string) []string, field func(*T) *[]string) Column[T] {
	return Column[T]{
		Name: name,
		Text: func(t *T) string { return strings.Join(*field(t), " ") },
		read: func(r *Row, t *T) { *field(t) = split(r.Text()) },
	}
}

// ids are MESSAGE_IDs with spaces between.
func ids[T any](name string, field func(*T) *[]gateway.MessageID) Column[T] {
	return Column[T]{
		Name: name,
		Text: func(t *T) string { return CandidatesText(*field(t)) },
		read: func(r *Row, t *T) { *field(t) = candidates(r.Text()) },
	}
}

// YesNo is how a flag is written.
func YesNo(yes bool) string {
	if yes {
		return "Y"
	}
	return "N"
}
