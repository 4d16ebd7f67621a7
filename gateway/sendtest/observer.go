package sendtest

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/reconcile"
)

// Observer counts what it is told.
type Observer struct {
	mu     sync.Mutex
	counts map[string]int
	rows   []int
	told   []outbound.Written
}

func newObserver() *Observer { return &Observer{counts: map[string]int{}} }

func (o *Observer) add(key string, n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.counts[key] += n
}

// Count is how often, or with what sum, it was told so.
func (o *Observer) Count(key string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.counts[key]
}

// Claims are the sizes of the claims that got rows.
func (o *Observer) Claims() []int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.rows
}

// Claimed implements outbound.Observer.
func (o *Observer) Claimed(_ string, rows int, _ time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if rows > 0 {
		o.rows = append(o.rows, rows)
	}
}

// Posting implements outbound.Observer.
func (o *Observer) Posting(delta int) { o.add("posting", delta) }

// Sent implements outbound.Observer.
func (o *Observer) Sent(s outbound.Sent) { o.add("sent "+string(s.Outcome.Kind()), 1) }

// Recorded implements outbound.Observer.
func (o *Observer) Recorded(rows int, _ time.Duration) { o.add("recorded", rows) }

// Written implements outbound.Observer.
func (o *Observer) Written(w outbound.Written) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told = append(o.told, w)
}

// Outcomes are what became of the outcomes of posts, in the order in which they were told.
func (o *Observer) Outcomes() []outbound.Written {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.told
}

// TurnedAway implements outbound.Observer.
func (o *Observer) TurnedAway(m gateway.Message) { o.add("turned away "+string(m.Status), 1) }

// Used implements outbound.Observer.
func (o *Observer) Used(u outbound.Usage) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.counts["used "+string(u.Scope)] = u.Used
}

// Resolved implements reconcile.Observer.
func (o *Observer) Resolved(r reconcile.Resolved) { o.add("resolved "+string(r.As), 1) }

// Ended implements reconcile.Observer.
func (o *Observer) Ended(_ string, r gateway.Report) {
	o.add("ended "+string(r.Status.MessageStatus()), 1)
}

// Busy implements transition.Observer.
func (o *Observer) Busy(operation string, rows int) { o.add("busy "+operation, rows) }

// Refused implements transition.Observer.
func (o *Observer) Refused(operation string, rows int) { o.add("refused "+operation, rows) }

// Unreadable implements outbound.Observer.
func (o *Observer) Unreadable(channel string, rows int) { o.add("unreadable "+channel, rows) }

// Doubled implements the observers of outbound and reconcile.
func (o *Observer) Doubled() { o.add("doubled", 1) }

// StoreFailed implements transition.Observer.
func (o *Observer) StoreFailed(operation string) { o.add("failed "+operation, 1) }

// PausesInForce implements outbound.Observer.
func (o *Observer) PausesInForce(int) {}

// Pauses implements outbound.Observer.
func (o *Observer) Pauses(pauses []gateway.Pause, now time.Time) {
	for _, pause := range pauses {
		if pause.Holds(now) {
			o.add(fmt.Sprintf("pause %s %d", pause.Scope, pause.Code()), 1)
		}
	}
}

// Paused implements outbound.Observer.
func (o *Observer) Paused(scope gateway.PauseScope) { o.add("paused "+string(scope), 1) }

// Log is a log that may be read while it is written.
type Log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (b *Log) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// Count is how often the log says it.
func (b *Log) Count(text string) int { return strings.Count(b.String(), text) }

// String is all of it.
func (b *Log) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
