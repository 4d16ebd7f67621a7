package shadow

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/phone"
)

// SentLater is the outcome, in a summary, of a row that waited first: its reason is why.
const SentLater operate.Outcome = "sent_later"

// Outcomes lists the outcomes of a summary.
func Outcomes() []operate.Outcome { return slices.Insert(operate.Outcomes(), 1, SentLater) }

// Summary counts what would have become of the rows, by channel. It holds no personal data.
type Summary struct {
	// From and To are when the first and the last row were decided of; zero if none was.
	From     time.Time `json:"from,omitzero"`
	To       time.Time `json:"to,omitzero"`
	Channels []Channel `json:"channels"`
}

// Channel is what a summary tells of a channel.
type Channel struct {
	Name     string                  `json:"channel"`
	Rows     int                     `json:"rows"`
	Outcomes map[operate.Outcome]int `json:"outcomes"`
	// Segments are those of the rows that would have been sent.
	Segments int `json:"segments"`
	// Reasons are why rows are not sent at once, the most frequent first.
	Reasons []Reason `json:"reasons"`
	// Unread are the pieces of PHONES that gave no number, by why.
	Unread map[phone.Reason]int `json:"unread"`
	// Statuses are what the other program made of the rows.
	Statuses []Made `json:"statuses"`
}

// Reason counts the rows of an outcome and a reason.
type Reason struct {
	Outcome operate.Outcome `json:"outcome"`
	Reason  string          `json:"reason"`
	Rows    int             `json:"rows"`
	// Until is the latest time that a row of it waits for, zero if none is known.
	Until time.Time `json:"until,omitzero"`
}

// Made counts the rows of an outcome and a status.
type Made struct {
	Outcome operate.Outcome `json:"outcome"`
	Status  gateway.Status  `json:"status"`
	Rows    int             `json:"rows"`
}

// Last returns the last line of each row, by MESSAGE_ID; a row that waited and is sent has the outcome [SentLater]
// and why it waited.
func Last(lines []Line) []Line {
	last := map[gateway.MessageID]Line{}
	waited := map[gateway.MessageID]string{}
	for _, l := range lines {
		if l.Outcome == operate.Waits && waited[l.MessageID] == "" {
			waited[l.MessageID] = l.Reason
		}
		if why := waited[l.MessageID]; l.Outcome == operate.Sent && why != "" {
			l.Outcome, l.Reason = SentLater, why
		}
		last[l.MessageID] = l
	}
	return slices.SortedFunc(maps.Values(last), func(a, b Line) int { return cmp.Compare(a.MessageID, b.MessageID) })
}

// Summarise counts lines, of each row the last; see [Last].
func Summarise(lines []Line) Summary {
	s := Summary{Channels: []Channel{}}
	byChannel := map[string][]Line{}
	for _, l := range lines {
		byChannel[l.Channel] = append(byChannel[l.Channel], l)
		if s.From.IsZero() || l.At.Before(s.From) {
			s.From = l.At
		}
		if l.At.After(s.To) {
			s.To = l.At
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byChannel)) {
		s.Channels = append(s.Channels, channelOf(name, byChannel[name]))
	}
	return s
}

func channelOf(name string, lines []Line) Channel {
	c := Channel{Name: name, Rows: len(lines), Outcomes: map[operate.Outcome]int{}, Unread: map[phone.Reason]int{}}
	for _, o := range Outcomes() {
		c.Outcomes[o] = 0
	}
	reasons, made := map[Reason]Reason{}, map[Made]int{}
	for _, l := range lines {
		c.Outcomes[l.Outcome]++
		made[Made{Outcome: l.Outcome, Status: l.Status}]++
		if l.Outcome == operate.Sent || l.Outcome == SentLater {
			c.Segments += l.Segments
		}
		for _, why := range l.Unread {
			c.Unread[why]++
		}
		if key := (Reason{Outcome: l.Outcome, Reason: l.Reason}); l.Reason != "" {
			r := reasons[key]
			r.Outcome, r.Reason, r.Rows = l.Outcome, l.Reason, r.Rows+1
			if l.Until.After(r.Until) {
				r.Until = l.Until
			}
			reasons[key] = r
		}
	}
	c.Reasons = slices.SortedFunc(maps.Values(reasons), func(a, b Reason) int {
		return cmp.Or(b.Rows-a.Rows, cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Reason, b.Reason))
	})
	for m, n := range made {
		c.Statuses = append(c.Statuses, Made{m.Outcome, m.Status, n})
	}
	slices.SortFunc(c.Statuses, func(a, b Made) int {
		return cmp.Or(b.Rows-a.Rows, cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Status, b.Status))
	})
	return c
}
