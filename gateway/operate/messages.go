package operate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// Read is what reading needs of a store.
type Read interface {
	// Search returns a page of messages, newest first.
	Search(context.Context, gateway.SearchParams) ([]gateway.Message, error)
	// Events returns the histories of messages, oldest first.
	Events(context.Context, ...gateway.MessageID) ([]gateway.Event, error)
	// Queue returns the open rows, by channel and status.
	Queue(ctx context.Context, now time.Time) ([]gateway.Queued, error)
	// Stats returns the queue's figures.
	Stats(context.Context, gateway.StatsParams) (gateway.Stats, error)
	// Failures counts the newest rows that reached nobody, by cause, the most frequent first.
	Failures(context.Context, gateway.FailuresParams) ([]gateway.Failures, error)
	// Backlog counts what waits of the replies, each up to the limit.
	Backlog(ctx context.Context, limit int) (gateway.Backlog, error)
	// MailingStats counts the digests that wait to be mailed.
	MailingStats(context.Context) (gateway.MailingStats, error)
	// Nodes returns the last heartbeat of every node.
	Nodes(context.Context) ([]gateway.Heartbeat, error)
	// LastEvent is the greatest EVENT_ID, 0 if there is none.
	LastEvent(context.Context) (int64, error)
	// CountEvents counts the events of a range that changed a status, by minute, channel and status.
	CountEvents(context.Context, gateway.EventRange) ([]gateway.EventCount, error)
	// DeadNumbers returns a page of the numbers that are given up, by number.
	DeadNumbers(context.Context, gateway.DeadParams) ([]gateway.Number, error)
	// Info is what the store knows of itself.
	Info(context.Context) (gateway.StoreInfo, error)
}

// Page is a page of messages, newest first.
type Page struct {
	Messages []gateway.Message
	// Next is where the next page begins (SearchParams.Before), 0 if this is the last one. A search that no index
	// leads looks back for a bounded time: its page may have fewer rows than were asked for, or none, and still a next
	// one.
	Next gateway.MessageID
}

// Messages returns a page of the messages that pass the filter and that the actor may see. A number is searched for by the
// help desk alone. Since and Until hold for each row exactly; rows whose CREATION_DATE differs from that of their
// neighbours by MESSAGE_ID, as one that a feeder has written itself, may be missed. Errors: [ErrForbidden],
// [ErrIncompleteAct].
func (s *Service) Messages(ctx context.Context, r Reading, p gateway.SearchParams) (Page, error) {
	p, err := s.readable(r, p)
	if err != nil {
		return Page{}, err
	}
	page, err := s.search(ctx, p)
	if err != nil {
		return Page{}, err
	}
	page.Messages, err = s.show(ctx, r, page.Messages)
	return page, err
}

// readable is the filter within what the actor may see.
func (s *Service) readable(r Reading, p gateway.SearchParams) (gateway.SearchParams, error) {
	role := RoleViewer
	if p.Recipient != "" {
		role = RoleHelpDesk
	}
	err := r.validate()
	if err == nil {
		p.Channels, err = r.Actor.within(role, p.Channels)
	}
	if len(p.SourceKeys) > 0 && len(p.Channels) == 0 {
		for _, ch := range s.opts.Channels {
			p.Channels = append(p.Channels, ch.Name)
		}
	}
	return p, err
}

// show masks the rows that the actor may not see whole, and writes down which are.
func (s *Service) show(ctx context.Context, r Reading, rows []gateway.Message) ([]gateway.Message, error) {
	shown, whole := r.messages(rows)
	if err := s.revealed(ctx, r, whole...); err != nil {
		return nil, err
	}
	return shown, nil
}

// messages are the rows as the actor may see them, and which of them are whole.
func (r Reading) messages(rows []gateway.Message) (shown []gateway.Message, whole []string) {
	shown = make([]gateway.Message, len(rows))
	for i, m := range rows {
		shown[i] = m
		if r.whole(m.Channel) {
			whole = append(whole, messageTarget(m.ID))
		} else {
			shown[i] = maskMessage(m)
		}
	}
	return shown, whole
}

// message is one row that the actor may see. Errors: [ErrNoMessage], also for others.
func (s *Service) message(ctx context.Context, r Reading, id gateway.MessageID) (gateway.Message, error) {
	if err := r.validate(); err != nil {
		return gateway.Message{}, err
	}
	found, err := s.opts.Store.Find(ctx, gateway.Keys{IDs: []gateway.MessageID{id}})
	if err == nil && (len(found) == 0 || !r.Actor.Sees(found[0].Channel)) {
		err = fmt.Errorf("%w: %d", ErrNoMessage, id)
	}
	if err != nil {
		return gateway.Message{}, err
	}
	return found[0], nil
}

// Detail is one message and what is told of it.
type Detail struct {
	Message gateway.Message
	// Events are its history, oldest first.
	Events []gateway.Event
	// Replies are those that answer it, oldest first.
	Replies []gateway.Reply
	// Audit is who saw it whole, newest first.
	Audit []gateway.AuditEntry
}

// Message returns one message. Errors: [ErrNoMessage], also of a channel that the actor does not see; [ErrForbidden].
func (s *Service) Message(ctx context.Context, r Reading, id gateway.MessageID) (Detail, error) {
	row, err := s.message(ctx, r, id)
	if err != nil {
		return Detail{}, err
	}
	d := Detail{Message: row}
	if d.Events, err = s.opts.Store.Events(ctx, id); err != nil {
		return Detail{}, err
	}
	d.Replies, err = s.opts.Store.Replies(ctx, gateway.ReplySearchParams{MessageID: id, Limit: detailReplies})
	if err != nil {
		return Detail{}, err
	}
	slices.Reverse(d.Replies)
	if err := s.showDetail(ctx, r, &d); err != nil {
		return Detail{}, err
	}
	d.Audit, err = s.opts.Store.AuditLog(ctx, gateway.AuditParams{Target: messageTarget(id), Limit: detailReplies})
	return d, err
}

// showDetail masks a message and its replies, or writes down that they are shown.
func (s *Service) showDetail(ctx context.Context, r Reading, d *Detail) error {
	whole := r.whole(d.Message.Channel)
	targets := []string{messageTarget(d.Message.ID)}
	for i, reply := range d.Replies {
		targets = append(targets, replyTarget(reply.ID))
		if !whole {
			d.Replies[i] = maskReply(reply)
		}
	}
	if whole {
		return s.revealed(ctx, r, targets...)
	}
	d.Message = maskMessage(d.Message)
	return nil
}

// detailReplies is how many replies to one message are shown, the newest.
const detailReplies = 100
