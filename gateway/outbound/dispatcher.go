package outbound

import (
	"slices"
	"time"

	"ebs-sms-gateway/gateway/transition"
)

// dispatcher begins jobs, fairly picked, and puts them before the posters.
type dispatcher struct {
	*base
	queue     *fairQueue
	admission *admission
	supply    *supply
	optOuts   *optOuts
	ready     *ready
	exits     *exits
	// apart are jobs that could not begin for now.
	apart apart
	nudge bell
}

// loop waits for the ready queue to run half empty, so that many begin in one commit.
func (d *dispatcher) loop() {
	timer := time.NewTimer(d.opts.Settings.PollInterval)
	defer timer.Stop()
	for {
		select {
		case <-d.stages.Intake.Done():
			return
		case <-d.nudge:
		case <-timer.C:
		}
		wait := max(d.dispatch(), d.opts.Settings.RecordDelay) // jobs due by then begin in one commit
		timer.Reset(min(wait, d.opts.Settings.PollInterval))
	}
}

// dispatch begins jobs until the ready queue is full enough or no job may go, and
// returns how long until one may.
func (d *dispatcher) dispatch() time.Duration {
	for d.stages.Intake.Err() == nil {
		again, later := d.apart.due(d.opts.Clock())
		d.queue.add(again)
		d.exits.release(d.queue.stale(d.opts.Clock().Add(-d.opts.Settings.Lease/2), d.admission))
		d.exits.release(d.ready.returned.take())
		d.turnAwayBeyond()
		room := d.ready.room()
		if room == 0 {
			return later
		}
		jobs, wait := d.queue.pick(room, d.admission)
		if len(jobs) == 0 {
			return min(wait, later)
		}
		d.supply.feed()
		d.begin(jobs)
	}
	return closed
}

// turnAwayBeyond puts off, or ends, the jobs that a cap does not let go.
func (d *dispatcher) turnAwayBeyond() {
	now := d.opts.Clock()
	if d.admission.caps.full(now) {
		d.exits.turnAway(d.beyond(now))
	}
}

// beyond takes those jobs out. Of each it is asked once: meanwhile others give segments back.
func (d *dispatcher) beyond(now time.Time) []transition.Intent {
	var away []transition.Intent
	d.queue.beyond(func(j *job) bool {
		over, beyond := d.admission.caps.beyond(j, now)
		if beyond {
			change, err := j.beyond(over, now)
			away = append(away, once(j.message, change, err))
		}
		return beyond
	})
	return away
}

// setApart takes jobs out of the way of the others.
func (d *dispatcher) setApart(jobs []*job) {
	now := d.opts.Clock()
	for _, j := range jobs {
		d.admission.dropped(j)
		j.failures++
		j.again = now.Add(d.patience.Delay(j.failures))
	}
	d.apart.jobs = append(d.apart.jobs, jobs...)
}

// giveBack gives back every job that is not in the posters' hands.
func (d *dispatcher) giveBack() {
	d.exits.release(d.queue.drain())
	d.exits.release(d.apart.take())
	d.exits.release(d.ready.returned.take())
}

// apart are claimed jobs whose attempt could not begin: the row is locked or refused, or the opt-outs could not be
// read. They are lined up again with growing delay, and given back when they have got too old.
type apart struct{ jobs []*job }

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
