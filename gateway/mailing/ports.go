package mailing

import (
	"context"
	"errors"
	"time"

	"ebs-sms-gateway/gateway"
)

// Source is what digests are read from.
type Source interface {
	// DigestItems returns a page of the ids of what may be told, by id.
	DigestItems(context.Context, gateway.ItemParams) ([]int64, error)
	// FindReplies returns the replies that have the ids. What cannot be read of one is zero.
	FindReplies(ctx context.Context, ids []int64) ([]gateway.Reply, error)
	// Find returns the messages that have any of the keys, by MESSAGE_ID.
	Find(context.Context, gateway.Keys) ([]gateway.Message, error)
	// SentTo returns what was sent to the numbers since then, or may have been, by MESSAGE_ID.
	SentTo(context.Context, gateway.ConversationParams) ([]gateway.Message, error)
}

// Store is what a Worker needs of a store. Every method wraps gateway.ErrUnavailable when a repeat may succeed.
type Store interface {
	Source
	// Assigned returns those of the items of a kind that are in a digest.
	Assigned(context.Context, gateway.ItemKind, []int64) ([]gateway.DigestItem, error)
	// Assign writes a digest and what is assigned to it, in one transaction, and returns its id. gateway.ErrAssigned:
	// an item is in a digest already, or the manager has one of that slot, and nothing was written. After an error that
	// leaves open whether it was written, it is that too.
	Assign(context.Context, gateway.Mailing) (int64, error)
	// ClaimMailing makes a digest that is due the caller's until its lease ends; none if none is due. It waits for no row
	// that another session has locked.
	ClaimMailing(context.Context, gateway.MailingClaim) ([]gateway.Mailing, error)
	// KeepMailing writes Content and Reason. gateway.ErrMissed: the lease is another's.
	KeepMailing(context.Context, gateway.Mailing) error
	// EndMailing writes NextAttemptAt, SentAt and Reason, and ends the lease; Content is removed if NextAttemptAt is
	// zero. gateway.ErrMissed: the lease is another's.
	EndMailing(context.Context, gateway.Mailing) error
	// MailingStats counts the digests that wait.
	MailingStats(context.Context) (gateway.MailingStats, error)
}

// ErrRefused: no server takes the mail, now or later.
var ErrRefused = errors.New("refused for good")

// Mailer sends mail.
type Mailer interface {
	// Mail sends a letter, or wraps ErrRefused. After any other error the same letter may be sent again; whether it was
	// taken is not known. Errors hold neither addresses nor texts.
	Mail(context.Context, Letter) error
}

// Letter is a digest as it is mailed, the same each time. It holds personal data.
type Letter struct {
	MessageID string    `json:"message_id"`
	To        string    `json:"to"`
	Date      time.Time `json:"date"`
	Subject   string    `json:"subject"`
	Text      string    `json:"text"`
	HTML      string    `json:"html"`
}

// Result is what became of a try to mail a digest. It is a closed set.
type Result string

// The results.
const (
	// ResultSent: a mail server took it.
	ResultSent Result = "sent"
	// ResultRedirected: the manager's address is refused for good, and the fallback gets it.
	ResultRedirected Result = "redirected"
	// ResultRefused: it is refused for good, and nobody gets it.
	ResultRefused Result = "refused"
	// ResultEmpty: nothing of what is assigned to it is there any more.
	ResultEmpty Result = "empty"
	// ResultLater: it is tried again.
	ResultLater Result = "later"
)

// Results lists them.
func Results() []Result {
	return []Result{ResultSent, ResultRedirected, ResultRefused, ResultEmpty, ResultLater}
}

// Observer is told what a Worker does; metrics implements it. Calls must not block.
type Observer interface {
	// Mailed: a try to mail a digest.
	Mailed(Result)
	// Untold: so many replies and messages are no manager's, and there is no fallback, at the last slot.
	Untold(items int)
	// StoreFailed: an operation failed.
	StoreFailed(operation string)
}

// The operations of an Observer.
const (
	OpAssign = "assign_digests"
	OpMail   = "mail_digests"
)

// Operations lists them.
func Operations() []string { return []string{OpAssign, OpMail} }
