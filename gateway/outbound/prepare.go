package outbound

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
	"unicode/utf8"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/schedule"
	"ebs-sms-gateway/gateway/segment"
)

// Reasons of rows that end, or wait, without a post (STATUS_REASON).
const (
	ReasonNoText       = "no text and no media"
	ReasonTextTooLong  = "text over %d characters" // with the provider's limit
	ReasonOptedOut     = "recipient has opted out"
	ReasonRefused      = "refused by the database" // ": " and its words
	ReasonUnreadable   = "unreadable"              // ": " and the column
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
	// zones are those that the recipient's number may be in, if the channel's hours ask.
	zones    []string
	limits   gateway.Limits
	segments segment.Result
	// failures is how often its attempt could not begin, again when it is to be tried again.
	failures int
	again    time.Time
	// probe: its answer tells whether others may go.
	probe bool
	// begun is when its recipient's opt-outs were looked up.
	begun time.Time
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

// preparer makes jobs of claimed rows.
type preparer struct{ limits gateway.Limits }

// prepare chooses recipient and sender and counts segments, or says why the row
// cannot be sent. It is pure.
func (p preparer) prepare(claim gateway.Claim, ch *gateway.Channel, now time.Time) (*job, gateway.Change, error) {
	m := claim.Message
	if m.Unreadable != "" {
		change, err := m.Reject(gateway.Skip{Now: now, Reason: ReasonUnreadable + ": " + m.Unreadable})
		return nil, change, err
	}
	to, reason := recipient(m, ch)
	j := &job{claim: claim, message: m, channel: ch, to: to.E164, limits: p.limits}
	if ch.Hours != nil {
		j.zones = to.Zones()
	}
	if reason == "" {
		reason = textFault(m, p.limits)
	}
	switch d := schedule.Decide(j.row(), now); { // what never goes is not put off first
	case reason != "" && d.Kind != schedule.Never:
		change, err := m.Reject(gateway.Skip{Now: now, Reason: reason})
		return nil, change, err
	case d.Kind != schedule.Go:
		change, err := turnAway(m, d, now)
		return nil, change, err
	}
	j.sender = chooseSender(ch, j.to)
	counting := segment.Options{TollFree: segment.IsTollFree(j.sender.ID), SmartEncoding: ch.SmartEncoding}
	j.segments = segment.Count(m.Body, counting)
	return j, gateway.Change{}, nil
}

// recipient is the number to text, the zero Candidate and a reason if there is none.
func recipient(m gateway.Message, ch *gateway.Channel) (to phone.Candidate, reason string) {
	region := m.CountryCode
	if region == "" {
		region = ch.Region
	}
	parsed := phone.Parse(m.Phones, phone.Options{Region: region, Max: 1})
	if first, ok := parsed.First(); ok {
		return first, ""
	}
	return to, "phone: " + string(parsed.Reason())
}

func textFault(m gateway.Message, limits gateway.Limits) string {
	switch {
	case strings.TrimSpace(m.Body) == "" && len(m.MediaURLs) == 0:
		return ReasonNoText
	case utf8.RuneCountInString(m.Body) > limits.Text:
		return fmt.Sprintf(ReasonTextTooLong, limits.Text)
	}
	return ""
}

// chooseSender keeps a person on one number of the pool without remembering it.
func chooseSender(ch *gateway.Channel, to string) gateway.Sender {
	h := fnv.New32a()
	_, _ = h.Write([]byte(to))
	return ch.Senders[int(h.Sum32()%uint32(len(ch.Senders)))]
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
		Body: j.message.Body, MediaURLs: j.message.MediaURLs, Validity: validity,
	}
}
