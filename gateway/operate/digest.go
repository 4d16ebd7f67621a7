package operate

import (
	"context"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/phone"
)

// Digested is what a digest is read from, beside Explained and Replied.
type Digested interface {
	// Search returns one page of the messages that pass every filter, newest first.
	Search(context.Context, gateway.SearchParams) ([]gateway.Message, error)
	// SentTo returns what was sent to the numbers since then, or may have been, by MESSAGE_ID.
	SentTo(context.Context, gateway.ConversationParams) ([]gateway.Message, error)
}

const (
	// lastSentWithin is how far back the text is looked for that a reply may be about which answers none.
	lastSentWithin = 30 * 24 * time.Hour
	// failsWithin is how old a row is at most when it fails: max_age may be a year.
	failsWithin = 366 * 24 * time.Hour
)

// Digest gathers what a manager is told of a time. It changes nothing. Errors: [digest.ErrAddress].
func (s *Service) Digest(ctx context.Context, about digest.About) (digest.Digest, error) {
	manager, err := digest.Address(about.Manager)
	if err != nil {
		return digest.Digest{}, err
	}
	about.Manager = manager
	replies, err := s.repliesOf(ctx, about)
	if err != nil {
		return digest.Digest{}, err
	}
	failed, err := s.failedOf(ctx, about)
	return digest.Make(about, replies, failed), err
}

// repliesOf reads backwards until a page is older than the digest: replies are staged about when they are received.
func (s *Service) repliesOf(ctx context.Context, about digest.About) ([]digest.Reply, error) {
	var all []digest.Reply
	for p := (gateway.ReplySearchParams{Limit: gateway.SearchLimit}); ; {
		page, err := s.opts.Store.Replies(ctx, p)
		if err != nil {
			return nil, err
		}
		outside := func(r gateway.Reply) bool { return !about.Holds(r.ReceivedAt) }
		within := slices.DeleteFunc(slices.Clone(page), outside)
		some, err := s.withMessages(ctx, within)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		later := func(r gateway.Reply) bool { return !r.ReceivedAt.Before(about.Since) }
		if len(page) < p.Limit || !slices.ContainsFunc(page, later) {
			return all, nil
		}
		p.Before = page[len(page)-1].ID
	}
}

// withMessages finds what replies are about.
func (s *Service) withMessages(ctx context.Context, replies []gateway.Reply) ([]digest.Reply, error) {
	var keys gateway.Keys
	for _, r := range replies {
		keys.IDs = append(keys.IDs, about(r)...)
	}
	messages, err := s.opts.Store.Find(ctx, keys)
	if err != nil {
		return nil, err
	}
	byID := map[gateway.MessageID]gateway.Message{}
	for _, m := range messages {
		byID[m.ID] = m
	}
	last, err := s.lastSent(ctx, replies)
	if err != nil {
		return nil, err
	}
	found := make([]digest.Reply, len(replies))
	for i, r := range replies {
		found[i].Reply = r
		for _, id := range about(r) {
			if m, ok := byID[id]; ok { // else it was purged
				found[i].About = append(found[i].About, m)
			}
		}
		if m, ok := last[r.ID]; ok {
			found[i].About = []gateway.Message{m}
		}
	}
	return found, nil
}

// about are the messages that a reply answers or may answer.
func about(r gateway.Reply) []gateway.MessageID {
	if r.Match.Status == gateway.MatchMatched {
		return []gateway.MessageID{r.Match.MessageID}
	}
	return r.Match.Candidates
}

// lastSent finds, for each reply that answers nothing, the last text before it to its person.
func (s *Service) lastSent(ctx context.Context, replies []gateway.Reply) (map[int64]gateway.Message, error) {
	params := gateway.ConversationParams{Since: s.opts.Clock()}
	unmatched := slices.DeleteFunc(slices.Clone(replies), func(r gateway.Reply) bool {
		return r.Match.Status != gateway.MatchUnmatched
	})
	for _, r := range unmatched {
		params.Numbers = append(params.Numbers, person(r.From))
		if since := r.ReceivedAt.Add(-lastSentWithin); since.Before(params.Since) {
			params.Since = since
		}
	}
	last := map[int64]gateway.Message{}
	if len(unmatched) == 0 {
		return last, nil
	}
	sent, err := s.opts.Store.SentTo(ctx, params)
	if err != nil {
		return nil, err
	}
	for _, r := range unmatched {
		for _, m := range sent {
			before := m.Recipient == person(r.From) && m.ClaimedAt.Before(r.ReceivedAt)
			if before && m.ClaimedAt.After(last[r.ID].ClaimedAt) {
				last[r.ID] = m
			}
		}
	}
	return last, nil
}

// person is a number as texts are sent to it, however the carrier writes it.
func person(from string) string {
	if first, ok := phone.Parse(from, phone.Options{Max: 1}).First(); ok {
		return first.E164
	}
	return from
}

// failedOf reads the messages that failed within the time.
func (s *Service) failedOf(ctx context.Context, about digest.About) ([]gateway.Message, error) {
	var failed []gateway.Message
	for p := (gateway.SearchParams{Statuses: digest.Failures(), Limit: gateway.SearchLimit}); ; {
		page, err := s.opts.Store.Search(ctx, p)
		if err != nil {
			return nil, err
		}
		for _, m := range page {
			if about.Holds(m.StatusAt) {
				failed = append(failed, m)
			}
		}
		if len(page) < p.Limit || page[len(page)-1].CreatedAt.Before(about.Since.Add(-failsWithin)) {
			return failed, nil
		}
		p.Before = page[len(page)-1].ID
	}
}
