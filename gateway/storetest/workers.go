package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

const (
	workers    = 8
	workerRows = 400
)

func testWorkers(t *testing.T, open opener) {
	open.run(t, "ClaimEachRowOnce", func(f fixture) {
		in := ids(f.insert(many(workerRows)...))
		claimed := concurrently(f, f.drain)
		rest, err := f.drain() // rows that a worker had locked while the others looked
		require.NoError(f, err)
		claimed = append(claimed, rest...)
		slices.Sort(claimed)
		require.Equal(f, in, claimed)
	})
	open.run(t, "StageEachReplyOnce", func(f fixture) {
		told := concurrently(f, func() ([]error, error) {
			return f.store.Stage(f.Context(), []gateway.Staging{{Reply: reply("SM1")}})
		})
		staged := make([]bool, len(told))
		for i, err := range told {
			staged[i] = err == nil
		}
		require.Equal(f, 1, count(staged))
	})
	open.run(t, "ApplyAChangeOnce", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusSent))
		change, err := row.Report(reportOn(row, "delivered"))
		require.NoError(f, err)
		told := concurrently(f, func() ([]error, error) {
			return f.store.Record(f.Context(), []gateway.Change{change})
		})
		written := slices.DeleteFunc(told, func(err error) bool {
			return errors.Is(err, gateway.ErrMissed) || errors.Is(err, gateway.ErrBusy)
		})
		require.Equal(f, []error{nil}, written)
	})
}

// drain claims small batches until nothing is left.
func (f fixture) drain() ([]gateway.MessageID, error) {
	var claimed []gateway.MessageID
	for {
		claims, err := f.store.Claim(f.Context(), gateway.ClaimParams{Channel: channel, Limit: 10,
			Lease: leaseAt(noon())})
		if err != nil || len(claims) == 0 {
			return claimed, err
		}
		claimed = append(claimed, claimedIDs(claims)...)
	}
}

// concurrently gathers what the workers return.
func concurrently[T any](f fixture, work func() ([]T, error)) []T {
	f.Helper()
	parts, errs := make([][]T, workers), make([]error, workers)
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() { parts[i], errs[i] = work() })
	}
	wg.Wait()
	require.NoError(f, errors.Join(errs...))
	return slices.Concat(parts...)
}

// count is the number of yeses.
func count(answers []bool) int {
	yes := 0
	for _, answer := range answers {
		if answer {
			yes++
		}
	}
	return yes
}
