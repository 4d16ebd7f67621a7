package sqlite

import (
	"time"

	"ebs-sms-gateway/gateway/sqlrow"
)

// timeLayout is how times are written: of fixed width, so that text order is time order.
const timeLayout = "2006-01-02T15:04:05.000Z"

// timestamp is the text of t.
func timestamp(t time.Time) string { return t.UTC().Format(timeLayout) }

// nullTime, nullText and nullInt write zero values as NULL, as Oracle does with the empty text.
func nullTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return timestamp(t)
}

func nullText[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

func nullInt[T ~int | ~int64](n T) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

// value is what to write into a column.
func value[T any](c sqlrow.Column[T], of *T) any {
	switch {
	case c.Text != nil:
		return nullText(c.Text(of))
	case c.Time != nil:
		return nullTime(c.Time(of))
	}
	if n := c.Number(of); n.Valid {
		return n.Int64
	}
	return nil
}

// appendValues appends what to write into the columns.
func appendValues[T any](args []any, columns []sqlrow.Column[T], of *T) []any {
	for _, c := range columns {
		args = append(args, value(c, of))
	}
	return args
}
