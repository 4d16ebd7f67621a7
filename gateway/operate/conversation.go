package operate

import (
	"context"
	"fmt"
	"slices"

	"ebs-sms-gateway/gateway"
)

// Whose is whose conversation is meant, by a message to that person or by one of the person's replies.
type Whose struct {
	Message gateway.MessageID
	Reply   int64
}

// Thread is what was said with a person of late, as far as the actor may see it.
type Thread struct {
	// Number is the person's, "" if nothing was sent to one.
	Number string
	// Messages and Replies are the newest, newest first.
	Messages []gateway.Message
	Replies  []gateway.Reply
}

// threadLimit is how many of each a thread has.
const threadLimit = 100

// Conversation returns what was said with a person. Errors: [ErrNoMessage], [ErrNoReply], [ErrForbidden],
// [ErrIncompleteAct].
func (s *Service) Conversation(ctx context.Context, r Reading, whose Whose) (Thread, error) {
	if err := r.validate(); err != nil {
		return Thread{}, err
	}
	number, err := s.number(ctx, r, whose)
	if err != nil {
		return Thread{}, err
	}
	t, err := s.said(ctx, r, number)
	if err != nil {
		return Thread{}, err
	}
	if whose.Reply != 0 && !slices.ContainsFunc(t.Replies, func(reply gateway.Reply) bool { return reply.ID == whose.Reply }) {
		return Thread{}, fmt.Errorf("%w: %d", ErrNoReply, whose.Reply)
	}
	return s.showThread(ctx, r, t)
}

// number is the person's.
func (s *Service) number(ctx context.Context, r Reading, whose Whose) (string, error) {
	if whose.Reply != 0 {
		reply, err := s.reply(ctx, whose.Reply)
		return reply.From, err
	}
	m, err := s.message(ctx, r, whose.Message)
	if err == nil && m.Recipient == "" {
		err = fmt.Errorf("%w: %d: %w", ErrNoMessage, whose.Message, ErrNotSent)
	}
	return m.Recipient, err
}

// said is the thread of a number, unmasked.
func (s *Service) said(ctx context.Context, r Reading, number string) (Thread, error) {
	channels, err := r.Actor.within(RoleViewer, nil)
	if err != nil {
		return Thread{}, err
	}
	t := Thread{Number: number}
	t.Messages, err = s.opts.Store.Search(ctx, gateway.SearchParams{Recipient: number, Channels: channels, Limit: threadLimit})
	if err != nil {
		return Thread{}, err
	}
	replies, err := s.opts.Store.Replies(ctx, gateway.ReplySearchParams{From: number, Limit: threadLimit})
	for _, reply := range replies {
		if t.allows(reply, r.Actor.Sees) {
			t.Replies = append(t.Replies, reply)
		}
	}
	return t, err
}

// allows reports whether a reply may be seen by who may see what is of some channels: by its own, or by that of a message
// in the thread that it answers, or may answer. One to a number of several channels has none of its own.
func (t Thread) allows(reply gateway.Reply, channel func(string) bool) bool {
	return channel(reply.Channel) || slices.ContainsFunc(t.Messages, func(m gateway.Message) bool {
		meant := m.ID == reply.Match.MessageID || slices.Contains(reply.Match.Candidates, m.ID)
		return meant && channel(m.Channel)
	})
}

// showThread masks what the actor may not see whole, and writes down the rest.
func (s *Service) showThread(ctx context.Context, r Reading, t Thread) (Thread, error) {
	shown := Thread{Number: maskNumber(t.Number)}
	var whole []string
	shown.Messages, whole = r.messages(t.Messages)
	for _, reply := range t.Replies {
		if t.allows(reply, r.whole) {
			whole = append(whole, replyTarget(reply.ID))
		} else {
			reply = maskReply(reply)
		}
		shown.Replies = append(shown.Replies, reply)
	}
	if len(whole) > 0 {
		shown.Number = t.Number
	}
	if err := s.revealed(ctx, r, whole...); err != nil {
		return Thread{}, err
	}
	return shown, nil
}

// repliesDepth is how many of the newest replies a search looks at that no index leads.
const repliesDepth = 100_000

// SearchReplies returns a page of the replies that pass the filter and that the actor may see, newest first. Those to a
// number of several channels are of none, and listed for who may see every one. A number is searched for by the help desk
// alone. A search for neither a number, nor a message, nor what is ambiguous looks at the newest 100,000 before its page.
// Errors: [ErrForbidden], [ErrIncompleteAct].
func (s *Service) SearchReplies(ctx context.Context, r Reading, p gateway.ReplySearchParams) ([]gateway.Reply, error) {
	role := RoleViewer
	if p.From != "" {
		role = RoleHelpDesk
	}
	err := r.validate()
	if err == nil {
		p.Channels, err = r.Actor.within(role, p.Channels)
	}
	if err != nil {
		return nil, err
	}
	if p.From == "" && p.MessageID == 0 && !p.Ambiguous() {
		newest, err := s.opts.Store.Replies(ctx, gateway.ReplySearchParams{Before: p.Before, Limit: 1})
		if err != nil || len(newest) == 0 {
			return nil, err
		}
		p.Least = max(p.Least, newest[0].ID-repliesDepth)
	}
	found, err := s.opts.Store.Replies(ctx, p)
	if err != nil {
		return nil, err
	}
	return s.showReplies(ctx, r, found)
}
