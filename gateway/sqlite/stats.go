package sqlite

import (
	"context"
	"slices"

	"ebs-sms-gateway/gateway"
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
)

// Stats counts rows by channel and status, and finds since when the oldest due
// row of each channel could have been claimed. Counting any but open statuses
// reads the whole table: ask for the open ones where it is asked often.
func (s *Store) Stats(ctx context.Context, p gateway.StatsParams) (gateway.Stats, error) {
	depths, err := s.depths(ctx, p.Statuses)
	if err != nil {
		return gateway.Stats{}, wrap(err, "counting messages")
	}
	rows, err := s.read.query(ctx, selectEligible, timestamp(p.Now))
	eligible, err := collect(rows, err, func(r *row) gateway.Eligible {
		return gateway.Eligible{Channel: r.text(), Since: r.time()}
	})
	if err != nil {
		return gateway.Stats{}, wrap(err, "finding the oldest due messages")
	}
	return gateway.Stats{Depths: depths, Eligible: eligible}, nil
}

func (s *Store) depths(ctx context.Context, statuses []gateway.Status) ([]gateway.Depth, error) {
	asked := list(statuses)
	query, args := countAny, []any{asked, asked}
	finished := func(s gateway.Status) bool { return !s.Open() }
	if len(statuses) > 0 && !slices.ContainsFunc(statuses, finished) {
		query, args = countOpen, []any{asked}
	}
	rows, err := s.read.query(ctx, query, args...)
	return collect(rows, err, func(r *row) gateway.Depth {
		return gateway.Depth{Channel: r.text(), Status: gateway.Status(r.text()), Rows: r.int64()}
	})
}
