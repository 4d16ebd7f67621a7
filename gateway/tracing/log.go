package tracing

import (
	"context"
	"log/slog"

	"go.opentelemetry.io/otel/trace"
)

// Log has a log name the trace of what a line is about, by its keys attempt and provider_sid, or else by the request
// in its context, as trace_id.
func (s Sample) Log(log *slog.Logger) *slog.Logger {
	return slog.New(&handler{next: log.Handler(), id: s.ID})
}

// handler adds trace_id to lines.
type handler struct {
	next slog.Handler
	id   func(subject string) string
	// about is what all lines are about, "" if each says so.
	about string
}

// Enabled implements slog.Handler.
func (h *handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle implements slog.Handler.
func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	about := h.about
	r.Attrs(func(a slog.Attr) bool {
		about = subject(about, a)
		return true
	})
	id := h.id(about)
	if request := trace.SpanContextFromContext(ctx); id == "" && request.IsSampled() {
		id = request.TraceID().String()
	}
	if id != "" {
		r = r.Clone()
		r.AddAttrs(slog.String("trace_id", id))
	}
	return h.next.Handle(ctx, r)
}

// subject is what a line is about, given one more of its keys: the attempt, or else what the provider calls the reply.
func subject(about string, a slog.Attr) string {
	if a.Key == "attempt" || a.Key == "provider_sid" && about == "" {
		if value := a.Value.String(); value != "" {
			return value
		}
	}
	return about
}

// WithAttrs implements slog.Handler.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	about := h.about
	for _, a := range attrs {
		about = subject(about, a)
	}
	return &handler{h.next.WithAttrs(attrs), h.id, about}
}

// WithGroup implements slog.Handler.
func (h *handler) WithGroup(name string) slog.Handler {
	return &handler{h.next.WithGroup(name), h.id, h.about}
}
