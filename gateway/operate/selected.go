package operate

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"ebs-sms-gateway/gateway"
)

// selected are the ids of the rows that the order means, of which the actor may act on each.
func (r *run) selected(ctx context.Context) ([]gateway.MessageID, error) {
	if len(r.order.Of.IDs) > 0 {
		return r.byID(ctx)
	}
	filter := &r.order.Of.Filter
	asked := filter.Channels
	var err error
	if filter.Channels, err = r.act.Actor.within(RoleOperator, asked); err != nil {
		return nil, err
	}
	if len(asked) == 0 {
		r.effect.Channels = filter.Channels
	}
	if len(filter.Statuses) == 0 {
		filter.Statuses = r.order.Action.from()
	}
	return r.byFilter(ctx, *filter)
}

// byID finds rows by their ids. Those of a channel that the actor cannot see are not there for the actor.
func (r *run) byID(ctx context.Context) ([]gateway.MessageID, error) {
	ids := slices.Compact(slices.Sorted(slices.Values(r.order.Of.IDs)))
	if len(ids) > r.order.atMost() {
		return nil, r.tooMany()
	}
	var seen []gateway.MessageID
	for page := range slices.Chunk(ids, gateway.SearchLimit) {
		found, err := r.opts.Store.Find(ctx, gateway.Keys{IDs: page})
		if err != nil {
			return nil, fmt.Errorf("finding messages: %w", err)
		}
		for _, m := range found {
			if !r.act.Actor.May(RoleViewer, m.Channel) {
				continue
			}
			if err := r.act.authorise(RoleOperator, m.Channel); err != nil {
				return nil, err
			}
			seen = append(seen, m.ID)
		}
	}
	r.effect.Found = len(seen)
	r.effect.leave(LeftMissing, len(ids)-len(seen))
	return seen, nil
}

// byFilter counts what the filter finds, or finds what was counted: a row that came in later has a greater id, one that got
// into the statuses later has a later STATUS_AT.
func (r *run) byFilter(ctx context.Context, p gateway.SearchParams) ([]gateway.MessageID, error) {
	p.Before, p.Settled, p.Limit = 0, r.decision.Now, r.order.atMost()+1
	if !r.act.DryRun {
		if r.order.Counted.At.IsZero() {
			return nil, fmt.Errorf("%w: what a filter finds is counted first", ErrBadOrder)
		}
		p.Before, p.Settled = r.order.Counted.Newest+1, r.order.Counted.At
	}
	ids, err := r.matching(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("searching messages: %w", err)
	}
	if len(ids) > r.order.atMost() {
		if !r.order.Part {
			return nil, r.tooMany()
		}
		ids, r.effect.More = ids[:r.order.atMost()], true
	}
	r.effect.Found = len(ids)
	if r.act.DryRun {
		r.effect.Counted.At = p.Settled
		if len(ids) > 0 {
			r.effect.Counted.Newest = ids[0]
		}
	}
	return ids, nil
}

func (r *run) tooMany() error {
	r.effect.Found, r.effect.More = r.order.atMost(), true
	return fmt.Errorf("%w: more than %d", ErrTooMany, r.order.atMost())
}

func (o Order) atMost() int { return cmp.Or(o.AtMost, AtMostDefault) }

// found are rows of the order as they stand, without those that have left what the filter finds.
func (r *run) found(ctx context.Context, ids []gateway.MessageID) ([]gateway.Message, error) {
	rows, err := r.opts.Store.Find(ctx, gateway.Keys{IDs: ids})
	if err != nil {
		return nil, fmt.Errorf("finding messages: %w", err)
	}
	r.effect.leave(LeftMissing, len(ids)-len(rows))
	if len(r.order.Of.IDs) > 0 {
		return rows, nil
	}
	return slices.DeleteFunc(rows, func(m gateway.Message) bool {
		moved := !slices.Contains(r.order.Of.Filter.Statuses, m.Status)
		if moved {
			r.effect.leave("is "+string(m.Status), 1)
		}
		return moved
	}), nil
}
