package operate

import (
	"context"
	"fmt"

	"ebs-sms-gateway/gateway"
)

// Audited is what the audit log needs of a store.
type Audited interface {
	// Audit adds entries to the audit log, at most [gateway.SearchLimit], in one round trip.
	Audit(context.Context, []gateway.AuditEntry) error
	// AuditLog returns a page of the audit log, newest first.
	AuditLog(context.Context, gateway.AuditParams) ([]gateway.AuditEntry, error)
}

// audit writes down who is about to do what, and why. It comes before the act, so that nothing is done unseen: an entry
// stands, too, if the act then fails.
func (s *Service) audit(ctx context.Context, act Act, e gateway.AuditEntry) error {
	e.At, e.Actor, e.Reason = s.opts.Clock(), act.Actor.Name, act.Reason
	return s.opts.Store.Audit(ctx, []gateway.AuditEntry{e})
}

// AuditLog returns a page of what was done by hand, newest first, but for what is in the history of messages
// and in the proof of consent. It is for those who may see every channel.
func (s *Service) AuditLog(ctx context.Context, actor Actor, p gateway.AuditParams) ([]gateway.AuditEntry, error) {
	if err := actor.must(RoleViewer, EveryChannel); err != nil {
		return nil, err
	}
	return s.opts.Store.AuditLog(ctx, p)
}

// messageTarget and replyTarget are how the audit log names them.
func messageTarget(id gateway.MessageID) string { return fmt.Sprintf("message %d", id) }

func replyTarget(id int64) string { return fmt.Sprintf("reply %d", id) }
