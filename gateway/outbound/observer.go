package outbound

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// Observer is told what the pipeline does; metrics implements it. Calls are
// frequent and must not block.
type Observer interface {
	transition.Observer
	// Claimed: a claim took so long and got so many rows.
	Claimed(channel string, rows int, took time.Duration)
	// Posting: a post starts (+1) or ends (-1).
	Posting(delta int)
	// Sent: a post has an outcome.
	Sent(Sent)
	// Written: the outcome of a post is in the store, or will not be.
	Written(Written)
	// Recorded: so many changes were committed in so long.
	Recorded(rows int, took time.Duration)
	// TurnedAway: a claimed row ended, or was deferred, without a post.
	TurnedAway(gateway.Message)
	// Unreadable: so many claimed rows hold a value that cannot be read.
	Unreadable(channel string, rows int)
	// Doubled: the provider turned out to hold two messages for one row.
	Doubled()
	// Paused: a sender, a channel or everything was paused.
	Paused(gateway.PauseScope)
	// PausesInForce: so many pauses hold, whoever set them.
	PausesInForce(n int)
	// Used: so much of a day's cap is used, by all gateways.
	Used(Usage)
	// Pauses: the store has these pauses, now in force or not.
	Pauses(pauses []gateway.Pause, now time.Time)
}

// Sent is one post with its outcome.
type Sent struct {
	Message gateway.MessageID
	Channel string
	// Ref is the attempt's reference.
	Ref      string
	Outcome  gateway.Outcome
	Segments int
	// Waited is how long the row could have been sent before this post began.
	Waited time.Duration
	// Claim and Begin are the statements that claimed the row and began the attempt, each for many rows.
	Claim, Begin, Post gateway.Period
}

// Written is what became of the outcome of a post.
type Written struct {
	Sent
	// Record is from the end of the post until the outcome was in the store.
	Record gateway.Period
	// Status is the row's now; it is empty if nothing is known of it.
	Status gateway.Status
	// Err is why the outcome was not written, nil if it was. Another may have told the same before.
	Err error
}

// Usage is how much of a cap is used today.
type Usage struct {
	Scope gateway.UsageScope
	// Name is the sender or the channel.
	Name string
	// Used and Cap are segments.
	Used, Cap int
}

// Operations lists the names that the Observer's StoreFailed, Busy and Refused are called with.
func Operations() []string {
	return []string{
		opPoll, opClaim, opBegin, opRecord, opRelease, opDue, opOptOuts, opNumbers, opPauses, opReserve,
	}
}

const (
	opPoll    = "poll"
	opClaim   = "claim"
	opBegin   = "begin"
	opRecord  = "record"
	opRelease = "release"
	opDue     = "due"
	opOptOuts = "opt_outs"
	opNumbers = "numbers"
	opPauses  = "pauses"
	opReserve = "reserve"
)
