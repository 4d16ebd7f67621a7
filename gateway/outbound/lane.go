package outbound

import (
	"cmp"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// lane is one channel's jobs, a line for each sender: a slow sender holds up its own only.
type lane struct {
	channel *gateway.Channel
	// lines are in the order in which they were served, the longest ago first.
	lines []*line
}

func (l *lane) of(sender string) *line {
	for _, ln := range l.lines {
		if ln.sender == sender {
			return ln
		}
	}
	ln := &line{sender: sender}
	l.lines = append(l.lines, ln)
	return ln
}

// pick takes up to n jobs whose sender may send: the most urgent first, of equal ones
// that of the sender that was served longest ago.
func (l *lane) pick(n int, g gate) ([]*job, time.Duration) {
	var picked []*job
	wait := closed
	for len(picked) < n {
		var best *line
		var first int
		for _, ln := range l.lines {
			if len(ln.jobs) == 0 || best != nil && best.jobs[0].message.Priority <= ln.jobs[0].message.Priority {
				continue
			}
			next := ln.next(g)
			if w := g.wait(ln.jobs[next]); w > 0 {
				wait = min(wait, w)
				continue
			}
			best, first = ln, next
		}
		if best == nil {
			return picked, wait
		}
		j := best.take(first)
		g.pass(j)
		picked = append(picked, j)
		l.served(best)
	}
	return picked, wait
}

func (l *lane) served(ln *line) {
	i := slices.Index(l.lines, ln)
	l.lines = append(slices.Delete(l.lines, i, i+1), ln)
}

// line is the jobs of one sender, the most urgent first and then as they were claimed.
type line struct {
	sender string
	jobs   []*job
}

func (ln *line) sort() {
	slices.SortStableFunc(ln.jobs, func(a, b *job) int { return cmp.Compare(a.message.Priority, b.message.Priority) })
}

// next is the first job; as a probe, the first that no failure speaks against, if there is one.
func (ln *line) next(g gate) int {
	if g.probing(ln.sender) {
		return max(slices.IndexFunc(ln.jobs, func(j *job) bool { return !j.suspect() }), 0)
	}
	return 0
}

// take takes out a job.
func (ln *line) take(i int) *job {
	j := ln.jobs[i]
	if i == 0 { // the usual case costs nothing
		ln.jobs[0] = nil
		ln.jobs = ln.jobs[1:]
		return j
	}
	ln.jobs = slices.Delete(ln.jobs, i, i+1)
	return j
}
