package operate

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"ebs-sms-gateway/gateway"
)

// selected are the rows that the order means.
func (r *run) selected(ctx context.Context) ([]gateway.Message, error) {
	if len(r.order.Of.IDs) > 0 {
		return r.byID(ctx)
	}
	filter := r.order.Of.Filter
	channels := filter.Channels
	if len(channels) == 0 {
		channels = []string{EveryChannel}
	}
	for _, channel := range channels {
		if err := r.act.authorise(RoleOperator, channel); err != nil {
			return nil, err
		}
	}
	if len(filter.Statuses) == 0 {
		filter.Statuses = r.order.Action.from()
	}
	return r.byFilter(ctx, filter)
}

// byID finds rows by their ids. Those of a channel that the actor cannot see are not there for the actor.
func (r *run) byID(ctx context.Context) ([]gateway.Message, error) {
	ids := slices.Compact(slices.Sorted(slices.Values(r.order.Of.IDs)))
	if len(ids) > r.order.atMost() {
		return nil, r.tooMany(len(ids))
	}
	var rows []gateway.Message
	for page := range slices.Chunk(ids, gateway.SearchLimit) {
		found, err := r.opts.Store.Find(ctx, gateway.Keys{IDs: page})
		if err != nil {
			return nil, fmt.Errorf("finding messages: %w", err)
		}
		rows = append(rows, found...)
	}
	rows = slices.DeleteFunc(rows, func(m gateway.Message) bool { return !r.act.Actor.May(RoleViewer, m.Channel) })
	for _, m := range rows {
		if err := r.act.authorise(RoleOperator, m.Channel); err != nil {
			return nil, err
		}
	}
	r.effect.Found = len(rows)
	r.effect.leave(LeftMissing, len(ids)-len(rows))
	return rows, nil
}

// countLimit is how far the messages of an order that has too many are counted.
const countLimit = 10 * AtMostLimit

// byFilter finds rows page by page, newest first: those that come in meanwhile are not among them.
func (r *run) byFilter(ctx context.Context, p gateway.SearchParams) (rows []gateway.Message, err error) {
	p.Before, p.Limit = 0, gateway.SearchLimit
	for r.effect.Found < countLimit {
		page, err := r.opts.Store.Search(ctx, p)
		if err != nil {
			return nil, fmt.Errorf("searching messages: %w", err)
		}
		if r.effect.Found += len(page); r.effect.Found <= r.order.atMost() {
			rows = append(rows, page...)
		}
		if len(page) < p.Limit {
			break
		}
		p.Before = page[len(page)-1].ID
	}
	if r.effect.Found > r.order.atMost() {
		return nil, r.tooMany(r.effect.Found)
	}
	return rows, nil
}

func (r *run) tooMany(found int) error {
	r.effect.Found = found
	return fmt.Errorf("%w: %d, and at most %d are allowed", ErrTooMany, found, r.order.atMost())
}

func (o Order) atMost() int { return cmp.Or(o.AtMost, AtMostDefault) }
