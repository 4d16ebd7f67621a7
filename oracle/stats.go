package oracle

import (
	"context"
	"database/sql"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// Stats counts rows by channel and status, and finds since when the oldest due
// row of each channel could have been claimed, when the newest row of each channel
// asked for was inserted, and the oldest reply that no sweep has taken. Counting any but open statuses
// reads the whole table: ask for the open ones where it is asked often.
func (s *Store) Stats(ctx context.Context, p gateway.StatsParams) (gateway.Stats, error) {
	var open []gateway.Status // none, if others are asked for as well, or all
	if !slices.ContainsFunc(p.Statuses, func(s gateway.Status) bool { return !s.Open() }) {
		open = p.Statuses
	}
	stats, err := s.figures(ctx, p, open)
	if err != nil {
		return gateway.Stats{}, wrap(err, "reading the queue's figures")
	}
	if len(open) == 0 {
		if stats.Depths, err = s.depths(ctx, p.Statuses); err != nil {
			return gateway.Stats{}, wrap(err, "counting messages")
		}
	}
	unprocessed, err := selectAll(ctx, s.staging, selection{"stats", "unprocessed", nil}, (*sqlrow.Row).Time)
	if err != nil {
		return gateway.Stats{}, wrap(err, "finding the oldest unprocessed reply")
	}
	for _, at := range unprocessed {
		stats.Unprocessed = at
	}
	return stats, nil
}

// figures reads what there is an index for: one round trip for as many channels as a list takes.
func (s *Store) figures(ctx context.Context, p gateway.StatsParams, open []gateway.Status) (gateway.Stats, error) {
	var stats gateway.Stats
	for _, l := range statement("figures").listings(texts("channels", p.Channels), texts("statuses", open)) {
		sel := selection{"stats", l.name, append(l.args, sql.Named("now", timestamp(p.Now)))}
		found, err := selectAll(ctx, s.queue, sel, sqlrow.Figure)
		if err != nil {
			return gateway.Stats{}, err
		}
		stats.Eligible = nil // each part of a long list brings all of them
		for _, each := range found {
			stats.Depths = append(stats.Depths, each.Depths...)
			stats.Eligible = append(stats.Eligible, each.Eligible...)
			stats.Inserts = append(stats.Inserts, each.Inserts...)
		}
	}
	return stats, nil
}

func (s *Store) depths(ctx context.Context, statuses []gateway.Status) ([]gateway.Depth, error) {
	l := statement("depths").listing([]list{texts("statuses", statuses)})
	args := append(l.args, sql.Named("any_status", sqlrow.YesNo(len(statuses) == 0)))
	return selectAll(ctx, s.queue, selection{"stats", l.name, args}, sqlrow.Depth)
}
