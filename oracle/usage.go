package oracle

import (
	"context"
	"database/sql"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/ora"
)

// Reserve takes as much of what is wanted as the cap leaves, or gives back. To take all that is wanted costs one round
// trip. Where the answer is lost it takes again: what was taken may be lost, the cap is never exceeded.
func (s *Store) Reserve(ctx context.Context, r gateway.Reservation) (gateway.Granted, error) {
	if r.Want < 0 {
		granted, err := s.giveBack(ctx, r)
		return granted, wrap(err, "giving usage back")
	}
	granted, err := s.reserve(ctx, r)
	return granted, wrap(err, "reserving usage")
}

// reserve asks for all, and where there is not so much for what there is.
func (s *Store) reserve(ctx context.Context, r gateway.Reservation) (gateway.Granted, error) {
	for {
		used, err := s.takeAll(ctx, r)
		if err != nil || used > 0 {
			return gateway.Granted{Units: r.Want, Used: int(used)}, err
		}
		counters, err := s.counter(ctx, r.UsageKey)
		if err != nil {
			return gateway.Granted{}, err
		}
		if len(counters) == 0 {
			if err := s.firstUsage(ctx, r.UsageKey); err != nil {
				return gateway.Granted{}, err
			}
			counters = []int{0}
		}
		if r.Want = r.Grant(counters[0]); r.Want == 0 {
			return gateway.Granted{Used: counters[0]}, nil
		}
	}
}

// takeAll returns the counter after it, 0 if there is not so much, or no counter.
func (s *Store) takeAll(ctx context.Context, r gateway.Reservation) (used int64, err error) {
	args := append(usageArgs(r.UsageKey), sql.Named("want", r.Want), sql.Named("cap", r.Cap),
		sql.Named("used", sql.Out{Dest: &used}))
	err = s.queue.run(ctx, write{"reserve", "reserve", args})
	return used, err
}

// firstUsage makes the counter, unless another has made it meanwhile.
func (s *Store) firstUsage(ctx context.Context, key gateway.UsageKey) error {
	err := s.queue.run(ctx, write{"reserve", "first_usage", usageArgs(key)})
	if ora.IsDuplicate(err) {
		return nil
	}
	return err
}

// giveBack is a transaction, which is not repeated where the answer to its commit is lost: to give back twice would
// exceed the cap.
func (s *Store) giveBack(ctx context.Context, r gateway.Reservation) (gateway.Granted, error) {
	var granted gateway.Granted
	err := s.queue.inTx(ctx, "reserve", func(ctx context.Context, t *tx) error {
		rows, err := t.query(ctx, "lock_usage", usageArgs(r.UsageKey)...)
		if err != nil {
			return err
		}
		counters, err := sqlrow.Collect(rows, sqlrow.Scanning((*sqlrow.Row).Int))
		if err != nil || len(counters) == 0 {
			return err
		}
		units := r.Grant(counters[0])
		granted = gateway.Granted{Units: units, Used: counters[0] + units}
		_, err = t.exec(ctx, "give_back", append(usageArgs(r.UsageKey), sql.Named("units", -units))...)
		return err
	})
	return granted, err
}

// Usage returns the counter of each key, 0 where nothing was used.
func (s *Store) Usage(ctx context.Context, keys []gateway.UsageKey) ([]int, error) {
	used := make([]int, len(keys))
	for i, key := range keys {
		counters, err := s.counter(ctx, key)
		if err != nil {
			return nil, wrap(err, "reading usage")
		}
		for _, n := range counters {
			used[i] = n
		}
	}
	return used, nil
}

// counter is one counter, or none.
func (s *Store) counter(ctx context.Context, key gateway.UsageKey) ([]int, error) {
	return selectAll(ctx, s.queue, selection{"usage", "usage", usageArgs(key)}, (*sqlrow.Row).Int)
}

func usageArgs(key gateway.UsageKey) []any {
	return []any{sql.Named("scope", string(key.Scope)), sql.Named("name", key.Name), sql.Named("period", key.Period)}
}
