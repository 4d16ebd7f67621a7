package outbound

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
)

// quarantine remembers rows that could not be written, for a time that grows with each
// failure, so that they do not take up the room, or the sweeps, of others.
type quarantine struct {
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

func newQuarantine() *quarantine { return &quarantine{rows: map[gateway.MessageID]confined{}} }

// confine leaves a row alone for longer each time, and reports whether it is the first time.
func (q *quarantine) confine(id gateway.MessageID, because error, now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
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
func (q *quarantine) release(id gateway.MessageID) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.rows, id)
}

// free are the rows that are not left alone now. One without an id always is: it cannot be written.
func (q *quarantine) free(rows []gateway.Message, now time.Time) []gateway.Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(rows), func(m gateway.Message) bool {
		return m.ID == 0 || now.Before(q.rows[m.ID].until)
	})
}

// confined are some of the rows that are left alone now.
func (q *quarantine) confined(now time.Time) []gateway.MessageID {
	q.mu.Lock()
	defer q.mu.Unlock()
	var ids []gateway.MessageID
	for id, c := range q.rows {
		if now.Before(c.until) && len(ids) < mostExcepted {
			ids = append(ids, id)
		}
	}
	return ids
}
