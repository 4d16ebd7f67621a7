package oracle

import (
	"context"
	"database/sql"
	"math"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// Search returns one page of the messages that pass every filter, newest first.
func (s *Store) Search(ctx context.Context, p gateway.SearchParams) ([]gateway.Message, error) {
	var pages [][]gateway.Message
	for _, part := range p.Parts() {
		page, err := selectAll(ctx, s.queue, messagesOf(part, part.Size()), sqlrow.Message)
		if err != nil {
			return nil, wrap(err, "searching messages")
		}
		pages = append(pages, page)
	}
	return gateway.Newest(pages, p.Size()), nil
}

// SearchIDs returns the ids of the newest messages that pass every filter: p.Limit of them, if there are as many.
func (s *Store) SearchIDs(ctx context.Context, p gateway.SearchParams) ([]gateway.MessageID, error) {
	var all []gateway.MessageID
	for _, part := range p.Parts() {
		sel := messagesOf(part, part.Limit)
		sel.name = idsOf(sel.name)
		ids, err := selectAll(ctx, s.queue, sel, sqlrow.ID)
		if err != nil {
			return nil, wrap(err, "searching ids of messages")
		}
		all = append(all, ids...)
	}
	return gateway.NewestIDs(all, p.Limit), nil
}

// messagesOf is the statement whose hint names the index that leads.
func messagesOf(p gateway.SearchParams, limit int) selection {
	name := map[gateway.Lead]statement{
		gateway.LeadIDs: "search_ids", gateway.LeadSource: "search_source", gateway.LeadRecipient: "search_recipient",
		gateway.LeadPerson: "search_person", gateway.LeadOpen: "search_open", gateway.LeadFailed: "search_failed",
		gateway.LeadChannel: "search_channel", gateway.LeadKey: "search",
	}[p.Lead()]
	args := append(bounds(int64(p.Least), int64(p.Before)),
		unfiltered("channel", len(p.Channels) == 0), unfiltered("status", len(p.Statuses) == 0),
		unfiltered("source", len(p.SourceKeys) == 0),
		unfiltered("recipient", p.Recipient == ""), sql.Named("recipient", p.Recipient),
		unfiltered("person", p.PersonID == 0), sql.Named("person_id", p.PersonID),
		unfiltered("time", p.Since.IsZero() && p.Until.IsZero()),
		sql.Named("since", since(p.Since)), sql.Named("until", until(p.Until)),
		unfiltered("settled", p.Settled.IsZero()), sql.Named("settled", until(p.Settled)),
		sql.Named("limit", int64(limit)))
	if name == "search_failed" {
		args = append(args, sql.Named("missed_since", timestamp(p.MissedSince())))
	}
	if name == "search_source" || name == "search_channel" {
		args = append(args, sql.Named("channel", p.Channels[0]))
	}
	lists := []list{texts("channels", p.Channels), texts("statuses", p.Statuses), texts("source_keys", p.SourceKeys)}
	if name == "search_ids" {
		lists = append(lists, numbers("ids", p.IDs))
	}
	l := name.listing(lists)
	return selection{"search", l.name, append(args, l.args...)}
}

// Replies returns one page of the replies that pass every filter, newest first.
func (s *Store) Replies(ctx context.Context, p gateway.ReplySearchParams) ([]gateway.Reply, error) {
	name := statement("replies")
	switch {
	case p.From != "":
		name = "replies_from"
	case p.MessageID != 0:
		name = "replies_to"
	case p.Ambiguous():
		name = "replies_ambiguous"
	}
	l := name.listing([]list{texts("channels", p.Channels), texts("statuses", p.Statuses)})
	args := append(bounds(p.Least, p.Before),
		unfiltered("from", p.From == ""), sql.Named("from_number", p.From),
		unfiltered("message", p.MessageID == 0), sql.Named("message_id", int64(p.MessageID)),
		unfiltered("channel", len(p.Channels) == 0), unfiltered("status", len(p.Statuses) == 0),
		unfiltered("time", p.Since.IsZero()), sql.Named("since", since(p.Since)),
		sql.Named("limit", int64(p.Size())))
	replies, err := selectAll(ctx, s.staging, selection{"replies", l.name, append(args, l.args...)},
		sqlrow.Forgiving(sqlrow.Reply))
	return replies, wrap(err, "reading replies")
}

// unfiltered is the bind that turns a filter off.
func unfiltered(filter string, off bool) any { return sql.Named("any_"+filter, sqlrow.YesNo(off)) }

// bounds are the binds of a page: its least id, and the one before which it begins, the first page above every id.
func bounds(least, before int64) []any {
	if before == 0 {
		before = math.MaxInt64
	}
	return []any{sql.Named("least", least), sql.Named("before", before)}
}

// until is after every time if it is zero.
func until(at time.Time) time.Time {
	if at.IsZero() {
		return time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return timestamp(at)
}

// pageSize is the limit, within the bounds of a page.
func pageSize(limit int) int { return gateway.SearchParams{Limit: limit}.Size() }
