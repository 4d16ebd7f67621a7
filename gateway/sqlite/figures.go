package sqlite

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const (
	// selectQueue reads the index of open rows alone. Rows that are sent, or of which nobody knows, are looked at when
	// NEXT_ATTEMPT_AT comes; held ones never are.
	selectQueue = `SELECT CHANNEL, STATUS, COUNT(*), SUM(STATUS <> 'HELD' AND ` + dueAt + ` <= ?),
  MIN(CASE WHEN STATUS <> 'HELD' AND ` + dueAt + ` <= ? THEN CASE ` + dueAt + ` WHEN '' THEN CREATION_DATE ELSE ` + dueAt + ` END END),
  MIN(CREATION_DATE), MIN(CASE WHEN ` + dueAt + ` > ? THEN ` + dueAt + ` END)
FROM XXSMS_OUTBOUND INDEXED BY XXSMS_OUTBOUND_OPEN
WHERE ` + openRows + `
GROUP BY CHANNEL, STATUS ORDER BY CHANNEL, STATUS`

	selectFailures = `SELECT CHANNEL, STATUS, ERROR_CODE, STATUS_REASON, COUNT(*), MIN(STATUS_AT), MAX(STATUS_AT)
FROM (SELECT CHANNEL, STATUS, ERROR_CODE, STATUS_REASON, STATUS_AT FROM XXSMS_OUTBOUND INDEXED BY XXSMS_OUTBOUND_FAILED
  WHERE ` + failedRows + ` AND STATUS_AT >= ? ORDER BY STATUS_AT DESC LIMIT ?)
GROUP BY CHANNEL, STATUS, ERROR_CODE, STATUS_REASON ORDER BY COUNT(*) DESC, CHANNEL, STATUS, ERROR_CODE, STATUS_REASON`

	selectAmbiguous = `SELECT COUNT(*), MIN(RECEIVED_AT) FROM (
  SELECT RECEIVED_AT FROM XXSMS_INBOUND INDEXED BY XXSMS_INBOUND_AMBIGUOUS WHERE MATCH_STATUS = 'AMBIGUOUS' ORDER BY INBOUND_ID LIMIT ?)`

	selectBacklog = `SELECT COUNT(*), MIN(RECEIVED_AT) FROM (
  SELECT RECEIVED_AT FROM XXSMS_INBOUND INDEXED BY XXSMS_INBOUND_PROCESS
  WHERE PROCESS_STATUS = 'NEW' AND PROCESS_STATUS <> 'DONE' ORDER BY INBOUND_ID LIMIT ?)`

	selectLastEvent = `SELECT MAX(EVENT_ID) FROM XXSMS_EVENTS`

	// countEvents goes by the keys of both tables.
	countEvents = `SELECT SUBSTR(e.EVENT_AT, 1, 16), o.CHANNEL, e.TO_STATUS, COUNT(*), MIN(e.EVENT_ID)
FROM XXSMS_EVENTS e CROSS JOIN XXSMS_OUTBOUND o ON o.MESSAGE_ID = e.MESSAGE_ID
WHERE e.EVENT_ID > ? AND e.EVENT_ID <= ? AND COALESCE(e.FROM_STATUS, '') <> e.TO_STATUS
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`

	selectDead = `SELECT ` + sqlrow.NumberColumns + ` FROM XXSMS_PHONES INDEXED BY XXSMS_PHONES_DEAD
WHERE DEAD_AT IS NOT NULL AND PHONE_NUMBER > ? ORDER BY PHONE_NUMBER LIMIT ?`
)

// Queue returns the open rows, by channel and status.
func (s *Store) Queue(ctx context.Context, now time.Time) ([]gateway.Queued, error) {
	at := timestamp(now)
	rows, err := s.query(ctx, selectQueue, at, at, at)
	queued, err := collect(rows, err, sqlrow.Queued)
	return queued, wrap(err, "counting open messages")
}

// Failures counts the newest rows that reached nobody, by cause, the most frequent first.
func (s *Store) Failures(ctx context.Context, p gateway.FailuresParams) ([]gateway.Failures, error) {
	rows, err := s.query(ctx, selectFailures, timestamp(p.Since), p.Limit)
	failures, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Failures))
	return failures, wrap(err, "counting failures")
}

// Backlog counts what waits of the replies, each up to the limit.
func (s *Store) Backlog(ctx context.Context, limit int) (gateway.Backlog, error) {
	var b gateway.Backlog
	for query, into := range map[string]*gateway.Waits{selectAmbiguous: &b.Ambiguous, selectBacklog: &b.Unprocessed} {
		rows, err := s.query(ctx, query, limit)
		waits, err := collect(rows, err, sqlrow.Waits)
		if err != nil {
			return gateway.Backlog{}, wrap(err, "counting replies")
		}
		*into = waits[0]
	}
	return b, nil
}

// LastEvent is the greatest EVENT_ID, 0 if there is none.
func (s *Store) LastEvent(ctx context.Context) (int64, error) {
	last, err := number(s.query(ctx, selectLastEvent))
	return last, wrap(err, "reading the last event")
}

// CountEvents counts the events of a range that changed a status, by minute, channel and status.
func (s *Store) CountEvents(ctx context.Context, r gateway.EventRange) ([]gateway.EventCount, error) {
	rows, err := s.query(ctx, countEvents, r.After, r.Until)
	counts, err := collect(rows, err, sqlrow.Forgiving(sqlrow.EventCount))
	return counts, wrap(err, "counting events")
}

// DeadNumbers returns a page of the numbers that are given up, by number.
func (s *Store) DeadNumbers(ctx context.Context, p gateway.DeadParams) ([]gateway.Number, error) {
	rows, err := s.query(ctx, selectDead, p.After, pageSize(p.Limit))
	found, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Number))
	return found, wrap(err, "reading dead numbers")
}

// Info is what the store knows of itself.
func (s *Store) Info(ctx context.Context) (gateway.StoreInfo, error) {
	version, err := number(s.query(ctx, selectVersion))
	return gateway.StoreInfo{Kind: "sqlite", Schema: int(version)}, wrap(err, "reading schema version")
}
