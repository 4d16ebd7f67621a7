package sabotage

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/rig"
)

// feedTick is how often rows are inserted.
const feedTick = 100 * time.Millisecond

// feed inserts the rows at a steady rate, however the gateways fare: below what they can send, so that
// a row waits for what happens to it and not for a backlog. While the database is away it
// waits, and does not make up for it.
func (s *Sabotage) feed(ctx context.Context) {
	defer close(s.fed)
	each := max(1, s.opts.Rate*int(feedTick/time.Millisecond)/1000)
	ticker := time.NewTicker(time.Second * time.Duration(each) / time.Duration(s.opts.Rate))
	defer ticker.Stop()
	for next := 0; next < s.opts.Rows; {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		rows := make([]gateway.Message, 0, each)
		for i := next; i < min(next+each, s.opts.Rows); i++ {
			rows = append(rows, rig.Row(i))
		}
		if s.opts.Down.away() {
			continue
		}
		began := time.Now()
		if _, err := s.opts.Place.Store.Insert(ctx, rows); err != nil {
			continue // again: their SOURCE_KEY tells rows that are there already
		}
		s.mu.Lock()
		for _, m := range rows {
			s.inserted[m.SourceKey] = began
		}
		s.mu.Unlock()
		next += len(rows)
	}
}

// Fed reports whether all rows are in the queue.
func (s *Sabotage) Fed() bool {
	select {
	case <-s.fed:
		return true
	default:
		return false
	}
}
