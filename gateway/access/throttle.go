package access

import (
	"net/netip"
	"sync"
	"time"
)

// throttle bounds attempts by what they are counted by: burst of them at once, and one more each interval after that.
type throttle struct {
	clock    func() time.Time
	burst    int
	interval time.Duration

	mu sync.Mutex
	// full is when the attempts of a key will all have been forgotten.
	full *recent[time.Time]
}

// remembered is how many names, and how many addresses, are counted at once.
const remembered = 10_000

func newThrottle(clock func() time.Time, burst int, interval time.Duration) *throttle {
	return &throttle{clock: clock, burst: burst, interval: interval, full: newRecent[time.Time](remembered)}
}

// take counts an attempt, before its outcome is known, so that many at once gain nothing. It returns how long to wait
// if there were too many.
func (t *throttle) take(key string) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.clock()
	full := now
	if at, known := t.full.get(key); known && at.After(now) {
		full = at
	}
	full = full.Add(t.interval)
	if wait = full.Sub(now) - time.Duration(t.burst)*t.interval; wait > 0 {
		return wait
	}
	t.full.set(key, full)
	return 0
}

// giveBack takes back the attempt that succeeded.
func (t *throttle) giveBack(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if at, known := t.full.get(key); known {
		t.full.set(key, at.Add(-t.interval))
	}
}

// neighbours is what the attempts of an address are counted by: itself, or the /64 that a client of IPv6 commonly has for
// itself.
func neighbours(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || !ip.Is6() {
		return address
	}
	network, _ := ip.Prefix(64) // the length fits
	return network.String()
}
