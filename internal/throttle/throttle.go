// Package throttle bounds the attempts of strangers, such as guesses of a secret.
package throttle

import (
	"net/netip"
	"sync"
	"time"

	"ebs-sms-gateway/internal/recent"
)

// Throttle bounds attempts by what they are counted by: burst of them at once, and one more each interval after that. It
// is safe for concurrent use.
type Throttle struct {
	clock    func() time.Time
	burst    int
	interval time.Duration

	mu sync.Mutex
	// full is when the attempts of a key will all have been forgotten.
	full *recent.Values[time.Time]
}

// remembered is how many keys are counted at once.
const remembered = 10_000

// New makes a Throttle.
func New(clock func() time.Time, burst int, interval time.Duration) *Throttle {
	return &Throttle{clock: clock, burst: burst, interval: interval, full: recent.New[time.Time](remembered)}
}

// Take counts an attempt, before its outcome is known, so that many at once gain nothing. It returns how long to wait
// if there were too many.
func (t *Throttle) Take(key string) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.clock()
	full := now
	if at, known := t.full.Get(key); known && at.After(now) {
		full = at
	}
	full = full.Add(t.interval)
	if wait = full.Sub(now) - time.Duration(t.burst)*t.interval; wait > 0 {
		return wait
	}
	t.full.Set(key, full)
	return 0
}

// GiveBack takes back the attempt that succeeded.
func (t *Throttle) GiveBack(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if at, known := t.full.Get(key); known {
		t.full.Set(key, at.Add(-t.interval))
	}
}

// Neighbours is what the attempts of an address are counted by: itself, or the /64 that a client of IPv6 commonly has for
// itself.
func Neighbours(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || !ip.Is6() {
		return address
	}
	network, _ := ip.Prefix(64) // the length fits
	return network.String()
}
