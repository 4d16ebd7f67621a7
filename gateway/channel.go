package gateway

import (
	"slices"
	"time"
)

// Channel is one use of the gateway (certification reminders, IT alerts, ...):
// feeders name it in XXSMS_OUTBOUND.CHANNEL.
type Channel struct {
	Name string
	// Senders are the numbers, short codes or alphanumeric senders to send from.
	Senders []string
	// MessagingServiceSID lets Twilio choose the sender; set instead of Senders.
	MessagingServiceSID string
	// SmartEncoding tells that the Messaging Service has Smart Encoding on, so that segments are counted as it will send them.
	SmartEncoding bool
	// Region is the ISO 3166-1 alpha-2 country of numbers without one.
	Region string
	// SegmentsPerSecond is the rate of each sender; 0 is unlimited.
	SegmentsPerSecond float64
	// Weight is the channel's share of the sends when all channels have work, at least 1.
	Weight int
	// MaxAge expires rows that could not be sent for so long after insertion; 0 is never.
	MaxAge time.Duration
	// Validity bounds how long the provider may keep a message queued; 0 is its default.
	Validity time.Duration
	// OnUnknown says what to do with an unknown outcome that the provider's list does not hold.
	OnUnknown UnknownPolicy
}

// UnknownPolicy decides unknown outcomes that the provider's list does not hold.
type UnknownPolicy string

// The policies for unknown outcomes.
const (
	// UnknownRetry sends again after the settling time: at least once.
	UnknownRetry UnknownPolicy = "retry"
	// UnknownHold parks the row for a human: at most once.
	UnknownHold UnknownPolicy = "hold"
)

// Owns reports whether the sender (a number or Messaging Service SID) is the channel's.
func (c Channel) Owns(sender string) bool {
	return sender != "" && (sender == c.MessagingServiceSID || slices.Contains(c.Senders, sender))
}
