package sabotage

import (
	"sync"
	"time"
)

// Downtime is when nothing could be sent, whatever the gateway does: no gateway lived, or
// its database was away.
type Downtime struct {
	mu    sync.Mutex
	spans []span // in order, none overlaps another
	// causes is how many there are at the moment.
	causes int
	since  time.Time
	// noDatabase is whether the database is one of them.
	noDatabase bool
}

type span struct{ from, to time.Time }

// overlap is how long both last together.
func (s span) overlap(other span) time.Duration {
	from, to := s.from, s.to
	if other.from.After(from) {
		from = other.from
	}
	if other.to.Before(to) {
		to = other.to
	}
	return max(0, to.Sub(from))
}

// Away begins it because the database goes away. Until Back the sabotage keeps off it, so that
// the logins are the gateways' own.
func (d *Downtime) Away(now time.Time) {
	d.Begin(now)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.noDatabase = true
}

// Back says that the database is back. The downtime goes on until End, when a gateway has noticed.
func (d *Downtime) Back() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.noDatabase = false
}

func (d *Downtime) away() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.noDatabase
}

// Begin begins it for one cause more.
func (d *Downtime) Begin(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.causes++; d.causes == 1 {
		d.since = now
	}
}

// End ends it for one cause.
func (d *Downtime) End(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.causes--; d.causes == 0 {
		d.spans = append(d.spans, span{d.since, now})
	}
}

// within is how much of a time was downtime that has ended.
func (d *Downtime) within(s span) (sum time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, down := range d.spans {
		sum += down.overlap(s)
	}
	return sum
}
