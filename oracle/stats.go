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
	depths, err := s.depths(ctx, p.Statuses)
	if err != nil {
		return gateway.Stats{}, wrap(err, "counting messages")
	}
	sel := selection{"stats", "eligible", []any{sql.Named("now", timestamp(p.Now))}}
	eligible, err := selectAll(ctx, s.queue, sel, sqlrow.Eligible)
	if err != nil {
		return gateway.Stats{}, wrap(err, "finding the oldest due messages")
	}
	inserts, err := s.inserts(ctx, p.Channels)
	if err != nil {
		return gateway.Stats{}, wrap(err, "finding the newest messages")
	}
	unprocessed, err := selectAll(ctx, s.staging, selection{"stats", "unprocessed", nil}, (*sqlrow.Row).Time)
	if err != nil {
		return gateway.Stats{}, wrap(err, "finding the oldest unprocessed reply")
	}
	stats := gateway.Stats{Depths: depths, Eligible: eligible, Inserts: inserts}
	for _, at := range unprocessed {
		stats.Unprocessed = at
	}
	return stats, nil
}

func (s *Store) inserts(ctx context.Context, channels []string) ([]gateway.LastInsert, error) {
	if len(channels) == 0 {
		return nil, nil
	}
	var found []gateway.LastInsert
	for _, l := range statement("newest_inserts").listings(texts("channels", channels)) {
		some, err := selectAll(ctx, s.queue, selection{"stats", l.name, l.args}, sqlrow.LastInsert)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return slices.DeleteFunc(found, func(i gateway.LastInsert) bool { return i.At.IsZero() }), nil
}

func (s *Store) depths(ctx context.Context, statuses []gateway.Status) ([]gateway.Depth, error) {
	finished := func(s gateway.Status) bool { return !s.Open() }
	name, args := statement("depths"), []any{sql.Named("any_status", sqlrow.YesNo(len(statuses) == 0))}
	if len(statuses) > 0 && !slices.ContainsFunc(statuses, finished) {
		name, args = "depths_open", nil
	}
	l := name.listing([]list{texts("statuses", statuses)})
	sel := selection{"stats", l.name, append(args, l.args...)}
	return selectAll(ctx, s.queue, sel, sqlrow.Depth)
}
