package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// Due returns the rows in a status whose NEXT_ATTEMPT_AT has come, oldest first.
func (s *Store) Due(ctx context.Context, p gateway.DueParams) ([]gateway.Message, error) {
	name := statement("due_other")
	if slices.Contains([]gateway.Status{gateway.StatusSending, gateway.StatusUnknown, gateway.StatusSent}, p.Status) {
		name = "due"
	}
	found, err := selectAll(ctx, s.queue, selection{"due", name, []any{
		sql.Named("status", string(p.Status)), sql.Named("now", timestamp(p.Now)),
		sql.Named("after_at", since(p.After.At)), sql.Named("after_id", int64(p.After.ID)),
		sql.Named("account", p.Account), sql.Named("limit", int64(p.Limit)),
	}}, sqlrow.Message)
	return found, wrap(err, "reading due messages")
}

// Deferred returns rows of a channel that were put off for a reason and are not due yet.
func (s *Store) Deferred(ctx context.Context, p gateway.DeferredParams) ([]gateway.Message, error) {
	args := []any{
		sql.Named("channel", p.Channel), sql.Named("reason", p.Reason),
		sql.Named("now", timestamp(p.Now)), sql.Named("before", timestamp(p.Before)),
		sql.Named("limit", int64(p.Limit)),
	}
	messages, err := selectAll(ctx, s.queue, selection{"deferred", "deferred", args}, sqlrow.Message)
	return messages, wrap(err, "reading deferred messages")
}

// Waiting returns claimable rows of a channel whose STATUS_REASON is another.
func (s *Store) Waiting(ctx context.Context, p gateway.WaitingParams) ([]gateway.Message, error) {
	args := []any{sql.Named("channel", p.Channel), sql.Named("reason", p.Reason), sql.Named("limit", int64(p.Limit))}
	messages, err := selectAll(ctx, s.queue, selection{"waiting", "waiting", args}, sqlrow.Message)
	return messages, wrap(err, "reading waiting messages")
}

// since is before every time if it is zero: no NULL, with which nothing compares.
func since(at time.Time) time.Time {
	if at.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return timestamp(at)
}

// Find returns the rows that have any of the keys, each once, by MESSAGE_ID. Empty keys find nothing.
func (s *Store) Find(ctx context.Context, k gateway.Keys) ([]gateway.Message, error) {
	if k.Empty() {
		return nil, nil
	}
	sel := listed{name: "find", lists: []list{numbers("ids", k.IDs), texts("refs", k.Refs), texts("sids", k.SIDs)}}
	found, err := selectListed(ctx, s.queue, sel, sqlrow.Message)
	byID := func(a, b gateway.Message) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(found, byID)
	return slices.CompactFunc(found, func(a, b gateway.Message) bool { return a.ID == b.ID }), wrap(err, "finding messages")
}

// Events returns the histories of messages, each in the order in which it was written.
func (s *Store) Events(ctx context.Context, ids ...gateway.MessageID) ([]gateway.Event, error) {
	sel := listed{name: "events", lists: []list{numbers("ids", ids)}}
	events, err := selectListed(ctx, s.queue, sel, sqlrow.Forgiving(sqlrow.Event))
	return events, wrap(err, "reading events")
}
