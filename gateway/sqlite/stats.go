package sqlite

import (
	"context"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const (
	// countOpen reads the index of open rows alone; the count of finished ones reads the table.
	countOpen = `SELECT CHANNEL, STATUS, COUNT(*) FROM XXSMS_OUTBOUND INDEXED BY XXSMS_OUTBOUND_OPEN
WHERE ` + openRows + `
  AND STATUS IN (SELECT value FROM json_each(?))
GROUP BY CHANNEL, STATUS ORDER BY CHANNEL, STATUS`

	countAny = `SELECT CHANNEL, STATUS, COUNT(*) FROM XXSMS_OUTBOUND
WHERE ? = '[]' OR STATUS IN (SELECT value FROM json_each(?))
GROUP BY CHANNEL, STATUS ORDER BY CHANNEL, STATUS`

	selectEligible = `SELECT CHANNEL, MIN(CASE ` + dueAt + ` WHEN '' THEN CREATION_DATE ELSE ` + dueAt + ` END)
FROM XXSMS_OUTBOUND INDEXED BY XXSMS_OUTBOUND_OPEN
WHERE ` + openRows + `
  AND ` + claimableRows + ` AND ` + dueAt + ` <= ?
GROUP BY CHANNEL ORDER BY CHANNEL`

	// selectInserts seeks the end of each channel in the index.
	selectInserts = `SELECT value, (SELECT MAX(CREATION_DATE) FROM XXSMS_OUTBOUND WHERE CHANNEL = value) FROM json_each(?)`

	// selectUnprocessed stops at the first entry of the index.
	selectUnprocessed = `SELECT RECEIVED_AT FROM XXSMS_INBOUND INDEXED BY XXSMS_INBOUND_PROCESS
WHERE PROCESS_STATUS = 'NEW' AND PROCESS_STATUS <> 'DONE' ORDER BY INBOUND_ID LIMIT 1`
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
	rows, err := s.query(ctx, selectEligible, timestamp(p.Now))
	eligible, err := collect(rows, err, sqlrow.Eligible)
	if err != nil {
		return gateway.Stats{}, wrap(err, "finding the oldest due messages")
	}
	stats := gateway.Stats{Depths: depths, Eligible: eligible}
	if stats.Inserts, err = s.inserts(ctx, p.Channels); err != nil {
		return gateway.Stats{}, wrap(err, "finding the newest messages")
	}
	rows, err = s.query(ctx, selectUnprocessed)
	unprocessed, err := collect(rows, err, (*sqlrow.Row).Time)
	if err != nil {
		return gateway.Stats{}, wrap(err, "finding the oldest unprocessed reply")
	}
	for _, at := range unprocessed {
		stats.Unprocessed = at
	}
	return stats, nil
}

func (s *Store) inserts(ctx context.Context, channels []string) ([]gateway.LastInsert, error) {
	if len(channels) == 0 {
		return nil, nil
	}
	rows, err := s.query(ctx, selectInserts, list(channels))
	inserts, err := collect(rows, err, sqlrow.LastInsert)
	return slices.DeleteFunc(inserts, func(i gateway.LastInsert) bool { return i.At.IsZero() }), err
}

func (s *Store) depths(ctx context.Context, statuses []gateway.Status) ([]gateway.Depth, error) {
	asked := list(statuses)
	query, args := countAny, []any{asked, asked}
	finished := func(s gateway.Status) bool { return !s.Open() }
	if len(statuses) > 0 && !slices.ContainsFunc(statuses, finished) {
		query, args = countOpen, []any{asked}
	}
	rows, err := s.query(ctx, query, args...)
	return collect(rows, err, sqlrow.Depth)
}
