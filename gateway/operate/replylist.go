package operate

import (
	"context"
	"fmt"

	"ebs-sms-gateway/gateway"
)

// ReplyPage is a page of replies, the oldest first.
type ReplyPage struct {
	Replies []gateway.Reply
	// Next is what the next page is behind (ReplyListParams.After), 0 if this is the last one. A list that no index leads
	// looks at a bounded number of replies: its page may have fewer than were asked for, or none, and still a next one.
	Next int64
}

// replyWindow is how many keys are looked at where no index leads a list that is filtered, replyWindows how often.
const (
	replyWindow  = 100_000
	replyWindows = 10
)

// ReplyList returns a page of the replies that pass the filter and that the actor may see. A number is searched for by the help
// desk alone. Errors: [ErrForbidden], [ErrIncompleteAct].
func (s *Service) ReplyList(ctx context.Context, r Reading, p gateway.ReplyListParams) (ReplyPage, error) {
	role := RoleViewer
	if p.From != "" {
		role = RoleHelpDesk
	}
	err := r.validate()
	if err == nil {
		p.Channels, err = r.Actor.within(role, p.Channels)
	}
	if err != nil {
		return ReplyPage{}, err
	}
	page, err := s.listReplies(ctx, p)
	if err != nil {
		return ReplyPage{}, err
	}
	page.Replies, err = s.showReplies(ctx, r, page.Replies)
	return page, err
}

// listReplies reads a page, and one row more, which tells whether there is a next one.
func (s *Service) listReplies(ctx context.Context, p gateway.ReplyListParams) (ReplyPage, error) {
	limit := min(max(p.Limit, 1), gateway.SearchLimit-1)
	p.Limit = limit + 1
	if p.Led() {
		found, err := s.opts.Store.ListReplies(ctx, p)
		return replyPage(found, limit), err
	}
	return s.lookAtReplies(ctx, p, limit)
}

func replyPage(found []gateway.Reply, limit int) ReplyPage {
	if len(found) <= limit {
		return ReplyPage{Replies: found}
	}
	return ReplyPage{Replies: found[:limit], Next: found[limit-1].ID}
}

// lookAtReplies goes from p.After to p.Through in windows, from the first reply that there is.
func (s *Service) lookAtReplies(ctx context.Context, p gateway.ReplyListParams, limit int) (ReplyPage, error) {
	newest, err := s.newestReply(ctx)
	if err != nil || newest == 0 {
		return ReplyPage{}, err
	}
	through := newest
	if p.Through != 0 {
		through = min(p.Through, newest)
	}
	if through-p.After > replyWindow { // where it is one window, what it takes tells nothing of replies of other channels
		first, err := s.opts.Store.ListReplies(ctx, gateway.ReplyListParams{After: p.After, Through: p.Through, Process: p.Process, Limit: 1})
		if err != nil || len(first) == 0 {
			return ReplyPage{}, err
		}
		p.After = first[0].ID - 1
	}
	var found []gateway.Reply
	for range replyWindows {
		p.Through, p.Limit = min(p.After+replyWindow, through), limit+1-len(found)
		some, err := s.opts.Store.ListReplies(ctx, p)
		if err != nil {
			return ReplyPage{}, err
		}
		if found = append(found, some...); len(found) > limit || p.Through == through {
			return replyPage(found, limit), nil
		}
		p.After = p.Through
	}
	return ReplyPage{Replies: found, Next: p.After}, nil
}

func (s *Service) newestReply(ctx context.Context) (int64, error) {
	found, err := s.opts.Store.Replies(ctx, gateway.ReplySearchParams{Limit: 1})
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0].ID, nil
}

// OneReply returns one reply. Errors: [ErrNoReply], also of a channel that the actor does not see.
func (s *Service) OneReply(ctx context.Context, r Reading, id int64) (gateway.Reply, error) {
	if err := r.validate(); err != nil {
		return gateway.Reply{}, err
	}
	found, err := s.opts.Store.FindReplies(ctx, []int64{id})
	if err == nil && (len(found) == 0 || !r.Actor.Sees(found[0].Channel)) {
		err = fmt.Errorf("%w: %d", ErrNoReply, id)
	}
	if err != nil {
		return gateway.Reply{}, err
	}
	shown, err := s.showReplies(ctx, r, found)
	if err != nil {
		return gateway.Reply{}, err
	}
	return shown[0], nil
}

// showReplies masks the replies that the actor may not see whole, and writes down which are.
func (s *Service) showReplies(ctx context.Context, r Reading, rows []gateway.Reply) ([]gateway.Reply, error) {
	shown := make([]gateway.Reply, len(rows))
	var whole []string
	for i, reply := range rows {
		shown[i] = reply
		if r.whole(reply.Channel) {
			whole = append(whole, replyTarget(reply.ID))
		} else {
			shown[i] = maskReply(reply)
		}
	}
	if err := s.revealed(ctx, r, whole...); err != nil {
		return nil, err
	}
	return shown, nil
}
