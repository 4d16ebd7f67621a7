// Package quarantine remembers rows that could not be written, for a time that grows with each failure, so that
// they do not take up the room, or the sweeps, of others.
package quarantine

import (
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/transition"
)

// Quarantine is the memory. It is safe for use by many goroutines.
type Quarantine struct {
	clock gateway.Clock

	mu   sync.Mutex
	rows map[gateway.MessageID]confined
}

// confined is how often a row has failed, and until when it is left alone.
type confined struct {
	failures int
	until    time.Time
}

const (
	// mostConfined bounds the memory; beyond it rows are tried as any other.
	mostConfined = 10_000
	// mostExcepted bounds what a claim passes over.
	mostExcepted = 500
)

// New makes an empty Quarantine.
func New(clock gateway.Clock) *Quarantine {
	return &Quarantine{clock: clock, rows: map[gateway.MessageID]confined{}}
}

// Learn confines the rows that could not be written, tells the log of each once, and forgets those that could be.
func (q *Quarantine) Learn(log *slog.Logger, results []transition.Result) {
	var first transition.Result
	rows := 0
	for _, r := range results {
		if !r.Stuck() {
			q.release(r.Message.ID)
			continue
		}
		if q.Confine(r.Message.ID, r.Err) {
			first, rows = r, rows+1
		}
	}
	if rows > 0 {
		log.Error("rows cannot be written: left alone for a while, longer each time", "rows", rows,
			"message_id", first.Message.ID, "status", first.Message.Status, "error", first.Err)
	}
}

// Confine leaves a row alone for longer each time, and reports whether it is the first time.
func (q *Quarantine) Confine(id gateway.MessageID, because error) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.clock()
	if len(q.rows) >= mostConfined {
		maps.DeleteFunc(q.rows, func(_ gateway.MessageID, c confined) bool { return !now.Before(c.until) })
	}
	c := q.rows[id]
	if c.failures == 0 && len(q.rows) >= mostConfined {
		return true
	}
	c.failures++
	delay := backoff.Policy{Base: 30 * time.Second, Max: time.Hour}
	if errors.Is(because, gateway.ErrBusy) {
		delay = backoff.Policy{Base: 5 * time.Second, Max: time.Minute}
	}
	c.until = now.Add(delay.Delay(c.failures, 0))
	q.rows[id] = c
	return c.failures == 1
}

// release forgets a row that could be written.
func (q *Quarantine) release(id gateway.MessageID) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.rows, id)
}

// Free are the rows that are not left alone now. One without an id always is: it cannot be written.
func (q *Quarantine) Free(rows []gateway.Message) []gateway.Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.clock()
	return slices.DeleteFunc(slices.Clone(rows), func(m gateway.Message) bool {
		return m.ID == 0 || now.Before(q.rows[m.ID].until)
	})
}

// Confined are some of the rows that are left alone now, for a claim to pass over.
func (q *Quarantine) Confined() []gateway.MessageID {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.clock()
	var ids []gateway.MessageID
	for id, c := range q.rows {
		if now.Before(c.until) && len(ids) < mostExcepted {
			ids = append(ids, id)
		}
	}
	return ids
}
