package outbound

import (
	"sync"
	"time"

	"ebs-sms-gateway/gateway/backoff"
)

const (
	// burst is how far ahead of its rate a sender may run.
	burst = time.Second
	// withoutShare is how long a sender waits whose share of the rate is not known yet.
	withoutShare = 200 * time.Millisecond

	minThrottle = 100 * time.Millisecond
	maxThrottle = 30 * time.Second
	// maxRetryAfter bounds the provider's wish, lest a broken header silence a sender or a row for good.
	maxRetryAfter = 15 * time.Minute
)

// rateLimiter keeps each sender to its rate in segments per second, of which every live
// gateway has an equal share, and silent while the provider wants it slower. A sender may
// run into debt by one message, so that a message of many segments is not stuck behind a small rate.
type rateLimiter struct {
	// gateways is how many share the rates; 0 while this one has no share yet.
	gateways func() int

	mu      sync.Mutex
	senders map[string]*allowance
}

type allowance struct {
	perSecond float64   // segments, of all gateways together; 0: unlimited
	due       time.Time // when what was let through will have been paid for
	heldUntil time.Time
	throttled int // holds in a row, with no success between
}

func newRateLimiter(gateways func() int) *rateLimiter {
	return &rateLimiter{gateways: gateways, senders: map[string]*allowance{}}
}

// limit sets a sender's rate; 0 is unlimited.
func (l *rateLimiter) limit(sender string, segmentsPerSecond float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.get(sender).perSecond = segmentsPerSecond
}

// share is this gateway's part of the sender's rate in segments per second. An
// unlimited sender has none, and limited is false.
func (l *rateLimiter) share(sender string) (perSecond float64, limited bool) {
	gateways := l.gateways()
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.get(sender).share(gateways)
}

func (a *allowance) share(gateways int) (perSecond float64, limited bool) {
	if a.perSecond <= 0 {
		return 0, false
	}
	if gateways < 1 {
		return 0, true
	}
	return a.perSecond / float64(gateways), true
}

// wait is how long the sender must wait before it may send; 0 is now.
func (l *rateLimiter) wait(sender string, now time.Time) time.Duration {
	gateways := l.gateways()
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.get(sender)
	if perSecond, limited := a.share(gateways); limited && perSecond == 0 {
		return max(withoutShare, a.heldUntil.Sub(now))
	}
	return max(a.due.Add(-burst).Sub(now), a.heldUntil.Sub(now), 0)
}

// take accounts for the segments of a message that is let through.
func (l *rateLimiter) take(sender string, segments int, now time.Time) {
	gateways := l.gateways()
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.get(sender)
	if a.due.Before(now) {
		a.due = now
	}
	if perSecond, _ := a.share(gateways); perSecond > 0 {
		a.due = a.due.Add(time.Duration(float64(segments) / perSecond * float64(time.Second)))
	}
}

// held reports whether the provider wants the sender slower.
func (l *rateLimiter) held(sender string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return now.Before(l.get(sender).heldUntil)
}

// throttled holds the sender after a rate-limit answer, for the provider's own
// wish or exponentially from 100 ms to 30 s (Twilio's advice), and returns for how
// long. An answer during a hold, to a post made before it, does not make the next one longer.
func (l *rateLimiter) throttled(sender string, wish time.Duration, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.get(sender)
	if !now.Before(a.heldUntil) {
		a.throttled = min(a.throttled+1, 10)
	}
	hold := min(wish, maxRetryAfter)
	if hold <= 0 {
		hold = backoff.Policy{Base: minThrottle, Max: maxThrottle}.Delay(a.throttled, 0)
	}
	if until := now.Add(hold); until.After(a.heldUntil) {
		a.heldUntil = until
	}
	return hold
}

// passed ends a run of holds.
func (l *rateLimiter) passed(sender string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.get(sender).throttled = 0
}

func (l *rateLimiter) get(sender string) *allowance {
	a, ok := l.senders[sender]
	if !ok {
		a = &allowance{}
		l.senders[sender] = a
	}
	return a
}
