//go:build cgo

package oracle

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/standin"
)

// free lists the rows that nobody has locked.
const free = "SELECT message_id FROM xxsms.xxsms_outbound FOR UPDATE SKIP LOCKED"

func TestClaim_LocksNoMoreThanItsBatch(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		d := emptyDatabase(t)
		s := openFed(t, d, m)
		s.feed(t, 30)
		err := s.queue.inTx(t.Context(), "claim", func(ctx context.Context, tx *tx) error {
			_, err := tx.claim(ctx, due(10))
			require.NoError(t, err)
			rows, err := d.SQL(ctx, free)
			require.NoError(t, err)
			require.Len(t, rows, 20)
			return nil
		})
		require.NoError(t, err)
	})
}

func TestClaim_OfManyGatewaysTakesEachRowOnce(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		d := emptyDatabase(t)
		feeder := openFed(t, d, m)
		const rows, gateways = 20_000, 8
		in := feeder.feed(t, rows)
		claims, errs := make([][]gateway.MessageID, gateways), make([]error, gateways)
		var wg sync.WaitGroup
		for i := range gateways {
			s := openStore(t, optionsFor(d, "XXSMSGW", m))
			wg.Go(func() { claims[i], errs[i] = drain(t.Context(), s) })
		}
		wg.Wait()
		require.NoError(t, errors.Join(errs...))
		rest, err := drain(t.Context(), feeder.Store) // rows that a gateway had locked while the others looked
		require.NoError(t, err)
		all := append(slices.Concat(claims...), rest...)
		slices.Sort(all)
		require.Equal(t, in, all)
	})
}

// drain claims batches until nothing is left.
func drain(ctx context.Context, s *Store) ([]gateway.MessageID, error) {
	var all []gateway.MessageID
	for {
		claims, err := s.Claim(ctx, due(50))
		if err != nil || len(claims) == 0 {
			return all, err
		}
		all = append(all, claimedIDs(claims)...)
	}
}

// TestClaim_DoesNotReadRowsThatWait: it costs the same with a backlog that is due in the morning as without.
func TestClaim_DoesNotReadRowsThatWait(t *testing.T) {
	t.Parallel()
	const waiting = 5_000
	d := standIn.Database(t)
	feeder := openFed(t, d, mode{standalone: true})
	_, err := d.SQL(t.Context(), `INSERT INTO xxsms.xxsms_outbound (channel, phones, body, status, next_attempt_at, not_before)
SELECT 'it', '+14155550100', 'Later.', CASE WHEN i % 2 = 0 THEN 'DEFERRED' ELSE 'NEW' END,
  CASE WHEN i % 2 = 0 THEN timestamptz '2026-11-24 08:00:00Z' END, CASE WHEN i % 2 = 1 THEN timestamp '2026-11-24 08:00:00' END
FROM generate_series(1, `+strconv.Itoa(waiting)+`) i; ANALYZE xxsms.xxsms_outbound`)
	require.NoError(t, err)
	in := feeder.feed(t, 1)
	before := entriesRead(t, d)
	s, err := Open(t.Context(), optionsFor(d, "XXSMSGW", mode{standalone: true}))
	require.NoError(t, err)
	p := due(10)
	p.Ready = nil // it asks what is ready, too
	claims, err := s.Claim(t.Context(), p)
	require.NoError(t, err)
	require.Equal(t, in, claimedIDs(claims))
	require.NoError(t, s.Close()) // which makes the server count

	var read int
	require.Eventually(t, func() bool { read = entriesRead(t, d) - before; return read > 0 }, time.Minute,
		10*time.Millisecond)
	require.Less(t, read, 50)
}

// entriesRead counts the entries of indexes and the rows that were read in the queue, by sessions that have ended.
func entriesRead(t *testing.T, d *standin.Database) int {
	t.Helper()
	read, err := strconv.Atoi(single(t, d, `SELECT (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'xxsms_outbound')
+ (SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'xxsms_outbound')`))
	require.NoError(t, err)
	return read
}
