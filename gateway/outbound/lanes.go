package outbound

import (
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
)

// lanes holds claimed jobs, one lane a channel, and picks from them in turn by
// weight, so that a channel with 100,000 rows does not delay one with a single row.
type lanes struct {
	mu    sync.Mutex
	lanes []*lane
	next  int // whose turn it is
	taken int // jobs already taken in that turn
}

// lane is one channel's jobs. They queue by sender: a slow sender holds up its own only.
type lane struct {
	channel *gateway.Channel
	queues  []*queue
	jobs    int
}

type queue struct {
	sender string
	jobs   []*job
}

// gate says how long a sender must wait before its next job; 0 is not at all,
// closed is until told otherwise. pass tells it that a job was let through.
type gate interface {
	wait(ch *gateway.Channel, sender string) time.Duration
	pass(j *job)
}

// closed is the wait of a paused sender: somebody will say when it is over.
const closed = time.Duration(1<<63 - 1)

func newLanes(channels []gateway.Channel) *lanes {
	l := &lanes{}
	for i := range channels {
		l.lanes = append(l.lanes, &lane{channel: &channels[i]})
	}
	return l
}

// add appends jobs to their channel's lane.
func (l *lanes) add(jobs []*job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, j := range jobs {
		ln := l.of(j.channel)
		q := ln.of(j.sender)
		q.jobs = append(q.jobs, j)
		ln.jobs++
	}
}

// size is the number of jobs in the channel's lane.
func (l *lanes) size(ch *gateway.Channel) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of(ch).jobs
}

// pick takes up to n jobs, in turns of each channel's weight; a turn that n cuts
// short goes on with the next pick. With fewer than n it also returns how long until a gate opens, closed if none will by itself.
func (l *lanes) pick(n int, g gate) ([]*job, time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var picked []*job
	wait := closed
	for idle := 0; len(picked) < n && idle < len(l.lanes); {
		ln := l.lanes[l.next]
		left := max(ln.channel.Weight, 1) - l.taken
		got, w := ln.pick(min(left, n-len(picked)), g)
		wait = min(wait, w)
		picked = append(picked, got...)
		idle++
		if len(got) > 0 {
			idle = 0
		}
		if l.taken += len(got); len(got) == left || len(picked) < n {
			l.next, l.taken = (l.next+1)%len(l.lanes), 0
		}
	}
	return picked, wait
}

// stale takes out the jobs that should not wait here: claimed before the moment, or of a paused sender.
func (l *lanes) stale(claimedBefore time.Time, g gate) []*job {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []*job
	for _, ln := range l.lanes {
		for _, q := range ln.queues {
			if len(q.jobs) == 0 {
				continue
			}
			paused := g.wait(ln.channel, q.sender) == closed
			for len(q.jobs) > 0 && (paused || q.jobs[0].message.ClaimedAt.Before(claimedBefore)) {
				out = append(out, q.shift())
				ln.jobs--
			}
		}
	}
	return out
}

// drain takes out every job.
func (l *lanes) drain() []*job {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []*job
	for _, ln := range l.lanes {
		for _, q := range ln.queues {
			out = append(out, q.jobs...)
			q.jobs = nil
		}
		ln.jobs = 0
	}
	return out
}

// of returns the channel's lane; the pipeline only claims from channels it was made with.
func (l *lanes) of(ch *gateway.Channel) *lane {
	for _, ln := range l.lanes {
		if ln.channel == ch {
			return ln
		}
	}
	panic("outbound: job of a channel without a lane")
}

func (ln *lane) of(sender string) *queue {
	for _, q := range ln.queues {
		if q.sender == sender {
			return q
		}
	}
	q := &queue{sender: sender}
	ln.queues = append(ln.queues, q)
	return q
}

// pick takes up to n jobs whose sender may send, one sender after the other.
func (ln *lane) pick(n int, g gate) ([]*job, time.Duration) {
	var picked []*job
	wait := closed
	for _, q := range ln.queues {
		for len(q.jobs) > 0 && len(picked) < n {
			if w := g.wait(ln.channel, q.sender); w > 0 {
				wait = min(wait, w)
				break
			}
			j := q.shift()
			g.pass(j)
			picked = append(picked, j)
		}
	}
	ln.jobs -= len(picked)
	if len(ln.queues) > 1 && len(picked) > 0 { // the next turn starts with another sender
		ln.queues = append(ln.queues[1:], ln.queues[0])
	}
	return picked, wait
}

func (q *queue) shift() *job {
	j := q.jobs[0]
	q.jobs[0] = nil
	q.jobs = q.jobs[1:]
	return j
}
