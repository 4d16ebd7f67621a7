package outbound

import (
	"time"

	"ebs-sms-gateway/gateway"
)

// Observer is told what the pipeline does; metrics implements it. Calls are
// frequent and must not block.
type Observer interface {
	// Claimed: a claim took so long and got so many rows.
	Claimed(channel string, rows int, took time.Duration)
	// Posting: a post starts (+1) or ends (-1).
	Posting(delta int)
	// Sent: a post has an outcome.
	Sent(Sent)
	// Recorded: so many changes were committed in so long.
	Recorded(rows int, took time.Duration)
	// TurnedAway: a claimed row ended, or was deferred, without a post.
	TurnedAway(channel string, status gateway.Status)
	// Busy: another session held so many rows of an operation locked; they are tried again.
	Busy(operation string, rows int)
	// Refused: the database refused so many rows of an operation.
	Refused(operation string, rows int)
	// Unreadable: so many claimed rows hold a value that cannot be read.
	Unreadable(channel string, rows int)
	// Resolved: an unknown outcome or a lost lease was settled, or could not be yet.
	Resolved(Resolution)
	// Ended: a final report was written of a message that the provider had accepted.
	Ended(channel string, r gateway.Report)
	// Doubled: the provider turned out to hold two messages for one row.
	Doubled()
	// StoreFailed: a store operation failed.
	StoreFailed(operation string)
	// Paused: a sender, a channel or everything was paused.
	Paused(gateway.PauseScope)
	// PausesInForce: so many pauses hold, whoever set them.
	PausesInForce(n int)
	// Pauses: the store has these pauses, now in force or not.
	Pauses(pauses []gateway.Pause, now time.Time)
}

// Sent is one post with its outcome.
type Sent struct {
	Channel  string
	Outcome  gateway.Outcome
	Segments int
	Took     time.Duration
	// Waited is how long the row could have been sent before this post began.
	Waited time.Duration
}

// Resolution is what a sweep found out about one row. It is a closed set.
type Resolution string

// The resolutions.
const (
	ResolvedRescued  Resolution = "rescued"
	ResolvedFound    Resolution = "found"
	ResolvedNotFound Resolution = "not_found"
	ResolvedHeld     Resolution = "held"
	ResolvedUnclear  Resolution = "unclear"
	ResolvedPolled   Resolution = "polled"
	ResolvedGivenUp  Resolution = "given_up"
)

// Resolutions lists every resolution.
func Resolutions() []Resolution {
	return []Resolution{
		ResolvedRescued, ResolvedFound, ResolvedNotFound, ResolvedHeld,
		ResolvedUnclear, ResolvedPolled, ResolvedGivenUp,
	}
}

// Operations lists the names that StoreFailed, Busy and Refused are called with.
func Operations() []string {
	return []string{opPoll, opClaim, opBegin, opRecord, opRelease, opDue, opFind, opOptOuts, opPauses}
}

const (
	opPoll    = "poll"
	opClaim   = "claim"
	opBegin   = "begin"
	opRecord  = "record"
	opRelease = "release"
	opDue     = "due"
	opFind    = "find"
	opOptOuts = "opt_outs"
	opPauses  = "pauses"
)
