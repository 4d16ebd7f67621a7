package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// Queue returns the open rows, by channel and status.
func (s *Store) Queue(ctx context.Context, now time.Time) ([]gateway.Queued, error) {
	sel := selection{"queue", "queue", []any{sql.Named("now", timestamp(now))}}
	queued, err := selectAll(ctx, s.queue, sel, sqlrow.Queued)
	return queued, wrap(err, "counting open messages")
}

// Failures counts the newest rows that reached nobody, by cause, the most frequent first.
func (s *Store) Failures(ctx context.Context, p gateway.FailuresParams) ([]gateway.Failures, error) {
	args := []any{sql.Named("since", timestamp(p.Since)), sql.Named("limit", int64(p.Limit))}
	failures, err := selectAll(ctx, s.queue, selection{"failures", "failures", args}, sqlrow.Forgiving(sqlrow.Failures))
	return failures, wrap(err, "counting failures")
}

// Backlog counts what waits of the replies, each up to the limit.
func (s *Store) Backlog(ctx context.Context, limit int) (gateway.Backlog, error) {
	sel := selection{"backlog", "backlog", []any{sql.Named("limit", int64(limit))}}
	waits, err := selectAll(ctx, s.staging, sel, func(r *sqlrow.Row) gateway.Waits { r.Skip(1); return sqlrow.Waits(r) })
	if err == nil && len(waits) != 2 {
		err = fmt.Errorf("%d figures instead of 2", len(waits))
	}
	if err != nil {
		return gateway.Backlog{}, wrap(err, "counting replies")
	}
	return gateway.Backlog{Ambiguous: waits[0], Unprocessed: waits[1]}, nil
}

// LastEvent is the greatest EVENT_ID, 0 if there is none.
func (s *Store) LastEvent(ctx context.Context) (int64, error) {
	last, err := s.number(ctx, selection{action: "last event", name: "last_event"})
	return last, wrap(err, "reading the last event")
}

// CountEvents counts the events of a range that changed a status, by minute, channel and status.
func (s *Store) CountEvents(ctx context.Context, r gateway.EventRange) ([]gateway.EventCount, error) {
	sel := selection{"count events", "count_events", []any{sql.Named("after", r.After), sql.Named("until", r.Until)}}
	counts, err := selectAll(ctx, s.queue, sel, sqlrow.Forgiving(sqlrow.EventCount))
	return counts, wrap(err, "counting events")
}

// DeadNumbers returns a page of the numbers that are given up, by number.
func (s *Store) DeadNumbers(ctx context.Context, p gateway.DeadParams) ([]gateway.Number, error) {
	args := []any{sql.Named("after", cmp.Or(p.After, beforeAll)), sql.Named("limit", int64(pageSize(p.Limit)))}
	found, err := selectAll(ctx, s.queue, selection{"dead numbers", "dead_numbers", args}, sqlrow.Forgiving(sqlrow.Number))
	return found, wrap(err, "reading dead numbers")
}

// Info is what the store knows of itself.
func (s *Store) Info(ctx context.Context) (gateway.StoreInfo, error) {
	version, err := s.number(ctx, selection{action: "schema version", name: "schema_version"})
	return gateway.StoreInfo{Kind: "oracle", Schema: int(version)}, wrap(err, "reading schema version")
}

// number reads the one number that a selection gives.
func (s *Store) number(ctx context.Context, sel selection) (int64, error) {
	all, err := selectAll(ctx, s.queue, sel, (*sqlrow.Row).Int64)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}
