package outbound

import (
	"math/bits"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
)

// Terms of the breaker.
const (
	// openAfter is how many posts in a row, with no clear answer between, stop the sending.
	openAfter = 10
	// firstStop doubles with each stop in a row, up to longestStop.
	firstStop   = 5 * time.Second
	longestStop = 5 * time.Minute
	// unclearPosts of the last recentPosts without a clear answer are the provider's trouble, not their rows'.
	unclearPosts = 5
	recentPosts  = 20
)

// breaker stops the sending while the provider does not answer, or not clearly: or
// else an outage would make an unknown outcome of every row that is due. After each
// stop one post goes first, as a probe.
type breaker struct {
	mu       sync.Mutex
	failures int
	stops    int
	until    time.Time
	probe    probe
	// recent are the last posts, the newest in the lowest bit: 1 is one without a clear answer.
	recent uint32
}

// unclear says whether a class of failure is the provider's silence.
func unclear(class gateway.ErrorClass) bool {
	return class == gateway.ClassUnreachable || class == gateway.ClassAmbiguous
}

// failed counts a post without a clear answer, and reports for how long it stops the
// sending, 0 if it does not. Once stopped, the first such post after it stops it again.
func (b *breaker) failed(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.remember(1)
	b.failures++
	if b.failures < openAfter || now.Before(b.until) {
		return 0
	}
	stop := backoff.Policy{Base: firstStop, Max: longestStop}.Delay(b.stops+1, 0)
	b.stops++
	b.until = now.Add(stop)
	b.probe.free()
	return stop
}

// passed reports whether a clear answer ends a run of stops.
func (b *breaker) passed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.remember(0)
	ended := b.stops > 0
	b.failures, b.stops, b.until = 0, 0, time.Time{}
	b.probe.free()
	return ended
}

func (b *breaker) remember(post uint32) {
	b.recent = (b.recent<<1 | post) & (1<<recentPosts - 1)
}

// troubled reports whether the provider leaves so many posts without a clear answer
// that another one says nothing about its row.
func (b *breaker) troubled() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stops > 0 || bits.OnesCount32(b.recent) >= unclearPosts
}

// wait is how long the sending is stopped; 0 is not at all.
func (b *breaker) wait(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stops == 0 {
		return 0
	}
	return max(b.until.Sub(now), b.probe.wait(now), 0)
}

// take lets a post through, and reports whether it is the probe.
func (b *breaker) take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stops == 0 {
		return false
	}
	b.probe.take(now)
	return true
}

// free gives the place of a probe that was not posted to another.
func (b *breaker) free() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probe.free()
}

// permits reports whether a post may begin.
func (b *breaker) permits(isProbe bool, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stops == 0 || isProbe && !now.Before(b.until)
}
