package twiliotest

import (
	"net/url"
	"strconv"
	"time"
)

// defaultFailure is the code of a message that a rule lets fail without a reason.
const defaultFailure = 30008

// step is a status that a message takes.
type step struct {
	status    string
	errorCode int
}

type plan struct {
	rule  Rule
	epoch int64
}

// steps are the statuses after the first, queued or accepted.
func (p plan) steps(first string) []step {
	steps := make([]step, 0, 4)
	if first == StatusAccepted {
		steps = append(steps, step{status: StatusQueued})
	}
	last := step{status: p.rule.Final, errorCode: p.rule.ErrorCode}
	if last.errorCode == 0 && (last.status == StatusUndelivered || last.status == StatusFailed) {
		last.errorCode = defaultFailure
	}
	if last.status == StatusFailed { // Twilio could not send it
		return append(steps, last)
	}
	steps = append(steps, step{status: StatusSending}, step{status: StatusSent})
	switch last.status {
	case "":
		return append(steps, step{status: StatusDelivered})
	case StatusSent: // a carrier without receipts
		return steps
	}
	return append(steps, last)
}

// delivery is the way of one message through its steps. Its methods run one after the other.
type delivery struct {
	sim   *Simulator
	rec   *record
	epoch int64
	steps []step
	held  *post // a callback that the next one overtakes
}

func (s *Simulator) deliver(rec *record, p plan) {
	d := &delivery{sim: s, rec: rec, epoch: p.epoch, steps: p.steps(rec.fixed.Status)}
	s.agenda.after(s.opts.StepDelay, d.advance)
}

// advance takes one step, posts its callback, and plans the next step.
func (d *delivery) advance() {
	if d.epoch != d.sim.epoch.Load() {
		return
	}
	due := time.Now()
	m := d.rec.advance(d.steps[0], d.sim.opts.Clock())
	d.steps = d.steps[1:]
	d.sim.post(d.callbacks(m), func() { d.proceed(m, due) })
}

func (d *delivery) proceed(m Message, stepped time.Time) {
	if len(d.steps) > 0 {
		d.sim.agenda.after(d.sim.opts.StepDelay-time.Since(stepped), d.advance)
		return
	}
	if m.Status == StatusDelivered && d.sim.opts.Reply != nil {
		d.answer(m)
	}
}

// answer lets the recipient reply.
func (d *delivery) answer(m Message) {
	body, delay, ok := d.sim.opts.Reply(m)
	if !ok {
		return
	}
	d.sim.agenda.after(delay, func() {
		if d.epoch == d.sim.epoch.Load() {
			d.sim.receiveLater(Inbound{From: m.To, To: m.From, Body: body})
		}
	})
}

// callbacks are the posts that follow a step: its own, unless that is lost or
// held back, and the one that was held back before.
func (d *delivery) callbacks(m Message) []post {
	f := d.sim.faults.Load()
	if m.StatusCallback == "" || f.MuteCallbacks {
		return d.release(nil)
	}
	fates, counts := d.sim.fates, &d.sim.counts
	p := d.sim.newPost(m.StatusCallback, d.sim.callbackParams(m))
	p.epoch = d.epoch
	switch {
	case fates.roll(f.LoseCallback):
		counts.callbacksLost.Add(1)
		return d.release(nil)
	case d.held == nil && len(d.steps) > 0 && fates.roll(f.ReorderCallback):
		d.held = &p
		return nil
	}
	posts := []post{p}
	if fates.roll(f.DuplicateCallback) {
		counts.callbacksDuplicated.Add(1)
		posts = append(posts, p)
	}
	return d.release(posts)
}

// release adds the callback that was held back.
func (d *delivery) release(posts []post) []post {
	if d.held == nil {
		return posts
	}
	if len(posts) > 0 {
		d.sim.counts.callbacksReordered.Add(1)
	}
	posts = append(posts, *d.held)
	d.held = nil
	return posts
}

func (s *Simulator) callbackParams(m Message) url.Values {
	params := url.Values{
		"AccountSid":    {s.opts.AccountSID},
		"ApiVersion":    {apiVersion},
		"From":          {m.From},
		"MessageSid":    {m.SID},
		"MessageStatus": {m.Status},
		"SmsSid":        {m.SID},
		"SmsStatus":     {m.Status},
		"To":            {m.To},
	}
	if m.MessagingServiceSID != "" {
		params.Set("MessagingServiceSid", m.MessagingServiceSID)
	}
	if m.ErrorCode != 0 {
		params.Set("ErrorCode", strconv.Itoa(m.ErrorCode))
	}
	if m.Status == StatusDelivered || m.Status == StatusUndelivered {
		params.Set("RawDlrDoneDate", m.UpdatedAt.UTC().Format("0601021504"))
	}
	return params
}
