package reconcile

import (
	"log/slog"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/quarantine"
)

// Options are what a Reconciler is made of. Every field but Predecessors is required.
type Options struct {
	Store    Store
	Provider Provider
	// Account is the provider's account whose list is read.
	Account  string
	Channels []gateway.Channel
	Settings Settings
	Clock    gateway.Clock
	// Run names this run of this gateway in its claims.
	Run string
	// Predecessors are runs that are known to be dead: what they have in hand is rescued at
	// once. Inherited is told when nothing is left of it.
	Predecessors []string
	Inherited    func()
	// Quarantine has the rows that cannot be written.
	Quarantine *quarantine.Quarantine
	// Jitter returns a number in [0, 1), evenly spread.
	Jitter   func() float64
	Logger   *slog.Logger
	Observer Observer
}

// Settings are the numbers; gateway/config documents and bounds them.
type Settings struct {
	// Interval is how often sweeps look for rows: ended leases, unknown outcomes, polls that are due.
	Interval time.Duration
	// Settle is how long after the doubt the provider's list is trusted not to hold a message.
	Settle time.Duration
	// HoldAfter parks a row when the list could not be read for so long; 0 is never.
	HoldAfter time.Duration
	// Rows is a sweep's page, InFlight the questions to the provider under way at once.
	Rows     int
	InFlight int
	// SendTimeout bounds one post.
	SendTimeout time.Duration
	// Retry is the delay before the next attempt of a row that the list does not hold, Attempts
	// how many count against a row.
	Retry    backoff.Policy
	Attempts int
	Poll     Poll
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
