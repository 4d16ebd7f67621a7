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
// double while they are quick, until the page is full or the budget is spent.
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
	for window := gateway.MessageID(searchWindow); ; window *= 2 {
		p.Least, p.Limit = max(least, p.Before-window), limit-len(page.Messages)
		found, err := s.opts.Store.Search(ctx, p)
		if err != nil {
			return Page{}, err
		}
		page.Messages = append(page.Messages, found...)
		switch spent := s.opts.Clock().Sub(begun); {
		case len(page.Messages) == limit:
			page.Next = page.Messages[limit-1].ID
			return page, nil
		case p.Least <= max(least, 1):
			return page, nil
		case spent >= budget/2: // the next window may take longer than what is left
			page.Next = p.Least
			return page, nil
		}
		p.Before = p.Least
	}
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
	newest, err := s.top(ctx, 0)
	if err != nil {
		return p, err
	}
	if !p.Since.IsZero() {
		first, err := s.firstAt(ctx, p.Since, newest)
		if err != nil {
			return p, err
		}
		p.Least = max(p.Least, first-searchSlack, 1)
	}
	if !p.Until.IsZero() {
		first, err := s.firstAt(ctx, p.Until, newest)
		if err != nil {
			return p, err
		}
		if until := first + searchSlack; p.Before == 0 || until < p.Before {
			p.Before = until
		}
	}
	return p, nil
}

// firstAt is the least key at or above which rows were inserted at that time or later, found by halves.
func (s *Service) firstAt(ctx context.Context, at time.Time, newest gateway.MessageID) (gateway.MessageID, error) {
	low, high := gateway.MessageID(1), newest+1
	for low < high {
		middle := low + (high-low)/2
		found, err := s.opts.Store.Search(ctx, gateway.SearchParams{Before: middle + 1, Limit: 1})
		if err != nil {
			return 0, err
		}
		if len(found) == 0 || found[0].CreatedAt.Before(at) {
			low = middle + 1
		} else {
			high = min(middle, found[0].ID)
		}
	}
	return low, nil
}
