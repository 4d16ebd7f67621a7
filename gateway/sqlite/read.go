package sqlite

import (
	"context"
	"encoding/json"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// selectDue has one form per status: a partial index serves only literal statuses.
const selectDue = `SELECT ` + sqlrow.MessageColumns + ` FROM XXSMS_OUTBOUND INDEXED BY XXSMS_OUTBOUND_LOOK
WHERE ` + lookedAtRows + ` AND NEXT_ATTEMPT_AT IS NOT NULL
  AND STATUS = ? AND NEXT_ATTEMPT_AT <= ? AND (NEXT_ATTEMPT_AT, MESSAGE_ID) > (?, ?) AND (? = '' OR COALESCE(PROVIDER_ACCOUNT, '') IN ('', ?))
ORDER BY NEXT_ATTEMPT_AT, MESSAGE_ID LIMIT ?`

// selectDueOther serves the statuses that are not looked at, for which no index is kept.
const selectDueOther = `SELECT ` + sqlrow.MessageColumns + ` FROM XXSMS_OUTBOUND
WHERE STATUS = ? AND NEXT_ATTEMPT_AT <= ? AND (NEXT_ATTEMPT_AT, MESSAGE_ID) > (?, ?) AND (? = '' OR COALESCE(PROVIDER_ACCOUNT, '') IN ('', ?))
ORDER BY NEXT_ATTEMPT_AT, MESSAGE_ID LIMIT ?`

// Due returns the rows in a status whose NEXT_ATTEMPT_AT has come, oldest first.
func (s *Store) Due(ctx context.Context, p gateway.DueParams) ([]gateway.Message, error) {
	query := selectDueOther
	if slices.Contains([]gateway.Status{gateway.StatusSending, gateway.StatusUnknown, gateway.StatusSent}, p.Status) {
		query = selectDue
	}
	after := ""
	if !p.After.At.IsZero() {
		after = timestamp(p.After.At)
	}
	rows, err := s.query(ctx, query, string(p.Status), timestamp(p.Now), after, int64(p.After.ID),
		p.Account, p.Account, p.Limit)
	messages, err := collect(rows, err, sqlrow.Message)
	return messages, wrap(err, "reading due messages")
}

const selectDeferred = `SELECT ` + sqlrow.MessageColumns + ` FROM XXSMS_OUTBOUND INDEXED BY XXSMS_OUTBOUND_DUE
WHERE CHANNEL = ? AND ` + claimableRows + ` AND STATUS = 'DEFERRED' AND STATUS_REASON = ? AND NEXT_ATTEMPT_AT > ? AND STATUS_AT <= ?
ORDER BY PRIORITY, NEXT_ATTEMPT_AT, NOT_BEFORE, MESSAGE_ID LIMIT ?`

// Deferred returns rows of a channel that were put off for a reason and are not due yet.
func (s *Store) Deferred(ctx context.Context, p gateway.DeferredParams) ([]gateway.Message, error) {
	rows, err := s.read.query(ctx, selectDeferred, p.Channel, p.Reason, timestamp(p.Now), timestamp(p.Before), p.Limit)
	messages, err := collect(rows, err, sqlrow.Message)
	return messages, wrap(err, "reading deferred messages")
}

const selectWaiting = `SELECT ` + sqlrow.MessageColumns + ` FROM XXSMS_OUTBOUND INDEXED BY XXSMS_OUTBOUND_DUE
WHERE CHANNEL = ? AND ` + claimableRows + ` AND COALESCE(STATUS_REASON, '') <> ?
ORDER BY PRIORITY, NEXT_ATTEMPT_AT, NOT_BEFORE, MESSAGE_ID LIMIT ?`

// Waiting returns claimable rows of a channel whose STATUS_REASON is another.
func (s *Store) Waiting(ctx context.Context, p gateway.WaitingParams) ([]gateway.Message, error) {
	rows, err := s.query(ctx, selectWaiting, p.Channel, p.Reason, p.Limit)
	messages, err := collect(rows, err, sqlrow.Message)
	return messages, wrap(err, "reading waiting messages")
}

// selectByKeys takes each list of keys as one JSON array, of any length.
const selectByKeys = `SELECT ` + sqlrow.MessageColumns + ` FROM XXSMS_OUTBOUND WHERE MESSAGE_ID IN (
  SELECT value FROM json_each(?)
  UNION SELECT MESSAGE_ID FROM XXSMS_OUTBOUND WHERE ATTEMPT_REF IN (SELECT value FROM json_each(?))
  UNION SELECT MESSAGE_ID FROM XXSMS_OUTBOUND WHERE PROVIDER_SID IN (SELECT value FROM json_each(?)))
ORDER BY MESSAGE_ID`

// Find returns the rows that have any of the keys, each once, by MESSAGE_ID. Empty keys find nothing.
func (s *Store) Find(ctx context.Context, k gateway.Keys) ([]gateway.Message, error) {
	if k.Empty() {
		return nil, nil
	}
	rows, err := s.query(ctx, selectByKeys, list(k.IDs), list(k.Refs), list(k.SIDs))
	messages, err := collect(rows, err, sqlrow.Message)
	return messages, wrap(err, "finding messages")
}

const selectEvents = `SELECT ` + sqlrow.EventColumns + `
FROM XXSMS_EVENTS WHERE MESSAGE_ID IN (SELECT value FROM json_each(?)) ORDER BY EVENT_ID`

// Events returns the histories of messages, each in the order in which it was written.
func (s *Store) Events(ctx context.Context, ids ...gateway.MessageID) ([]gateway.Event, error) {
	rows, err := s.query(ctx, selectEvents, list(ids))
	events, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Event))
	return events, wrap(err, "reading events")
}

// pageSize keeps the size of a page within its bounds.
func pageSize(limit int) int {
	if limit < 1 {
		return gateway.SearchLimit
	}
	return min(limit, gateway.SearchLimit)
}

// list is the JSON array of the values that are not empty.
func list[T comparable](values []T) string {
	var zero T
	kept := slices.DeleteFunc(slices.Clone(values), func(v T) bool { return v == zero })
	if len(kept) == 0 {
		return "[]"
	}
	text, _ := json.Marshal(kept) // texts and integers always have a JSON form
	return string(text)
}
