package outbound

import (
	"math"
	"time"
)

// Delay is the wait before the attempt after the n-th (n from 1): Base doubled
// n-1 times, at most Max, spread by Jitter; random is in [0, 1).
func (r Retry) Delay(n int, random float64) time.Duration {
	d := float64(r.Base) * math.Pow(2, float64(max(n, 1)-1))
	d = min(d, float64(r.Max))
	return time.Duration(d * (1 + r.Jitter*(2*random-1)))
}
