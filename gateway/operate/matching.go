package operate

import (
	"context"
	"slices"

	"ebs-sms-gateway/gateway"
)

// walkWindow is how many keys are looked through by one statement, where no index leads.
const walkWindow = 250_000

// matching are the ids of what a filter finds, the newest first, p.Limit of them at most. What waits and what reached nobody
// have an index each; only what was sent, arrived or was withdrawn is looked for among all that there is.
func (s *Service) matching(ctx context.Context, p gateway.SearchParams) (all []gateway.MessageID, err error) {
	p.All = true
	parts := []gateway.SearchParams{p}
	switch p.Lead() {
	case gateway.LeadKey, gateway.LeadChannel, gateway.LeadFailed:
		if p, err = s.between(ctx, p); err != nil {
			return nil, err
		}
		parts = byIndex(p)
	}
	for _, part := range parts {
		find := s.opts.Store.SearchIDs
		if lead := part.Lead(); lead == gateway.LeadKey || lead == gateway.LeadChannel {
			find = s.walk
		}
		ids, err := find(ctx, part)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return gateway.NewestIDs(all, p.Limit), nil
}

// byIndex are searches for the statuses that have an index, each for those of one, and for the others.
func byIndex(p gateway.SearchParams) (parts []gateway.SearchParams) {
	kind := func(s gateway.Status) [2]bool { return [2]bool{s.Open(), s.Missed()} }
	for _, of := range [][2]bool{{true, false}, {false, true}, {false, false}} {
		part := p
		part.Statuses = slices.DeleteFunc(slices.Clone(p.Statuses), func(s gateway.Status) bool { return kind(s) != of })
		if len(part.Statuses) > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

// walk goes back through the keys, window by window, so that no statement takes long.
func (s *Service) walk(ctx context.Context, p gateway.SearchParams) (found []gateway.MessageID, err error) {
	top, err := s.top(ctx, p.Before)
	if err != nil {
		return nil, err
	}
	least, limit := max(p.Least, 1), p.Limit
	for p.Before = top + 1; p.Before > least && len(found) < limit; p.Before = p.Least {
		p.Least, p.Limit = max(least, p.Before-walkWindow), limit-len(found)
		ids, err := s.opts.Store.SearchIDs(ctx, p)
		if err != nil {
			return nil, err
		}
		found = append(found, ids...)
	}
	return found, nil
}
