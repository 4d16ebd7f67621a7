package outbound

import (
	"log/slog"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/consent"
)

// Options are what a Pipeline is made of. Every field is required.
type Options struct {
	Store    Store
	Provider Provider
	// Account is the provider's account that is sent from, and whose list is read.
	Account  string
	Channels []gateway.Channel
	Settings Settings
	// Gateways is how many live gateways share the queue and the senders' rates, this one
	// included; 0 while this one has no share of a rate yet.
	Gateways func() int
	// OptOutScope is what an opt-out that the provider reports for a channel closes.
	OptOutScope func(channel string) consent.Scope
	Clock       gateway.Clock
	// Run names this run of this gateway in its claims, without a dot.
	Run string
	// Predecessors are runs that are known to be dead: what they have in hand is rescued at
	// once. Inherited is told when nothing is left of it.
	Predecessors []string
	Inherited    func()
	// Token returns an opaque identifier of 128 random bits, fit for a URL.
	Token func() string
	// Jitter returns a number in [0, 1), evenly spread.
	Jitter   func() float64
	Logger   *slog.Logger
	Observer Observer
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
	Pause     time.Duration
	Reconcile Reconcile
	Poll      Poll
}

// Retry is the backoff of attempts that certainly were not accepted.
type Retry struct {
	backoff.Policy
	// Attempts bounds the attempts that count against a row.
	Attempts int
}

// Reconcile is how unknown outcomes are looked up.
type Reconcile struct {
	// Interval is how often sweeps look for rows: ended leases, unknown outcomes, polls that are due.
	Interval time.Duration
	// Settle is how long after the doubt the provider's list is trusted not to hold a message.
	Settle time.Duration
	// HoldAfter parks a row when the list could not be read for so long; 0 is never.
	HoldAfter time.Duration
	// Rows is a sweep's page, InFlight the questions to the provider under way at once.
	Rows     int
	InFlight int
}

// Poll is how messages without a final report are asked for.
type Poll struct {
	// After is the first question after the post, Every the time between further ones.
	After, Every time.Duration
	// GiveUp ends the asking so long after the message was sent.
	GiveUp time.Duration
	// Rows is a sweep's page.
	Rows int
}
