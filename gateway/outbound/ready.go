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
	// returned are those that were not posted after all.
	returned returned
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

// returned collects begun jobs that were not posted, to be given back in one commit.
type returned struct {
	mu   sync.Mutex
	jobs []*job
}

func (r *returned) add(j *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.jobs = append(r.jobs, j)
}

func (r *returned) take() []*job {
	r.mu.Lock()
	defer r.mu.Unlock()
	jobs := r.jobs
	r.jobs = nil
	return jobs
}
