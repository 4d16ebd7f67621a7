package twilio

import (
	"net/http"
	"time"
)

// leastOffset is what two clocks must differ by to be told apart: the Date header has
// whole seconds, and an answer takes its time.
const leastOffset = 5 * time.Second

// clockOffset is how far the other side's clock is ahead of this one's, by the Date
// header of an answer that was asked for at sent and came at received. Not ok
// without a Date, 0 where the two can't be told apart.
func clockOffset(header http.Header, sent, received time.Time) (offset time.Duration, ok bool) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0, false
	}
	switch ahead, behind := date.Sub(received), sent.Sub(date.Add(time.Second)); {
	case ahead > leastOffset:
		return ahead, true
	case behind > leastOffset:
		return -behind, true
	}
	return 0, true
}

// ClockOffset is how far Twilio's clock is ahead of the gateway's, by its last
// answer; 0 if they agree within 5 s, not ok before the first answer.
func (c *Client) ClockOffset() (offset time.Duration, ok bool) {
	last := c.offset.Load()
	if last == nil {
		return 0, false
	}
	return *last, true
}
