package sqlite

import (
	"fmt"
	"strings"
	"time"
)

// timeLayout is how times are written: of fixed width, so that text order is time order.
const timeLayout = "2006-01-02T15:04:05.000Z"

// readLayouts are the forms that a person may have typed; without a zone it is UTC.
func readLayouts() []string {
	return []string{
		timeLayout, time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly,
	}
}

// timestamp is the text of t.
func timestamp(t time.Time) string { return t.UTC().Format(timeLayout) }

func parseTime(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	for _, layout := range readLayouts() {
		if t, err := time.ParseInLocation(layout, s, time.UTC); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("not a time of the form %s", timeLayout)
}

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

func flag(yes bool) string {
	if yes {
		return "Y"
	}
	return "N"
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\r' || r == '\t' })
}
