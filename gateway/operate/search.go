package operate

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
)

const (
	// searchWindow is how many keys are looked at together, where no index leads a search.
	searchWindow = 20_000
	// searchBudget is how long such a search goes on before it hands back what it has.
	searchBudget = 150 * time.Millisecond
	// searchSlack is how many keys a time may be away from where its neighbours are: sequences hand out 1,000 to each
	// instance of a cluster.
	searchSlack = 5_000
)

// search reads a page. One that an index leads reads what it finds. Any other goes back through the keys, in windows that
// grow while they are quick, until the page is full or the budget is spent.
func (s *Service) search(ctx context.Context, p gateway.SearchParams) (Page, error) {
	p.Limit = p.Size()
	switch p.Lead() {
	case gateway.LeadKey, gateway.LeadChannel:
		return s.searchBack(ctx, p, searchBudget)
	case gateway.LeadOpen: // of many open rows there is a page at once, and few are quickly sorted
		page, err := s.searchBack(ctx, p, 0)
		if err != nil || len(page.Messages) == p.Limit || page.Next == 0 {
			return page, err
		}
	}
	return s.searchOnce(ctx, p)
}

func (s *Service) searchOnce(ctx context.Context, p gateway.SearchParams) (Page, error) {
	found, err := s.opts.Store.Search(ctx, p)
	page := Page{Messages: found}
	if len(found) == p.Limit {
		page.Next = found[len(found)-1].ID
	}
	return page, err
}

// searchBack goes back from p.Before to p.Least, for a window at least.
func (s *Service) searchBack(ctx context.Context, p gateway.SearchParams, budget time.Duration) (Page, error) {
	p, err := s.between(ctx, p)
	if err != nil {
		return Page{}, err
	}
	top, err := s.top(ctx, p.Before)
	if err != nil || top == 0 {
		return Page{}, err
	}
	var page Page
	least, limit := p.Least, p.Limit
	p.Before = top + 1
	begun := s.opts.Clock()
	for window, last := gateway.MessageID(searchWindow), begun; ; {
		p.Least, p.Limit = max(least, p.Before-window), limit-len(page.Messages)
		found, err := s.opts.Store.Search(ctx, p)
		if err != nil {
			return Page{}, err
		}
		page.Messages = append(page.Messages, found...)
		now := s.opts.Clock()
		took, left := now.Sub(last), budget-now.Sub(begun)
		switch {
		case len(page.Messages) == limit:
			page.Next = page.Messages[limit-1].ID
			return page, nil
		case p.Least <= max(least, 1):
			return page, nil
		case left < budget/4:
			page.Next = p.Least
			return page, nil
		}
		p.Before, last = p.Least, now
		window = next(window, took, left)
	}
}

// next is a window that takes half of the time that is left, if the last one tells; it grows to its fourfold at most.
func next(window gateway.MessageID, took, left time.Duration) gateway.MessageID {
	if took <= left/8 {
		return 4 * window
	}
	return max(gateway.MessageID(float64(window)*float64(left)/float64(2*took)), searchWindow/4)
}

// top is the greatest key below before, 0 if there is none.
func (s *Service) top(ctx context.Context, before gateway.MessageID) (gateway.MessageID, error) {
	found, err := s.opts.Store.Search(ctx, gateway.SearchParams{Before: before, Limit: 1})
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0].ID, nil
}

// between turns times into bounds of the key, which grows with CREATION_DATE. They stay in the filter, which is exact.
func (s *Service) between(ctx context.Context, p gateway.SearchParams) (gateway.SearchParams, error) {
	if p.Since.IsZero() && p.Until.IsZero() {
		return p, nil
	}
	if !p.Since.IsZero() {
		from, err := s.around(ctx, p.Since)
		if err != nil {
			return p, err
		}
		p.Least = max(p.Least, from.low-searchSlack, 1)
	}
	if !p.Until.IsZero() {
		to, err := s.around(ctx, p.Until)
		if err != nil {
			return p, err
		}
		if before := to.high + searchSlack; p.Before == 0 || before < p.Before {
			p.Before = before
		}
	}
	return p, nil
}

// bracket are two keys between which the first row is that was inserted at a time or later, and when those at its ends
// were, zero if nobody knows.
type bracket struct {
	low, high     gateway.MessageID
	before, after time.Time
}

// around narrows the keys down to some that do not matter beside the slack.
func (s *Service) around(ctx context.Context, at time.Time) (bracket, error) {
	newest, err := s.opts.Store.Search(ctx, gateway.SearchParams{Limit: 1})
	if err != nil || len(newest) == 0 {
		return bracket{}, err
	}
	b := bracket{low: 1, high: newest[0].ID + 1, after: newest[0].CreatedAt}
	for guess := false; b.high-b.low > searchSlack/5; guess = !guess {
		middle := b.middle(at, guess)
		found, err := s.opts.Store.Search(ctx, gateway.SearchParams{Before: middle + 1, Limit: 1})
		switch {
		case err != nil:
			return b, err
		case len(found) == 0:
			b.low = middle + 1
		case found[0].CreatedAt.Before(at):
			b.low, b.before = middle+1, found[0].CreatedAt
		default:
			b.high, b.after = min(middle, found[0].ID), found[0].CreatedAt
		}
	}
	return b, nil
}

// middle is where to look next: in the middle, or, every other time, where the row would be if they came evenly.
func (b bracket) middle(at time.Time, guess bool) gateway.MessageID {
	if guess && !b.before.IsZero() && b.before.Before(at) && at.Before(b.after) {
		share := float64(at.Sub(b.before)) / float64(b.after.Sub(b.before))
		return min(b.low+gateway.MessageID(share*float64(b.high-b.low)), b.high-1)
	}
	return b.low + (b.high-b.low)/2
}
