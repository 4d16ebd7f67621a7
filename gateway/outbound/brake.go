package outbound

import (
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
)

// Terms of the brake.
const (
	// brakeAfter is how many posts in a row, with no clear answer between, stop the sending.
	brakeAfter = 10
	// firstBrake doubles with each stop in a row, up to longestBrake.
	firstBrake   = 5 * time.Second
	longestBrake = 5 * time.Minute
)

// brake stops the sending while the provider does not answer, or not clearly: or
// else an outage would make an unknown outcome of every row that is due.
type brake struct {
	mu       sync.Mutex
	failures int
	stops    int
	until    time.Time
}

// felt says whether a class of failure is the provider's silence.
func (b *brake) felt(class gateway.ErrorClass) bool {
	return class == gateway.ClassUnreachable || class == gateway.ClassAmbiguous
}

// failed counts a post without a clear answer, and reports for how long it stops the
// sending, 0 if it does not. Once stopped, the first such post after it stops it again.
func (b *brake) failed(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures++
	if b.failures < brakeAfter || now.Before(b.until) {
		return 0
	}
	stop := min(firstBrake<<min(b.stops, 10), longestBrake)
	b.stops++
	b.until = now.Add(stop)
	return stop
}

// passed reports whether a clear answer ends a run of stops.
func (b *brake) passed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	ended := b.stops > 0
	b.failures, b.stops, b.until = 0, 0, time.Time{}
	return ended
}

// wait is how long the sending is stopped; 0 is not at all.
func (b *brake) wait(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return max(b.until.Sub(now), 0)
}
