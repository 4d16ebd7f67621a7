package console

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

// People is what pages about people are over.
type People interface {
	// SearchReplies returns a page of replies, newest first.
	SearchReplies(context.Context, operate.Reading, gateway.ReplySearchParams) ([]gateway.Reply, error)
	// Conversation returns what was said with the person of a message or of a reply. Errors: [operate.ErrNoMessage],
	// [operate.ErrNoReply].
	Conversation(context.Context, operate.Reading, operate.Whose) (operate.Thread, error)
	// Resolve reports whether the reply did not answer that before.
	Resolve(context.Context, operate.Act, operate.Resolution) (bool, error)
	// Number returns what is known of a number in E.164.
	Number(ctx context.Context, by operate.Reading, number string) (operate.NumberDetail, error)
	// DeadNumbers and OptOuts return a page of a list by number, behind the Next of another. Errors: [operate.ErrNoSuchPage].
	DeadNumbers(ctx context.Context, by operate.Reading, after string) (operate.NumberPage[gateway.Number], error)
	OptOuts(ctx context.Context, by operate.Reading, after string) (operate.NumberPage[gateway.ConsentChange], error)
	// OptOut and OptIn report whether that changes anything.
	OptOut(context.Context, operate.Act, operate.Target) (bool, error)
	OptIn(context.Context, operate.Act, operate.Target) (bool, error)
}

// Records is what pages about the gateway's own records are over.
type Records interface {
	// Digests returns the newest that were made, with masked addresses.
	Digests(ctx context.Context, by operate.Actor, limit int) ([]gateway.MailingSummary, error)
	// Digest gathers what a manager would be told. Errors: [digest.ErrAddress].
	Digest(context.Context, operate.Reading, digest.About) (digest.Digest, error)
	// LookJournal returns what waits on this host, the oldest first. Errors: [operate.ErrNoJournal].
	LookJournal(context.Context, operate.Reading) ([]operate.Journalled, error)
	// AuditLog returns a page of it, newest first.
	AuditLog(context.Context, operate.Actor, gateway.AuditParams) ([]gateway.AuditEntry, error)
}
