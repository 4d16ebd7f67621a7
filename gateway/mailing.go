package gateway

import (
	"errors"
	"time"
)

// ErrAssigned: an item is in another digest already.
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

// DigestItem is what is told in a digest: INBOUND_ID or MESSAGE_ID. It is in one digest at most.
type DigestItem struct {
	Kind ItemKind
	ID   int64
}

// Mailing is one row of XXSMS_DIGESTS: a digest, to be mailed, and what is assigned to it.
type Mailing struct {
	ID int64
	// Manager is one address, Channel whose digest it is.
	Manager, Channel string
	// Since is the first moment that it covers, Until the first that it does not.
	Since, Until time.Time
	Items        []DigestItem
	// Attempts counts those to mail it.
	Attempts int
	// NextAttemptAt is when it is mailed next; while a gateway mails it, when the lease ends; zero once it has ended.
	NextAttemptAt time.Time
	// ClaimToken is unique to one claim of one gateway; "" if nobody mails it.
	ClaimToken string
	SentAt     time.Time
	// Reason is why it was not mailed, or not yet; "" if nothing went wrong.
	Reason string
}

// MailingClaim asks for one digest that is due, for a gateway alone until its lease ends.
type MailingClaim struct {
	Token string
	Now   time.Time
	Until time.Time
}
