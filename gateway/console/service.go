package console

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// Service is what the pages are over; [operate.Service] is one. What an actor may not see is left out or refused
// ([operate.ErrForbidden]); what comes back is masked unless it was asked to be revealed.
type Service interface {
	People
	Records
	Overview(context.Context, operate.Actor) (Overview, error)
	// Activity returns the minutes of the last three hours, the oldest first.
	Activity(context.Context, operate.Actor) ([]Bucket, error)
	// Messages returns a page of what was found.
	Messages(context.Context, Reading, gateway.SearchParams) (Found, error)
	// Message returns all that is known of one. Errors: [operate.ErrNoMessage].
	Message(context.Context, Reading, gateway.MessageID) (Detail, error)
	Explain(context.Context, operate.Question) (operate.Explanation, error)
	Apply(context.Context, operate.Act, operate.Order) (operate.Effect, error)
	Channels(context.Context, operate.Actor) ([]ChannelView, error)
	// Pause and Resume report whether that changes anything.
	Pause(context.Context, operate.Act, gateway.Pause) (bool, error)
	Resume(ctx context.Context, act operate.Act, scope gateway.PauseScope, name string) (bool, error)
}

// Overview is what is wrong now, and what there is to do.
type Overview struct {
	// Problems are the worst first.
	Problems []Problem
	Queue    []Depth
	Gateways []gateway.Heartbeat
	Pauses   []gateway.Pause
	// NextWake is when the next deferred row becomes due, zero if none waits.
	NextWake time.Time
}

// Problem is something that needs somebody.
type Problem struct {
	Text  string
	Count int64
	Since time.Time
	// Do is what to do about it.
	Do string
}

// Depth is the number of rows of one channel in one status.
type Depth struct {
	Channel   string
	Status    gateway.Status
	Rows, Due int64
	// Oldest is since when the oldest could have gone.
	Oldest time.Time
}

// Bucket is what happened in one minute.
type Bucket struct {
	At                      time.Time
	Sent, Delivered, Failed int
}

// ChannelView is a channel, and what it has used.
type ChannelView struct {
	gateway.Channel
	// Used are the segments of the day, of Channel.DailyBudget.
	Used    int
	Pauses  []gateway.Pause
	Senders []SenderView
}

// SenderView is a sender, and what it has used of its channel's SenderDailyCap.
type SenderView struct {
	gateway.Sender
	Used   int
	Pauses []gateway.Pause
}

// Found is a page of messages.
type Found struct {
	Messages []gateway.Message
	// Next goes on, 0 if there are no more.
	Next gateway.MessageID
	// Until is how far back it was looked, zero if to the end.
	Until time.Time
}

// Detail is all that is known of a message.
type Detail struct {
	Message gateway.Message
	Events  []gateway.Event
	Replies []gateway.Reply
}

// Reading is who reads, and whether personal data is shown, and why.
type Reading struct {
	Actor  operate.Actor
	Reveal bool
	Reason string
}
