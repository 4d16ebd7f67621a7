package oracle

import (
	"context"
	"database/sql"
	"slices"

	"ebs-sms-gateway/gateway"
)

// Stats counts rows by channel and status, and finds since when the oldest due
// row of each channel could have been claimed. Counting any but open statuses
// reads the whole table: ask for the open ones where it is asked often.
func (s *Store) Stats(ctx context.Context, p gateway.StatsParams) (gateway.Stats, error) {
	depths, err := s.depths(ctx, p.Statuses)
	if err != nil {
		return gateway.Stats{}, wrap(err, "counting messages")
	}
	sel := selection{"stats", "eligible", []any{sql.Named("now", timestamp(p.Now))}}
	eligible, err := selectAll(ctx, s.queue, sel, func(r *row) gateway.Eligible {
		return gateway.Eligible{Channel: r.text(), Since: r.time()}
	})
	if err != nil {
		return gateway.Stats{}, wrap(err, "finding the oldest due messages")
	}
	return gateway.Stats{Depths: depths, Eligible: eligible}, nil
}

func (s *Store) depths(ctx context.Context, statuses []gateway.Status) ([]gateway.Depth, error) {
	finished := func(s gateway.Status) bool { return !s.Open() }
	name, args := statement("depths"), []any{sql.Named("any_status", yesNo(len(statuses) == 0))}
	if len(statuses) > 0 && !slices.ContainsFunc(statuses, finished) {
		name, args = "depths_open", nil
	}
	l := name.listing([]list{texts("statuses", statuses)})
	sel := selection{"stats", l.name, append(args, l.args...)}
	return selectAll(ctx, s.queue, sel, func(r *row) gateway.Depth {
		return gateway.Depth{Channel: r.text(), Status: gateway.Status(r.text()), Rows: r.int64()}
	})
}
