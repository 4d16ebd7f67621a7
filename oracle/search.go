package oracle

import (
	"context"
	"database/sql"
	"math"

	"ebs-sms-gateway/gateway"
)

// Search returns one page of the messages that pass every filter, newest first.
func (s *Store) Search(ctx context.Context, p gateway.SearchParams) ([]gateway.Message, error) {
	name := statement("search")
	args := append(page(p.Before, p.Limit),
		sql.Named("any_channel", yesNo(p.Channel == "")), sql.Named("channel", p.Channel),
		sql.Named("any_status", yesNo(len(p.Statuses) == 0)))
	if p.Recipient != "" {
		name, args = "search_recipient", append(args, sql.Named("recipient", p.Recipient))
	}
	l := name.listing([]list{texts("statuses", p.Statuses)})
	messages, err := selectAll(ctx, s.queue, selection{"search", l.name, append(args, l.args...)}, scanMessage)
	return messages, wrap(err, "searching messages")
}

// page is the binds of a page: from where on backwards, the first one from above
// every id, and how many rows.
func page[T ~int64](before T, limit int) []any {
	if before == 0 {
		before = math.MaxInt64
	}
	if limit < 1 || limit > gateway.SearchLimit {
		limit = gateway.SearchLimit
	}
	return []any{sql.Named("before", int64(before)), sql.Named("limit", int64(limit))}
}
