package sqlite

import (
	"context"

	"ebs-sms-gateway/gateway"
)

const (
	selectUsage = `SELECT USED FROM XXSMS_USAGE WHERE SCOPE = ? AND NAME = ? AND PERIOD = ?`

	upsertUsage = `INSERT INTO XXSMS_USAGE (SCOPE, NAME, PERIOD, USED) VALUES (?, ?, ?, ?)
ON CONFLICT (SCOPE, NAME, PERIOD) DO UPDATE
SET USED = excluded.USED, LAST_UPDATE_DATE = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`
)

// Reserve takes as much of what is wanted as the cap leaves, or gives back, in one transaction.
func (s *Store) Reserve(ctx context.Context, r gateway.Reservation) (gateway.Granted, error) {
	var granted gateway.Granted
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		rows, err := t.query(ctx, selectUsage, string(r.Scope), r.Name, r.Period)
		used, err := number(rows, err)
		if err != nil {
			return err
		}
		granted.Units = r.Grant(int(used))
		granted.Used = int(used) + granted.Units
		if granted.Units == 0 {
			return nil
		}
		_, err = t.exec(ctx, upsertUsage, string(r.Scope), r.Name, r.Period, granted.Used)
		return err
	})
	if err != nil {
		return gateway.Granted{}, wrap(err, "reserving usage")
	}
	return granted, nil
}

// Usage returns the counter of each key, 0 where nothing was used.
func (s *Store) Usage(ctx context.Context, keys []gateway.UsageKey) ([]int, error) {
	used := make([]int, len(keys))
	for i, k := range keys {
		rows, err := s.query(ctx, selectUsage, string(k.Scope), k.Name, k.Period)
		n, err := number(rows, err)
		if err != nil {
			return nil, wrap(err, "reading usage")
		}
		used[i] = int(n)
	}
	return used, nil
}
