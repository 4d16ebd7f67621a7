// Package eventlog writes a line of the log for each event of a message: what was posted, recorded, put off, reported,
// staged, matched. It is an observer of the pipelines beside metrics, so that every line has the same keys. No line holds a
// text, a number or a name.
package eventlog

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// Log writes the events.
type Log struct {
	log *slog.Logger
	// usual is the level of an event that went well.
	usual slog.Level
}

// New makes a Log. Failures are at info; so are all other events if all, which else are at debug.
func New(log *slog.Logger, all bool) *Log {
	usual := slog.LevelDebug
	if all {
		usual = slog.LevelInfo
	}
	return &Log{log: log.With("component", "events"), usual: usual}
}

// event is a line: what it says in the order of its keys.
type event struct {
	log   *slog.Logger
	level slog.Level
	attrs []slog.Attr
}

// event begins a line, nil if nobody reads it.
func (l *Log) event(failed bool) *event {
	level := l.usual
	if failed {
		level = slog.LevelInfo
	}
	if !l.log.Enabled(context.Background(), level) {
		return nil
	}
	return &event{log: l.log, level: level, attrs: make([]slog.Attr, 0, 12)}
}

// of says whose event it is: those that are not known are left out.
func (e *event) of(id gateway.MessageID, channel, ref string) *event {
	if id != 0 {
		e.attrs = append(e.attrs, slog.Int64("message_id", int64(id)))
	}
	return e.text("channel", channel).text("attempt", ref)
}

// text adds a key, unless it has no value.
func (e *event) text(key, value string) *event {
	if value != "" {
		e.attrs = append(e.attrs, slog.String(key, value))
	}
	return e
}

// failure says what went wrong; the words are the provider's catalogue's.
func (e *event) failure(f *gateway.Failure) *event {
	if f == nil {
		return e
	}
	e.attrs = append(e.attrs, slog.String("error_class", string(f.Class)), slog.Int("error_code", f.Code))
	return e.text("reason", f.Text)
}

// took says how long it took, in seconds.
func (e *event) took(d time.Duration) *event {
	e.attrs = append(e.attrs, slog.Float64("duration", d.Seconds()))
	return e
}

func (e *event) write(message string) {
	e.log.LogAttrs(context.Background(), e.level, message, e.attrs...) //nolint:sloglint // constants of the callers
}

// lower is a status as an outcome.
func lower[T ~string](status T) string { return strings.ToLower(string(status)) }
