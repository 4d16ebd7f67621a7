package outbound

import (
	"sync"
	"time"
)

// burst is how far ahead of its rate a sender may run.
const burst = time.Second

// pacer keeps each sender to its rate in segments per second, and silent while
// the provider wants it slower. It may run into debt by one message, so that a
// message of many segments is not stuck behind a small rate.
type pacer struct {
	mu      sync.Mutex
	senders map[string]*pace
}

type pace struct {
	perSegment time.Duration // 0: unlimited
	due        time.Time     // when what was let through will have been paid for
	heldUntil  time.Time
	throttled  int // holds in a row, with no success between
}

func newPacer() *pacer { return &pacer{senders: map[string]*pace{}} }

// limit sets a sender's rate; 0 is unlimited.
func (p *pacer) limit(sender string, segmentsPerSecond float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.get(sender)
	s.perSegment = 0
	if segmentsPerSecond > 0 {
		s.perSegment = time.Duration(float64(time.Second) / segmentsPerSecond)
	}
}

// wait is how long the sender must wait before it may send; 0 is now.
func (p *pacer) wait(sender string, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.get(sender)
	paid := s.due.Add(-burst).Sub(now)
	return max(paid, s.heldUntil.Sub(now), 0)
}

// take accounts for the segments of a message that is let through.
func (p *pacer) take(sender string, segments int, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.get(sender)
	if s.due.Before(now) {
		s.due = now
	}
	s.due = s.due.Add(time.Duration(segments) * s.perSegment)
}

// held reports whether the provider wants the sender slower.
func (p *pacer) held(sender string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return now.Before(p.get(sender).heldUntil)
}

// throttled holds the sender after a rate-limit answer, for the provider's own
// wish or exponentially from 100 ms to 30 s (Twilio's advice), and returns for how
// long. An answer during a hold, to a post made before it, does not make the next one longer.
func (p *pacer) throttled(sender string, wish time.Duration, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.get(sender)
	if !now.Before(s.heldUntil) {
		s.throttled = min(s.throttled+1, 10)
	}
	hold := min(wish, maxWish)
	if hold <= 0 {
		hold = min(minThrottle<<max(s.throttled-1, 0), maxThrottle)
	}
	if until := now.Add(hold); until.After(s.heldUntil) {
		s.heldUntil = until
	}
	return hold
}

// passed ends a run of holds.
func (p *pacer) passed(sender string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.get(sender).throttled = 0
}

const (
	minThrottle = 100 * time.Millisecond
	maxThrottle = 30 * time.Second
	// maxWish bounds the provider's wish, lest a broken header silence a sender for good.
	maxWish = 15 * time.Minute
)

func (p *pacer) get(sender string) *pace {
	s, ok := p.senders[sender]
	if !ok {
		s = &pace{}
		p.senders[sender] = s
	}
	return s
}
