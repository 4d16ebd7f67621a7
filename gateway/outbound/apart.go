package outbound

import (
	"slices"
	"time"
)

// apart are claimed jobs whose attempt could not begin: the row is locked or refused, or the opt-outs could not be
// read. They are lined up again with growing delay, and given back when they have got too old.
type apart struct{ jobs []*job }

// setApart takes jobs out of the way of the others.
func (p *Pipeline) setApart(jobs []*job) {
	now := p.opts.Clock()
	for _, j := range jobs {
		p.admission.dropped(j)
		j.failures++
		j.again = now.Add(p.patience.Delay(j.failures))
	}
	p.apart.jobs = append(p.apart.jobs, jobs...)
}

// due takes out the jobs whose time has come, and returns how long until the next one's.
func (a *apart) due(now time.Time) ([]*job, time.Duration) {
	var due []*job
	wait := closed
	a.jobs = slices.DeleteFunc(a.jobs, func(j *job) bool {
		if left := j.again.Sub(now); left > 0 {
			wait = min(wait, left)
			return false
		}
		due = append(due, j)
		return true
	})
	return due, wait
}

// take takes out every job.
func (a *apart) take() []*job {
	jobs := a.jobs
	a.jobs = nil
	return jobs
}
