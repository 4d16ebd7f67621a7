package outbound

import (
	"sync"
	"time"
)

// flow is how fast posts are answered, as a mean that forgets.
type flow struct {
	mu   sync.Mutex
	mean time.Duration
}

// answered takes in how long a post took.
func (f *flow) answered(took time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.mean == 0 {
		f.mean = max(took, 1)
		return
	}
	f.mean = max(f.mean+(took-f.mean)/16, 1)
}

// posts is how many posts so many posters make within a time, none known before the first answer.
func (f *flow) posts(inFlight int, within time.Duration) (int, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.mean == 0 {
		return 0, false
	}
	return int(min(float64(inFlight)*float64(within)/float64(f.mean), 1<<30)), true
}
