package gateway

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a configuration value that must not be shown. Every way of printing
// it, logging it or encoding it gives a redacted text; Reveal gives the value.
type Secret string

const redacted = "<redacted>"

// Reveal returns the value itself, for the one place that needs it.
func (s Secret) Reveal() string { return string(s) }

// String implements fmt.Stringer.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// Format implements fmt.Formatter for every verb: without it %d and other verbs
// that do not fit a text print the value within their complaint.
func (s Secret) Format(f fmt.State, verb rune) {
	text := s.String()
	if verb == 'v' && f.Flag('#') {
		text = s.GoString()
	}
	_, _ = io.WriteString(f, text) // a formatter cannot fail
}

// GoString implements fmt.GoStringer, for %#v.
func (s Secret) GoString() string { return `gateway.Secret("` + s.String() + `")` }

// MarshalText implements encoding.TextMarshaler, for JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
