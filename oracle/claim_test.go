//go:build cgo

package oracle

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
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
