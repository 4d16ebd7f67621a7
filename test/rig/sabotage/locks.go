package sabotage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"ebs-sms-gateway/gateway"
)

// selectOpen are the rows that the gateways still have work to do for.
const selectOpen = "SELECT MESSAGE_ID FROM XXSMS_OUTBOUND WHERE STATUS IN ('NEW', 'SENDING', 'RETRY', 'DEFERRED', 'UNKNOWN')"

// errNoRow: no row is open at the moment.
var errNoRow = errors.New("no open row")

// lockRows is a session that locks one open row after the other. What it cannot do while the
// database is away it does later.
func (s *Sabotage) lockRows(ctx context.Context, rnd *rand.Rand) {
	for ctx.Err() == nil {
		if s.opts.Down.away() || s.lockRow(ctx, rnd) != nil {
			s.rest(ctx, 20*time.Millisecond)
			continue
		}
		s.rest(ctx, between(rnd, 100*time.Millisecond, time.Second))
	}
}

// lockRow updates a row, does not commit for a while, and rolls back.
func (s *Sabotage) lockRow(ctx context.Context, rnd *rand.Rand) (err error) {
	// A canceled statement would end the session in the driver's way, not in the neighbour's.
	session := context.WithoutCancel(ctx)
	tx, err := s.neighbour.DB.BeginTx(session, nil)
	if err != nil {
		return fmt.Errorf("locking a row: %w", err)
	}
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	row, err := pick(session, tx, rnd)
	if err != nil {
		return err
	}
	from := time.Now()
	if _, err := tx.ExecContext(session, s.neighbour.Mark, int64(row)); err != nil {
		return fmt.Errorf("locking a row: %w", err)
	}
	s.rest(ctx, between(rnd, s.neighbour.LockMin, s.neighbour.LockMax))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locks = append(s.locks, hold{row, span{from, time.Now()}})
	return nil
}

// querier is a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// pick returns an open row at random.
func pick(ctx context.Context, db querier, rnd *rand.Rand) (gateway.MessageID, error) {
	open, err := selectIDs(ctx, db, selectOpen)
	if err != nil {
		return 0, err
	}
	if len(open) == 0 {
		return 0, errNoRow
	}
	return open[rnd.IntN(len(open))], nil
}

func selectIDs(ctx context.Context, db querier, query string) (ids []gateway.MessageID, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("reading rows: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("reading rows: %w", err)
		}
		ids = append(ids, gateway.MessageID(id))
	}
	return ids, rows.Err()
}

func between(rnd *rand.Rand, least, most time.Duration) time.Duration {
	return least + time.Duration(rnd.Int64N(int64(most-least)))
}
