package outbound

import (
	"log/slog"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/quarantine"
	"ebs-sms-gateway/gateway/schedule"
)

// Options are what a Pipeline is made of. Every field is required.
type Options struct {
	Store    Store
	Provider Provider
	// Account is the provider's account that is sent from.
	Account  string
	Channels []gateway.Channel
	Settings Settings
	// Gateways is how many live gateways share the queue and the senders' rates, this one
	// included; 0 while this one has no share of a rate yet.
	Gateways func() int
	// OptOutScope is what an opt-out that the provider reports for a channel closes.
	OptOutScope func(channel string) consent.Scope
	// AskLine has the line of a number looked up, and says until when, and with which reason, a row has to wait that cannot go
	// without it: then such rows are named. It does not block.
	AskLine func(number string, rows ...gateway.MessageID) schedule.Earliest
	// Conversations know which messages wait for an answer: the next one goes to the same person from another sender.
	Conversations conversation.Book
	Clock         gateway.Clock
	// Run names this run of this gateway in its claims, without a dot.
	Run string
	// Overdue is told which statuses have rows to look at, with each poll of the store.
	Overdue func([]gateway.Status)
	// Quarantine has the rows that cannot be written.
	Quarantine *quarantine.Quarantine
	// Token returns an opaque identifier of 128 random bits, fit for a URL.
	Token func() string
	// Jitter returns a number in [0, 1), evenly spread.
	Jitter   func() float64
	Logger   *slog.Logger
	Observer Observer
}

// channelNames are the names of the configured channels.
func (o Options) channelNames() []string {
	names := make([]string, len(o.Channels))
	for i, ch := range o.Channels {
		names[i] = ch.Name
	}
	return names
}

// Settings are the pipeline's numbers; gateway/config documents and bounds them.
type Settings struct {
	// InFlight is how many posts may be under way at once.
	InFlight int
	// PollInterval is how long an empty queue is left alone.
	PollInterval time.Duration
	// ClaimRows bounds the rows claimed and not yet begun, per channel.
	ClaimRows int
	// Lease is how long a claim holds; a crashed gateway's rows are rescued after it.
	Lease time.Duration
	// SendTimeout bounds one post.
	SendTimeout time.Duration
	// RecordRows and RecordDelay bound a group commit of outcomes.
	RecordRows  int
	RecordDelay time.Duration
	Retry       Retry
	// Pause bounds how long a broken sender or account is left alone before it is tried again.
	Pause time.Duration
	// CapsZone is whose midnight begins a day of caps and budgets.
	CapsZone *hours.Zone
	// Settle is how long after a doubt the provider is asked what it knows.
	Settle time.Duration
	// PollAfter is how long after the post the provider is asked for a final report that has not come.
	PollAfter time.Duration
}

// Retry is the backoff of attempts that certainly were not accepted.
type Retry struct {
	backoff.Policy
	// Attempts bounds the attempts that count against a row.
	Attempts int
}
