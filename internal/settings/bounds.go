package settings

import (
	"reflect"
	"strings"
)

// bounds is the range tag of a key of a number, a duration or a size.
type bounds struct {
	low, high reflect.Value
	// zero is what 0 means where it is allowed outside the range, "" where it is not.
	zero string
}

// bounds returns the range of the key, and false if it has none. A range tag that cannot be read is a mistake in the
// struct, so it panics.
func (k key) bounds() (bounds, bool) {
	low, high, ok := strings.Cut(k.tag.Get("range"), "..")
	if !ok {
		return bounds{}, false
	}
	return bounds{low: k.mustRead(low), high: k.mustRead(high), zero: k.tag.Get("zero")}, true
}

func (k key) mustRead(text string) reflect.Value {
	value := reflect.New(k.value.Type()).Elem()
	if err := setText(value, text); err != nil {
		panic("range tag of " + k.path + ": " + err.Error())
	}
	return value
}

// hold reports whether the value is allowed. It is false for NaN.
func (b bounds) hold(value reflect.Value) bool {
	if value.IsZero() && b.zero != "" {
		return true
	}
	n := number(value)
	return number(b.low) <= n && n <= number(b.high)
}

func number(value reflect.Value) float64 {
	if value.CanFloat() {
		return value.Float()
	}
	return float64(value.Int())
}

// String reads as "1s to 2m", or "1m to 24h, or 0".
func (b bounds) String() string {
	text := textOf(b.low) + " to " + textOf(b.high)
	if b.zero != "" {
		text += ", or 0"
	}
	return text
}
