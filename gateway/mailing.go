package gateway

import (
	"errors"
	"time"
)

// ErrAssigned: an item is in another digest already, or the manager has a digest of that slot.
var ErrAssigned = errors.New("in another digest already")

// ItemKind is what an item of a digest is. It is a closed set.
type ItemKind string

// The kinds of items.
const (
	// ItemReply is a row of XXSMS_INBOUND.
	ItemReply ItemKind = "reply"
	// ItemFailure is a row of XXSMS_OUTBOUND that reached nobody.
	ItemFailure ItemKind = "failure"
)

// ItemKinds lists them.
func ItemKinds() []ItemKind { return []ItemKind{ItemReply, ItemFailure} }

// DigestItem is what is told in a digest: INBOUND_ID or MESSAGE_ID. It is in one digest at most.
type DigestItem struct {
	Kind ItemKind
	ID   int64
}

// ItemParams asks for the ids of what may be told in digests: of the replies that are decided, words of consent aside,
// and of the messages that reached nobody, by when they came or failed.
type ItemParams struct {
	Kind ItemKind
	// Since is the first moment, Until the first that is too late.
	Since, Until time.Time
	// After is the last id of the page before, 0 for the first page.
	After int64
	Limit int
}

// Mailing is one row of XXSMS_DIGESTS: a digest, to be mailed, and what is assigned to it.
type Mailing struct {
	ID int64
	// Manager is one address, in small letters.
	Manager string
	// Since is the first moment that it covers, Until its slot: the first that it does not. A manager has one digest of
	// a slot.
	Since, Until time.Time
	Items        []DigestItem
	// Attempts counts those to mail it.
	Attempts int
	// NextAttemptAt is when it is mailed next; while a gateway mails it, when the lease ends; zero once it has ended.
	NextAttemptAt time.Time
	// ClaimToken is unique to one claim of one gateway; "" if nobody mails it.
	ClaimToken string
	SentAt     time.Time
	// Reason is why it was not mailed, or not yet, or not to its manager; "" if nothing went wrong.
	Reason string
	// Content is the mail as it was written, so that each repeat is the same; "" before that and once it has ended: it
	// is personal data.
	Content string
}

// MailingSummary is a digest without what is told in it.
type MailingSummary struct {
	Mailing
	// Told is how many items are assigned to it; Items and Content are empty.
	Told int
}

// MailingClaim asks for one digest that is due, for a gateway alone until its lease ends.
type MailingClaim struct {
	Token string
	Now   time.Time
	Until time.Time
}

// MailingStats are figures of the digests that wait to be mailed.
type MailingStats struct {
	Waiting int
	// Oldest is the slot of the oldest, zero if none waits.
	Oldest time.Time
}
