package gateway

import (
	"errors"
	"time"
)

// PurgeKind is what is purged together. It is a closed set.
type PurgeKind string

// The kinds, by the rules of XXSMS_PURGE_PKG.
const (
	// PurgeReplies: replies that were swept, or that answer nothing.
	PurgeReplies PurgeKind = "replies"
	// PurgeMessages: messages that have ended, with their events. One stays whose reply has not been swept, and one whose
	// EXPIRES_AT is to come, since its feeder may name its source key until then.
	PurgeMessages PurgeKind = "messages"
	// PurgeEvents: events of messages that are still there.
	PurgeEvents PurgeKind = "events"
	// PurgeCounters: counters of caps, budgets and lookups.
	PurgeCounters PurgeKind = "counters"
)

// PurgeKinds lists them, in the order in which they are purged: a message waits for its replies.
func PurgeKinds() []PurgeKind {
	return []PurgeKind{PurgeReplies, PurgeMessages, PurgeEvents, PurgeCounters}
}

// PurgeParams asks a store to delete a page of what is old and done with, in a transaction of its own.
type PurgeParams struct {
	Kind PurgeKind
	Now  time.Time
	// Before: what was made or written since then stays.
	Before time.Time
	// After is the last key of the page before, 0 for the first page.
	After int64
	Limit int
	// DryRun counts, and deletes nothing.
	DryRun bool
}

// PurgedPage is what became of a page.
type PurgedPage struct {
	// Rows were deleted, or would be.
	Rows int
	// Last is the last key that was looked at, 0 if there are no more.
	Last int64
}

// ErrPurgedByEBS: the store is EBS's, where its own concurrent program purges.
var ErrPurgedByEBS = errors.New("the concurrent program XXSMS_PURGE purges the tables in EBS, see docs/ebs.md")
