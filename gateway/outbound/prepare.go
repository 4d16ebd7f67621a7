package outbound

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
	"ebs-sms-gateway/gateway/segment"
)

// Reasons of rows that end, or wait, without a post (STATUS_REASON).
const (
	ReasonRefused      = "refused by the database" // ": " and its words
	ReasonSenderPaused = "sender is paused"
	ReasonSenderBusy   = "sender has more than it can send"
)

// job is a claimed row on its way to the provider.
type job struct {
	claim   gateway.Claim
	message gateway.Message
	channel *gateway.Channel
	sender  gateway.Sender
	to      string
	// numbers are all numbers of the row: an opt-out of one is the person's.
	numbers []string
	// zones are those that the recipient's number may be in, if the channel's hours ask.
	zones  []string
	limits gateway.Limits
	// text is as it is sent; instructs tells that it says how to opt out.
	text      string
	instructs bool
	segments  segment.Result
	// failures is how often its attempt could not begin, again when it is to be tried again.
	failures int
	again    time.Time
	// probe: its answer tells whether others may go.
	probe bool
	// counted is the day whose caps it has taken its segments of, "" if of none, lapsed if they were gone.
	counted string
	// claimed is the claim, begun the commit that began its attempt: right before, its recipient's opt-outs were looked up.
	claimed, begun gateway.Period
}

// waited is how long the row could have been sent, from when it was inserted, was to
// wait for, or was to be tried again. The store's clock may be ahead.
func (j *job) waited(now time.Time) time.Duration {
	since := j.message.CreatedAt
	for _, later := range []time.Time{j.message.NotBefore, j.claim.Prior.NextAttemptAt} {
		if later.After(since) {
			since = later
		}
	}
	return max(now.Sub(since), 0)
}

// told is what an observer hears of a post.
func (j *job) told(outcome gateway.Outcome, post gateway.Period) Sent {
	return Sent{
		Message: j.message.ID, Channel: j.channel.Name, Ref: j.message.AttemptRef,
		Outcome: outcome, Segments: j.segments.Segments, Waited: j.waited(post.From),
		Claim: j.claimed, Begin: j.begun, Post: post,
	}
}

// preparer makes jobs of claimed rows.
type preparer struct {
	// ask has a line looked up, and says how long a row has to wait that cannot go without it.
	ask func(number string, rows ...gateway.MessageID) schedule.Earliest
}

// prepare plans what is sent to whom, or says why the row cannot be sent.
func (p preparer) prepare(claim gateway.Claim, row plan.Row, now time.Time) (*job, gateway.Change, error) {
	m := row.Message
	if m.Unreadable != "" {
		change, err := m.Reject(gateway.Skip{Now: now, Reason: plan.ReasonUnreadable + ": " + m.Unreadable})
		return nil, change, err
	}
	planned := plan.Make(row, now)
	j := newJob(claim, row, planned)
	if planned.Ask != "" && !planned.Waits {
		p.ask(planned.Ask)
	}
	switch d := schedule.Decide(j.row(), now); { // what never goes is not put off first
	case planned.Fault != "" && d.Kind != schedule.Never:
		change, err := m.Reject(gateway.Skip{Now: now, Reason: planned.Fault})
		return nil, change, err
	case d.Kind != schedule.Go:
		change, err := turnAway(m, d, now)
		return nil, change, err
	case planned.Waits:
		wait := p.ask(planned.Ask, m.ID)
		change, err := turnAway(m, schedule.Decide(j.after(wait.At, wait.Reason), now), now)
		return nil, change, err
	case !planned.Again.IsZero():
		change, err := turnAway(m, schedule.Decide(j.after(planned.Again, plan.ReasonNoneFree), now), now)
		return nil, change, err
	}
	return j, gateway.Change{}, nil
}

func newJob(claim gateway.Claim, row plan.Row, planned plan.Plan) *job {
	j := &job{
		claim: claim, message: row.Message, channel: row.Channel, limits: row.Limits,
		sender: planned.Sender, to: planned.To, numbers: planned.Numbers(),
		text: planned.Text, instructs: planned.Instructs, segments: planned.Segments,
	}
	if row.Channel.Hours != nil {
		j.zones = planned.Zones()
	}
	return j
}

// row is what is asked of the schedule.
func (j *job) row() schedule.Row {
	return schedule.Row{
		Message: j.message, Channel: j.channel, Zones: j.zones, LeastValidity: j.limits.LeastValidity,
	}
}

// after is row for a job that has to wait at least until then.
func (j *job) after(at time.Time, reason string) schedule.Row {
	row := j.row()
	row.Earliest = schedule.Earliest{At: at, Reason: reason}
	return row
}

// turnAway is the change that ends, or puts off, a row that the schedule does not let go.
func turnAway(m gateway.Message, d schedule.Decision, now time.Time) (gateway.Change, error) {
	skip := gateway.Skip{Now: now, Reason: d.Reason}
	if d.Kind == schedule.Never {
		return m.Expire(skip)
	}
	return m.Defer(skip, d.At)
}

// request is what is posted for the job's begun attempt.
func (j *job) request(validity time.Duration) gateway.SendRequest {
	return gateway.SendRequest{
		Ref: j.message.AttemptRef, To: j.to, From: j.sender,
		Body: j.text, MediaURLs: j.message.MediaURLs, Validity: validity,
	}
}
