// Package backoff is how long to leave alone what has failed, and the waiting for that long.
package backoff

import (
	"context"
	"math"
	"time"
)

// Policy is how a delay grows with each failure in a row.
type Policy struct {
	// Base is the delay after the first failure. It doubles with each further one, up to Max.
	Base, Max time.Duration
	// Jitter spreads a delay by this share of it, up and down: 0.2 is from 80% to 120%.
	Jitter float64
}

// Delay is the wait after the n-th failure in a row, n from 1; random, in [0, 1), is its place within the jitter.
func (p Policy) Delay(n int, random float64) time.Duration {
	d := min(float64(p.Base)*math.Pow(2, float64(max(n, 1)-1)), float64(p.Max))
	return time.Duration(d * (1 + p.Jitter*(2*random-1)))
}

// After is the wait after one that lasted so long and was in vain: twice that, but not less than Base
// nor more than Max. It serves where the length of the last wait is known and the number of failures is not.
func (p Policy) After(last time.Duration) time.Duration {
	return min(max(2*last, p.Base), p.Max)
}

// Wait waits for d, and reports whether ctx is still open after it.
func Wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
