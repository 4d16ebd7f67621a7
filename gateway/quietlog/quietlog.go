// Package quietlog keeps strangers from writing the log: of lines that say the same it
// lets one through in a minute, with their number.
package quietlog

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Every is the time from one line to the next that says the same.
const Every = time.Minute

// Handler passes on a record below slog.LevelInfo as it is. Of others with the same
// message and the same attribute "reason" it passes on one each minute, with the attribute
// "count": how many there were since the last that was passed on, this one included. Both
// must come from a closed set.
type Handler struct {
	next  slog.Handler
	clock func() time.Time
	*lines
}

// lines are what was passed on, shared with the handlers of derived loggers.
type lines struct {
	mu   sync.Mutex
	last map[key]*line
}

type key struct{ message, reason string }

type line struct {
	at time.Time
	// unsaid is how many there were since.
	unsaid int
}

// New makes a Handler before next.
func New(next slog.Handler, clock func() time.Time) *Handler {
	return &Handler{next: next, clock: clock, lines: &lines{last: map[key]*line{}}}
}

// Enabled implements slog.Handler.
func (h *Handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle implements slog.Handler.
func (h *Handler) Handle(ctx context.Context, r slog.Record) error {
	if r.Level < slog.LevelInfo {
		return h.next.Handle(ctx, r)
	}
	count := h.count(key{r.Message, reason(r)})
	if count == 0 {
		return nil
	}
	r = r.Clone()
	r.AddAttrs(slog.Int("count", count))
	return h.next.Handle(ctx, r)
}

// count is how many lines one that is written now stands for; 0 is not to write it.
func (h *Handler) count(k key) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.clock()
	last, known := h.last[k]
	if known && now.Sub(last.at) < Every {
		last.unsaid++
		return 0
	}
	count := 1
	if known {
		count += last.unsaid
	}
	h.last[k] = &line{at: now}
	return count
}

func reason(r slog.Record) (reason string) {
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "reason" {
			reason = a.Value.String()
		}
		return reason == ""
	})
	return reason
}

// WithAttrs implements slog.Handler.
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &Handler{h.next.WithAttrs(attrs), h.clock, h.lines}
}

// WithGroup implements slog.Handler.
func (h *Handler) WithGroup(name string) slog.Handler {
	return &Handler{h.next.WithGroup(name), h.clock, h.lines}
}
