package sqlite

import (
	"context"
	"math"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// search builds the query of one page. The ids are found first, so that a row is read whole only if it is of the page.
type search struct {
	table, id, columns string
	index              string
	where              []string
	args               []any
}

// filter adds a condition, whose arguments follow.
func (s *search) filter(condition string, args ...any) {
	s.where, s.args = append(s.where, condition), append(s.args, args...)
}

// among filters by a list, unless that is empty.
func (s *search) among(column, values string) {
	if values != "[]" {
		s.filter(column+` IN (SELECT value FROM json_each(?))`, values)
	}
}

func (s *search) query(size int) (string, []any) {
	ids, args := s.ids(size)
	return `SELECT ` + s.columns + ` FROM ` + s.table + ` WHERE ` + s.id + ` IN (
  ` + ids + `)
ORDER BY ` + s.id + ` DESC`, args
}

// ids has the ids alone.
func (s *search) ids(size int) (string, []any) {
	return `SELECT ` + s.id + ` FROM ` + s.table + s.index + ` WHERE ` + strings.Join(s.where, " AND ") + `
  ORDER BY ` + s.id + ` DESC LIMIT ?`, append(s.args, size)
}

// bounds keeps a page between two ids; 0 is no bound.
func (s *search) bounds(least, before int64) {
	if before == 0 {
		before = math.MaxInt64
	}
	s.filter(s.id+` >= ? AND `+s.id+` < ?`, least, before)
}

// Search returns one page of the messages that pass every filter, newest first.
func (s *Store) Search(ctx context.Context, p gateway.SearchParams) ([]gateway.Message, error) {
	var pages [][]gateway.Message
	for _, part := range p.Parts() {
		query, args := messagesOf(part).query(part.Size())
		rows, err := s.query(ctx, query, args...)
		page, err := collect(rows, err, sqlrow.Message)
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
		query, args := messagesOf(part).ids(part.Limit)
		rows, err := s.query(ctx, query, args...)
		ids, err := collect(rows, err, sqlrow.ID)
		if err != nil {
			return nil, wrap(err, "searching ids of messages")
		}
		all = append(all, ids...)
	}
	return gateway.NewestIDs(all, p.Limit), nil
}

// messagesOf names the index, which SQLite would else choose by guesses about the rows.
func messagesOf(p gateway.SearchParams) *search {
	s := &search{table: "XXSMS_OUTBOUND", id: "MESSAGE_ID", columns: sqlrow.MessageColumns, index: " NOT INDEXED"}
	s.bounds(int64(p.Least), int64(p.Before))
	switch p.Lead() {
	case gateway.LeadSource:
		s.index = " INDEXED BY XXSMS_OUTBOUND_SOURCE"
	case gateway.LeadRecipient:
		s.index = " INDEXED BY XXSMS_OUTBOUND_RECIPIENT"
	case gateway.LeadPerson:
		s.index = " INDEXED BY XXSMS_OUTBOUND_PERSON"
	case gateway.LeadOpen:
		s.index = " INDEXED BY XXSMS_OUTBOUND_OPEN"
		s.filter(openRows)
	case gateway.LeadFailed:
		s.index = " INDEXED BY XXSMS_OUTBOUND_FAILED"
		s.filter(failedRows+` AND STATUS_AT >= ?`, timestamp(p.MissedSince()))
	case gateway.LeadChannel:
		s.index = " INDEXED BY XXSMS_OUTBOUND_PAGE"
	}
	s.among("MESSAGE_ID", list(p.IDs))
	if len(p.Channels) == 1 {
		s.filter(`CHANNEL = ?`, p.Channels[0])
	} else {
		s.among("CHANNEL", list(p.Channels))
	}
	s.among("STATUS", list(p.Statuses))
	if len(p.SourceKeys) > 0 {
		s.filter(`SOURCE_KEY <> ''`)
		s.among("SOURCE_KEY", list(p.SourceKeys))
	}
	if p.Recipient != "" {
		s.filter(`RECIPIENT = ?`, p.Recipient)
	}
	if p.PersonID != 0 {
		s.filter(`PERSON_ID = ?`, p.PersonID)
	}
	if !p.Since.IsZero() {
		s.filter(`CREATION_DATE >= ?`, timestamp(p.Since))
	}
	if !p.Until.IsZero() {
		s.filter(`CREATION_DATE < ?`, timestamp(p.Until))
	}
	if !p.Settled.IsZero() {
		s.filter(`(STATUS_AT IS NULL OR STATUS_AT <= ?)`, timestamp(p.Settled))
	}
	return s
}

// Replies returns one page of the replies that pass every filter, newest first.
func (s *Store) Replies(ctx context.Context, p gateway.ReplySearchParams) ([]gateway.Reply, error) {
	query, args := repliesOf(p)
	rows, err := s.query(ctx, query, args...)
	replies, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Reply))
	return replies, wrap(err, "reading replies")
}

func repliesOf(p gateway.ReplySearchParams) (string, []any) {
	s := &search{table: "XXSMS_INBOUND", id: "INBOUND_ID", columns: sqlrow.ReplyColumns, index: " NOT INDEXED"}
	s.bounds(p.Least, p.Before)
	switch {
	case p.From != "":
		s.index = " INDEXED BY XXSMS_INBOUND_FROM"
		s.filter(`FROM_NUMBER = ?`, p.From)
	case p.MessageID != 0:
		s.index = " INDEXED BY XXSMS_INBOUND_MESSAGE"
	case p.Ambiguous():
		s.index = " INDEXED BY XXSMS_INBOUND_AMBIGUOUS"
		s.filter(`MATCH_STATUS = 'AMBIGUOUS'`)
	}
	if p.MessageID != 0 {
		s.filter(`MESSAGE_ID = ?`, int64(p.MessageID))
	}
	s.among("CHANNEL", list(p.Channels))
	s.among("MATCH_STATUS", list(p.Statuses))
	if !p.Since.IsZero() {
		s.filter(`RECEIVED_AT >= ?`, timestamp(p.Since))
	}
	return s.query(p.Size())
}
