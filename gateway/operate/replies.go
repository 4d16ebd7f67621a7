package operate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/answer"
)

// Replied is what operating needs of a store about replies.
type Replied interface {
	// Replies returns one page of the replies, newest first.
	Replies(context.Context, gateway.ReplySearchParams) ([]gateway.Reply, error)
	// ResolveReply writes what a person says that a reply answers. gateway.ErrMissed: it is decided, the sweep has
	// taken it, or another session has it locked, which is not waited for.
	ResolveReply(context.Context, gateway.Reply) error
}

// Errors of replies.
var (
	// ErrNoReply: there is no such reply.
	ErrNoReply = errors.New("no such reply")
	// ErrNotSent: the message was sent to nobody.
	ErrNotSent = errors.New("it was sent to nobody")
	// ErrOtherNumber: the message went to another number than the reply came from.
	ErrOtherNumber = errors.New("the message went to another number than the reply came from")
	// ErrDecided: it was decided, or the sweep has taken the reply.
	ErrDecided = errors.New("decided already, or taken by the sweep, or locked")
)

// Resolution is what a person says of a reply.
type Resolution struct {
	// Reply is INBOUND_ID.
	Reply   int64
	Message gateway.MessageID
	// Keyword is the answer that it gives, "" if none.
	Keyword string
	// OtherNumber says that the person has answered from another number than the message went to: without it, one that
	// did is of somebody else.
	OtherNumber bool
}

// Resolve has a reply answer a message, and reports whether it did not before. Only what the gateway could not decide
// can be, until the sweep has taken it: ErrDecided. What went to another number than the reply came from is another person's:
// ErrOtherNumber, unless the resolution says that it is meant. The act is of both channels, the reply's and the message's: a reply is moved
// into no channel by who may not see it where it is.
func (s *Service) Resolve(ctx context.Context, act Act, as Resolution) (bool, error) {
	if err := act.validate(); err != nil {
		return false, err
	}
	reply, err := s.reply(ctx, as.Reply)
	if err == nil && !act.Actor.Sees(reply.Channel) {
		err = fmt.Errorf("finding reply %d: %w", as.Reply, ErrNoReply)
	}
	if err == nil {
		err = act.authorise(RoleHelpDesk, reply.Channel)
	}
	if err != nil {
		return false, err
	}
	resolved, err := s.resolved(ctx, act, reply, as)
	if err != nil {
		return false, err
	}
	if err := act.authorise(RoleHelpDesk, resolved.Channel); err != nil {
		return false, err
	}
	switch {
	case sameAnswer(reply, resolved):
		return false, nil
	case !reply.Undecided():
		return false, ErrDecided
	case act.DryRun:
		return true, nil
	}
	entry := gateway.AuditEntry{Action: gateway.AuditResolve, Target: replyTarget(reply.ID), Detail: messageTarget(as.Message)}
	if err := s.audit(ctx, act, entry); err != nil {
		return false, err
	}
	err = s.opts.Store.ResolveReply(ctx, resolved)
	if errors.Is(err, gateway.ErrMissed) {
		return false, ErrDecided
	}
	return err == nil, err
}

func sameAnswer(a, b gateway.Reply) bool {
	return a.Match.Status == b.Match.Status && a.Match.MessageID == b.Match.MessageID && a.Keyword == b.Keyword
}

func (s *Service) reply(ctx context.Context, id int64) (gateway.Reply, error) {
	found, err := s.opts.Store.Replies(ctx, gateway.ReplySearchParams{Before: id + 1, Limit: 1})
	if err == nil && (len(found) == 0 || found[0].ID != id) {
		err = ErrNoReply
	}
	if err != nil {
		return gateway.Reply{}, fmt.Errorf("finding reply %d: %w", id, err)
	}
	return found[0], nil
}

// wentTo reports whether the message was sent to the number, or tried there before another one.
func wentTo(m gateway.Message, number string) bool {
	return m.Recipient == number || slices.Contains(m.Tried(), number)
}

// resolved is the reply as it shall be.
func (s *Service) resolved(ctx context.Context, act Act, r gateway.Reply, as Resolution) (gateway.Reply, error) {
	messages, err := s.opts.Store.Find(ctx, gateway.Keys{IDs: []gateway.MessageID{as.Message}})
	switch {
	case err != nil:
	case len(messages) == 0, !act.Actor.Sees(messages[0].Channel):
		err = ErrNoMessage
	case messages[0].Recipient == "":
		err = ErrNotSent
	case !as.OtherNumber && !wentTo(messages[0], r.From):
		err = ErrOtherNumber
	}
	if err != nil {
		return r, fmt.Errorf("finding message %d: %w", as.Message, err)
	}
	m := messages[0]
	r.Channel, r.Keyword = m.Channel, answer.Canonical(as.Keyword)
	r.Match = gateway.Match{
		Status: gateway.MatchMatched, Method: gateway.MatchPerson, MessageID: m.ID, PersonID: m.PersonID,
		Candidates: r.Match.Candidates, By: act.Actor.Name, Reason: act.Reason,
	}
	return r, nil
}
