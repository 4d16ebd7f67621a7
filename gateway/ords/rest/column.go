package rest

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// column is a column of a list, by its name in lower case as ORDS gives it.
type column[T any] struct {
	name string
	// about tells what it means, for the OpenAPI document.
	about string
	typ   columnType
	// most is how many characters a text has.
	most int
	// values are the only ones of a closed set.
	values []string
	// written: a client may give it.
	written bool
	value   func(*T) any
}

// columnType is the JSON form of a column.
type columnType string

const (
	typeText    columnType = "text"
	typeInteger columnType = "integer"
	typeTime    columnType = "time"
)

// object is JSON whose members keep their order.
type object []field

type field struct {
	name  string
	value any
}

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) {
	var body bytes.Buffer
	for i, f := range o {
		value, err := encode(f.value)
		if err != nil {
			return nil, err
		}
		body.WriteString(map[bool]string{true: "{\"", false: ",\""}[i == 0])
		body.WriteString(f.name) // ours, and plain
		body.WriteString("\":")
		body.Write(value)
	}
	if len(o) == 0 {
		body.WriteByte('{')
	}
	body.WriteByte('}')
	return body.Bytes(), nil
}

// encode leaves < and > as they are, as ORDS does: nothing here is HTML, and says so.
func encode(v any) ([]byte, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSuffix(body.Bytes(), []byte("\n")), err
}

// row is what a client sees of a row: the columns that it asked for, all of them if none.
func row[T any](columns []column[T], of *T, fields []string) object {
	shown := make(object, 0, len(columns)+1)
	for _, c := range columns {
		if len(fields) == 0 || contains(fields, c.name) {
			shown = append(shown, field{c.name, c.value(of)})
		}
	}
	return shown
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

func names[T any](columns []column[T]) []string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.name
	}
	return all
}

// text is a text, or null.
func text[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// integer is a number, or null for 0.
func integer[N ~int | ~int64](n N) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

// day is a DATE as ORDS has it, in UTC.
func day(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05Z")
}

// instant is a TIMESTAMP as ORDS has it.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05.999Z")
}

func ids(of []gateway.MessageID) any {
	words := make([]string, len(of))
	for i, id := range of {
		words[i] = jsonNumber(id)
	}
	return text(strings.Join(words, " "))
}
