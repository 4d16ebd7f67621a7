package outbound

import (
	"hash/fnv"
	"strings"
	"time"
	"unicode/utf8"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
	"ebs-sms-gateway/gateway/segment"
)

// Reasons of rows that end, or wait, without a post (STATUS_REASON).
const (
	ReasonNoText       = "no text and no media"
	ReasonTextTooLong  = "text over 1600 characters"
	ReasonExpired      = "past EXPIRES_AT"
	ReasonTooOld       = "past the channel's maximum age"
	ReasonOptedOut     = "recipient has opted out"
	ReasonRefused      = "refused by the database" // ": " and its words
	ReasonUnreadable   = "unreadable"              // ": " and the column
	ReasonSenderPaused = "sender is paused"
	ReasonSenderBusy   = "sender has more than it can send"
)

// maxText is Twilio's limit of a body, in characters.
const maxText = 1600

// job is a claimed row on its way to the provider.
type job struct {
	claim   gateway.Claim
	message gateway.Message
	channel *gateway.Channel
	// sender is From or the Messaging Service SID.
	sender   string
	to       string
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

// prepare chooses recipient and sender and counts segments, or says why the row
// cannot be sent. It is pure.
func prepare(claim gateway.Claim, ch *gateway.Channel, now time.Time) (*job, gateway.Change, error) {
	m := claim.Message
	if m.Unreadable != "" {
		change, err := m.Reject(gateway.Skip{Now: now, Reason: ReasonUnreadable + ": " + m.Unreadable})
		return nil, change, err
	}
	if reason := expired(m, ch, now); reason != "" {
		change, err := m.Expire(gateway.Skip{Now: now, Reason: reason})
		return nil, change, err
	}
	to, reason := recipient(m, ch)
	if reason == "" {
		reason = textFault(m)
	}
	if reason != "" {
		change, err := m.Reject(gateway.Skip{Now: now, Reason: reason})
		return nil, change, err
	}
	sender := chooseSender(ch, to)
	count := segment.Count(m.Body, segment.Options{TollFree: segment.IsTollFree(sender), SmartEncoding: ch.SmartEncoding})
	return &job{claim: claim, message: m, channel: ch, sender: sender, to: to, segments: count}, gateway.Change{}, nil
}

// expired names why a row is too old to be sent, "" if it is not.
func expired(m gateway.Message, ch *gateway.Channel, now time.Time) string {
	deadline, reason := deadline(m, ch)
	if deadline.IsZero() || now.Before(deadline) {
		return ""
	}
	return reason
}

// deadline is the moment from which the row must not be sent, zero if there is none.
func deadline(m gateway.Message, ch *gateway.Channel) (time.Time, string) {
	at, reason := m.ExpiresAt, ReasonExpired
	if ch.MaxAge > 0 && !m.CreatedAt.IsZero() {
		start := m.CreatedAt
		if m.NotBefore.After(start) {
			start = m.NotBefore
		}
		if old := start.Add(ch.MaxAge); at.IsZero() || old.Before(at) {
			at, reason = old, ReasonTooOld
		}
	}
	return at, reason
}

// notAfterDeadline is the moment, or the row's deadline if that is earlier: looked
// at then, the row expires in time.
func notAfterDeadline(at time.Time, m gateway.Message, ch *gateway.Channel) time.Time {
	if end, _ := deadline(m, ch); !end.IsZero() && at.After(end) {
		return end
	}
	return at
}

func recipient(m gateway.Message, ch *gateway.Channel) (number, reason string) {
	region := m.CountryCode
	if region == "" {
		region = ch.Region
	}
	parsed := phone.Parse(m.Phones, phone.Options{Region: region, Max: 1})
	if first, ok := parsed.First(); ok {
		return first.E164, ""
	}
	return "", "phone: " + string(parsed.Reason())
}

func textFault(m gateway.Message) string {
	switch {
	case strings.TrimSpace(m.Body) == "" && len(m.MediaURLs) == 0:
		return ReasonNoText
	case utf8.RuneCountInString(m.Body) > maxText:
		return ReasonTextTooLong
	}
	return ""
}

// chooseSender keeps a person on one number of the pool without remembering it.
func chooseSender(ch *gateway.Channel, to string) string {
	if ch.MessagingServiceSID != "" {
		return ch.MessagingServiceSID
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(to))
	return ch.Senders[int(h.Sum32()%uint32(len(ch.Senders)))]
}

// request is what is posted for the job's begun attempt.
func (j *job) request(now time.Time) gateway.SendRequest {
	r := gateway.SendRequest{
		Ref: j.message.AttemptRef, To: j.to,
		Body: j.message.Body, MediaURLs: j.message.MediaURLs,
		Validity: validity(j.message, j.channel, now),
	}
	if j.sender == j.channel.MessagingServiceSID {
		r.MessagingServiceSID = j.sender
	} else {
		r.From = j.sender
	}
	return r
}

// validity keeps the provider from delivering after the row's own deadline.
func validity(m gateway.Message, ch *gateway.Channel, now time.Time) time.Duration {
	v := ch.Validity
	if end, _ := deadline(m, ch); !end.IsZero() {
		if left := end.Sub(now); v == 0 || left < v {
			v = left
		}
	}
	if v == 0 {
		return 0
	}
	return min(max(v.Truncate(time.Second), time.Second), maxValidity)
}

// maxValidity is Twilio's ValidityPeriod limit, 36,000 s; it is also its default.
const maxValidity = 10 * time.Hour
