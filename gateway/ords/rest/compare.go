package rest

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// accepts evaluates an expression of one column for one of the values that the column can have.
func (e expression) accepts(value string) bool {
	accepted := func(part expression) bool { return part.accepts(value) }
	switch e.op {
	case opAnd:
		return !slices.ContainsFunc(e.parts, func(part expression) bool { return !accepted(part) })
	case opOr:
		return slices.ContainsFunc(e.parts, accepted)
	case "$null":
		return false
	case "$notnull":
		return true
	case "$like":
		return like(value, e.values[0])
	case "$instr":
		return strings.Contains(value, e.values[0])
	case "$ninstr":
		return !strings.Contains(value, e.values[0])
	case "$between":
		return value >= e.values[0] && value <= e.values[1]
	}
	return ordered(e.op, strings.Compare(value, e.values[0]))
}

// ordered reports whether the result of a comparison is one of the operator's.
func ordered(op string, result int) bool {
	switch op {
	case opEq:
		return result == 0
	case "$ne":
		return result != 0
	case "$lt":
		return result < 0
	case "$lte":
		return result <= 0
	case "$gt":
		return result > 0
	}
	return result >= 0 // $gte
}

// like is SQL's LIKE without an escape. Its time is bounded by the product of the lengths.
func like(value, pattern string) bool {
	text, want := []rune(value), []rune(pattern)
	at, next, star, from := 0, 0, -1, 0
	for at < len(text) {
		switch {
		case next < len(want) && want[next] == '%':
			star, from = next, at
			next++
		case next < len(want) && (want[next] == '_' || want[next] == text[at]):
			at, next = at+1, next+1
		case star >= 0:
			from++
			at, next = from, star+1
		default:
			return false
		}
	}
	return strings.Trim(string(want[next:]), "%") == ""
}

// equals are the only values that the expression accepts, if it is one of equalities.
func (e expression) equals() (values []string, ok bool) {
	switch e.op {
	case opEq:
		return e.values, true
	case opOr:
		for _, part := range e.parts {
			some, ok := part.equals()
			if !ok {
				return nil, false
			}
			values = append(values, some...)
		}
		slices.Sort(values)
		return slices.Compact(values), true
	case opAnd:
		return e.common()
	}
	return nil, false
}

// common are the values that all parts accept.
func (e expression) common() (values []string, ok bool) {
	for i, part := range e.parts {
		some, ok := part.equals()
		if !ok {
			return nil, false
		}
		if i == 0 {
			values = some
		}
		values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return !slices.Contains(some, v) })
	}
	return values, len(e.parts) > 0
}

// span is least to most, both included.
type span struct{ least, most int64 }

func everything() span { return span{math.MinInt64, math.MaxInt64} }

func (s span) and(other span) span { return span{max(s.least, other.least), min(s.most, other.most)} }

func (s span) empty() bool { return s.least > s.most }

// within is the span that the expression accepts, if it is one of comparisons that all must hold.
func (e expression) within(read func(string) (int64, bool)) (s span, ok bool) {
	s = everything()
	if e.op == opAnd {
		for _, part := range e.parts {
			some, ok := part.within(read)
			if !ok {
				return s, false
			}
			s = s.and(some)
		}
		return s, true
	}
	bounds := make([]int64, len(e.values))
	for i, value := range e.values {
		if bounds[i], ok = read(value); !ok {
			return s, false
		}
	}
	return e.bounded(bounds)
}

func (e expression) bounded(bounds []int64) (span, bool) {
	s := everything()
	switch e.op {
	case opEq:
		return span{bounds[0], bounds[0]}, true
	case "$lt":
		s.most = bounds[0] - 1
	case "$lte":
		s.most = bounds[0]
	case "$gt":
		s.least = bounds[0] + 1
	case "$gte":
		s.least = bounds[0]
	case "$between":
		return span{bounds[0], bounds[1]}, true
	case "$notnull":
	default:
		return s, false
	}
	return s, true
}

// readID reads a key.
func readID(text string) (int64, bool) {
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil && id >= 0 && id < 1e15
}

// earliest and latest are the times that both stores can compare with, in milliseconds: the years 2 to 9999, for the first
// moment of the year 1 is no time.
const (
	earliest = -62104060800_000
	latest   = 253402300799_999
)

// readTime reads an instant in milliseconds; ORDS's is 2026-11-28T00:00:00Z.
func readTime(text string) (int64, bool) {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		at, err = time.Parse(time.DateOnly, text)
	}
	return at.UnixMilli(), err == nil && at.UnixMilli() >= earliest && at.UnixMilli() <= latest
}
