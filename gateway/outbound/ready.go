package outbound

import (
	"sync"
	"sync/atomic"
	"time"
)

// ready are begun jobs on their way to the posters.
type ready struct {
	jobs     chan *job
	inFlight int
	flow     flow
	// busy is how many posters have a job.
	busy atomic.Int64
}

// minReady is the least room for begun jobs: beginning many in one commit is what
// keeps commits per message low.
const minReady = 128

func newReady(s Settings) *ready {
	return &ready{jobs: make(chan *job, max(4*s.InFlight, minReady)), inFlight: s.InFlight}
}

// ahead is for how long begun jobs last. They cannot be overtaken, and an opt-out
// must be looked up anew for those that wait for longer than fresh.
const (
	ahead = 500 * time.Millisecond
	fresh = time.Second
)

// room is how many jobs to begin now: enough for the idle posters and for what is
// posted within ahead, and none until half of that is used up, so that many begin in one commit.
func (r *ready) room() int {
	posts, known := r.flow.posts(r.inFlight, ahead)
	if !known {
		posts = r.inFlight
	}
	idle := max(r.inFlight-int(r.busy.Load()), 0)
	want := min(max(posts, 1)+idle, cap(r.jobs))
	if ready := len(r.jobs); ready <= want/2 {
		return want - ready
	}
	return 0
}

// put hands a job to the posters. There is room: only the dispatcher puts jobs in, as many as room says.
func (r *ready) put(j *job) { r.jobs <- j }

// close says that no more jobs come.
func (r *ready) close() { close(r.jobs) }

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
