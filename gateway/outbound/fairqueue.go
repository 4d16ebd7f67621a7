package outbound

import (
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
)

// fairQueue holds claimed jobs, one lane a channel, and picks from them in turn by
// weight, so that a channel with 100,000 rows does not delay one with a single row.
type fairQueue struct {
	mu    sync.Mutex
	lanes []*lane
	next  int // whose turn it is
	taken int // jobs already taken in that turn
}

// gate says how long a job must wait for its sender; 0 is not at all, closed is until
// told otherwise.
type gate interface {
	wait(j *job) time.Duration
	// pass tells it that a job was let through.
	pass(j *job)
	// probing reports whether the sender's next job is to prove that it works.
	probing(sender string) bool
	// paused reports whether the sender may not send for the channel at all.
	paused(ch *gateway.Channel, sender string) bool
}

// closed is a wait of which somebody will say when it is over.
const closed = time.Duration(1<<63 - 1)

func newFairQueue(channels []gateway.Channel) *fairQueue {
	q := &fairQueue{}
	for i := range channels {
		q.lanes = append(q.lanes, &lane{channel: &channels[i]})
	}
	return q
}

// add lines jobs up in their channel's lane.
func (q *fairQueue) add(jobs []*job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	touched := map[*line]bool{}
	for _, j := range jobs {
		ln := q.of(j.channel).of(j.sender.ID)
		ln.jobs = append(ln.jobs, j)
		touched[ln] = true
	}
	for ln := range touched {
		ln.sort()
	}
}

// waiting is how many jobs wait for the sender in the channel's lane.
func (q *fairQueue) waiting(ch *gateway.Channel, sender string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.of(ch).of(sender).jobs)
}

// busy is how many lanes have jobs.
func (q *fairQueue) busy() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := 0
	for _, l := range q.lanes {
		if slices.ContainsFunc(l.lines, func(ln *line) bool { return len(ln.jobs) > 0 }) {
			n++
		}
	}
	return n
}

// pick takes up to n jobs, in turns of each channel's weight; a turn that n cuts
// short goes on with the next pick. With fewer than n it also returns how long until a gate
// opens, closed if none will by itself.
func (q *fairQueue) pick(n int, g gate) ([]*job, time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var picked []*job
	wait := closed
	for idle := 0; len(picked) < n && idle < len(q.lanes); {
		l := q.lanes[q.next]
		left := max(l.channel.Weight, 1) - q.taken
		got, w := l.pick(min(left, n-len(picked)), g)
		wait = min(wait, w)
		picked = append(picked, got...)
		idle++
		if len(got) > 0 {
			idle = 0
		}
		if q.taken += len(got); len(got) == left || len(picked) < n {
			q.next, q.taken = (q.next+1)%len(q.lanes), 0
		}
	}
	return picked, wait
}

// stale takes out the jobs that should not wait here: claimed before the moment, or of a paused sender.
func (q *fairQueue) stale(claimedBefore time.Time, g gate) []*job {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.remove(func(l *lane, ln *line) func(*job) bool {
		paused := g.paused(l.channel, ln.sender)
		return func(j *job) bool { return paused || j.message.ClaimedAt.Before(claimedBefore) }
	})
}

// beyond takes out the jobs of which the test says that a cap does not let them go.
func (q *fairQueue) beyond(test func(*job) bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.remove(func(*lane, *line) func(*job) bool { return test })
}

// surplus takes out the last of the sender's jobs in the channel's lane beyond so many.
func (q *fairQueue) surplus(ch *gateway.Channel, sender string, most int) []*job {
	q.mu.Lock()
	defer q.mu.Unlock()
	ln := q.of(ch).of(sender)
	if len(ln.jobs) <= most {
		return nil
	}
	out := slices.Clone(ln.jobs[most:])
	clear(ln.jobs[most:])
	ln.jobs = ln.jobs[:most]
	return out
}

// drain takes out every job.
func (q *fairQueue) drain() []*job {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.remove(func(*lane, *line) func(*job) bool { return func(*job) bool { return true } })
}

// remove takes out the jobs that the test of their line chooses.
func (q *fairQueue) remove(test func(*lane, *line) func(*job) bool) []*job {
	var out []*job
	for _, l := range q.lanes {
		for _, ln := range l.lines {
			if len(ln.jobs) == 0 {
				continue
			}
			goes := test(l, ln)
			ln.jobs = slices.DeleteFunc(ln.jobs, func(j *job) bool {
				if !goes(j) {
					return false
				}
				out = append(out, j)
				return true
			})
		}
	}
	return out
}

// of returns the channel's lane; the pipeline only claims from channels it was made with.
func (q *fairQueue) of(ch *gateway.Channel) *lane {
	for _, l := range q.lanes {
		if l.channel == ch {
			return l
		}
	}
	panic("outbound: job of a channel without a lane")
}
