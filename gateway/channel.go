package gateway

import (
	"maps"
	"slices"
	"time"

	"ebs-sms-gateway/gateway/hours"
)

// Channel is one use of the gateway (certification reminders, IT alerts, ...):
// feeders name it in XXSMS_OUTBOUND.CHANNEL.
type Channel struct {
	Name string
	// Senders are what to send from; a person is kept on one of them. SendersByCountry take their place for numbers of
	// these countries, by ISO 3166-1 alpha-2.
	Senders          []Sender
	SendersByCountry map[string][]Sender
	// SmartEncoding tells that the provider replaces characters, as a Messaging Service with Smart Encoding does, so
	// that segments are counted as it will send them.
	SmartEncoding bool
	// Region is the ISO 3166-1 alpha-2 country of numbers without one.
	Region string
	// Numbers says which numbers of a person are texted.
	Numbers NumberPolicy
	// SegmentsPerSecond is the rate of each sender; 0 is unlimited.
	SegmentsPerSecond float64
	// DailyBudget is how many segments the channel may send a day, SenderDailyCap how many each of its senders may, for
	// all of its channels; 0 is unlimited.
	DailyBudget, SenderDailyCap int
	// Beyond says what becomes of rows beyond these.
	Beyond BeyondPolicy
	// Weight is the channel's share of the sends when all channels have work, at least 1.
	Weight int
	// MaxAge expires rows that could not be sent for so long after insertion; 0 is never.
	MaxAge time.Duration
	// Validity bounds how long the provider may keep a message queued; 0 is its default.
	Validity time.Duration
	// HelpText answers who asks for help at a sender of the channel; "" is the gateway's own text.
	HelpText string
	// OptOutInstruction ends the first text to a person; "" is none.
	OptOutInstruction string
	// Lookup says what to do about numbers whose line is not known; "" is LookupOff.
	Lookup LookupPolicy
	// LineAge is how long a line that was looked up is taken for known.
	LineAge time.Duration
	// OnUnknown says what to do with an unknown outcome that the provider's list does not hold.
	OnUnknown UnknownPolicy
	// Hours are when its rows may go; nil is at any hour.
	Hours *hours.Hours
	// Replies says which replies answer its messages.
	Replies ReplyPolicy
}

// ReplyPolicy says which replies answer the messages of a channel.
type ReplyPolicy struct {
	// Expects: each message waits for an answer, and not only those with REPLY_KEYWORDS.
	Expects bool
	// Keywords are the phrases by which people say a keyword, beside itself.
	Keywords map[string][]string
	// Window is how long after it was sent a message waits for an answer.
	Window time.Duration
	// Final are the keywords after which it waits for no other.
	Final []string
	// Latest has a reply that may answer several messages answer the one that was sent last.
	Latest bool
	// Question is the text that asks a person which of several messages a reply answers: its part in brackets is repeated
	// for each, with # for the number and * for what the message is about. "": nothing is asked.
	Question string
	// NoneFree says what becomes of a row that waits for an answer while from each sender of its pool a message waits
	// for this person's already; "" is NoneFreeUsual.
	NoneFree NoneFreePolicy
	// ReferenceText follows a text that names its message: its # becomes the reference.
	ReferenceText string
}

// NoneFreePolicy decides of rows whose answer no sender of the pool keeps apart.
type NoneFreePolicy string

// The policies for such rows.
const (
	// NoneFreeUsual sends from the usual sender: a reply may have to be decided by a person.
	NoneFreeUsual NoneFreePolicy = "usual"
	// NoneFreeWait has them wait until a sender is free.
	NoneFreeWait NoneFreePolicy = "wait"
	// NoneFreeReference sends from the usual sender, and has the text name the message.
	NoneFreeReference NoneFreePolicy = "reference"
)

// UnknownPolicy decides unknown outcomes that the provider's list does not hold.
type UnknownPolicy string

// The policies for unknown outcomes.
const (
	// UnknownRetry sends again after the settling time: at least once.
	UnknownRetry UnknownPolicy = "retry"
	// UnknownHold parks the row for a human: at most once.
	UnknownHold UnknownPolicy = "hold"
)

// BeyondPolicy decides of rows for which a day's segments do not suffice.
type BeyondPolicy string

// The policies for rows beyond a cap.
const (
	// BeyondWait has them wait for the next day.
	BeyondWait BeyondPolicy = "wait"
	// BeyondFail rejects them.
	BeyondFail BeyondPolicy = "fail"
)

// AllSenders are those of all countries, each once.
func (c Channel) AllSenders() []Sender {
	if len(c.SendersByCountry) == 0 {
		return c.Senders
	}
	all := slices.Clone(c.Senders)
	for _, country := range slices.Sorted(maps.Keys(c.SendersByCountry)) {
		for _, s := range c.SendersByCountry[country] {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// Owns reports whether the sender of this ID is the channel's.
func (c Channel) Owns(id string) bool {
	return id != "" && slices.ContainsFunc(c.AllSenders(), func(s Sender) bool { return s.ID == id })
}
