package shadow

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/phone"
)

// Line is what the gateway would do with a row, as of an instant; a later line of the same row takes its place. Numbers
// are masked, and the text is not in it.
type Line struct {
	MessageID gateway.MessageID `json:"message_id"`
	Channel   string            `json:"channel"`
	// At is when it was decided.
	At      time.Time       `json:"at"`
	Outcome operate.Outcome `json:"outcome"`
	// Reason is in the words of STATUS_REASON, Until when the row is decided of anew: zero if nobody knows.
	Reason string    `json:"reason,omitempty"`
	Until  time.Time `json:"until,omitzero"`
	// Number is the recipient's, masked, and Country its ISO 3166-1 alpha-2 code; "" if there is none that is texted.
	Number   string `json:"number,omitempty"`
	Country  string `json:"country,omitempty"`
	Sender   string `json:"sender,omitempty"`
	Segments int    `json:"segments,omitempty"`
	Encoding string `json:"encoding,omitempty"`
	// Unread are why pieces of PHONES gave no number.
	Unread []phone.Reason `json:"unread,omitempty"`
	// Status is what the row has in the table by the other program's doing, [Gone] if it is not there any more.
	Status gateway.Status `json:"status"`
}

// Gone is the status of a row that was deleted.
const Gone gateway.Status = "GONE"

// lineOf tells of an explanation; status is what the row has in the table.
func lineOf(e *operate.Explanation, status gateway.Status) Line {
	first := e.First()
	l := Line{
		MessageID: e.Message.ID, Channel: e.Message.Channel, At: e.At.UTC(), Outcome: first.Outcome,
		Reason: first.Reason, Sender: e.Plan.Sender.ID, Segments: e.Plan.Segments.Segments,
		Encoding: string(e.Plan.Segments.Encoding), Status: status,
	}
	if !first.Until.IsZero() {
		l.Until = first.Until.UTC()
	}
	for _, c := range e.Plan.Candidates {
		if c.Number == e.Plan.To {
			l.Number, l.Country = phone.Mask(c.Number), c.Region
		}
	}
	for _, r := range e.Plan.Rejected {
		l.Unread = append(l.Unread, r.Reason)
	}
	return l
}

// same reports whether the later line tells nothing new.
func (l Line) same(later Line) bool {
	return l.Outcome == later.Outcome && l.Reason == later.Reason && l.Until.Equal(later.Until) &&
		l.Status == later.Status
}

// over reports whether nothing more is to be told of the row.
func (l Line) over() bool {
	return l.Status == Gone || l.Status == gateway.StatusCanceled ||
		l.Outcome != operate.Waits && !l.Status.Claimable()
}
