package inbound_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/inbound"
)

const lockedRow = 7

// fifty reports come together; each row's answer comes with the time that it took.
func fifty(t *testing.T, store *memory) (f fixture, answers []error, took []time.Duration) {
	t.Helper()
	f = start(t, store)
	answers, took = make([]error, 50), make([]time.Duration, 50)
	begin := time.Now()
	var all sync.WaitGroup
	for i := range answers {
		store.put(begun(t, gateway.MessageID(i+1), fmt.Sprint("a", i+1)))
	}
	for i := range answers {
		all.Go(func() {
			answers[i] = f.Status(t.Context(), report(fmt.Sprint("a", i+1), fmt.Sprint("SM", i+1), "sent"))
			took[i] = time.Since(begin)
		})
	}
	all.Wait()
	return f, answers, took
}

// locked tells that the row is another session's until that time has passed.
func locked(until time.Duration) func(gateway.Change) error {
	begin := time.Now()
	return func(c gateway.Change) error {
		if c.ID() == lockedRow && time.Since(begin) < until {
			return gateway.ErrBusy
		}
		return nil
	}
}

func TestStatus_OfALockedRow(t *testing.T) {
	t.Parallel()
	requireOthersAtOnce := func(t *testing.T, answers []error, took []time.Duration) {
		t.Helper()
		for i := range answers {
			if i != lockedRow-1 {
				require.NoError(t, answers[i])
				require.Less(t, took[i], 50*time.Millisecond)
			}
		}
	}
	t.Run("WaitsAloneUntilItIsFree", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			store := &memory{told: locked(3 * time.Second)}
			f, answers, took := fifty(t, store)
			requireOthersAtOnce(t, answers, took)
			require.NoError(t, answers[lockedRow-1])
			require.InDelta(t, 3.5, took[lockedRow-1].Seconds(), 0.6)
			require.Equal(t, gateway.StatusSent, store.row(lockedRow).Status)
			require.Positive(t, f.seen.busy)
			require.Len(t, f.seen.results, 50, "each report is counted once")
		})
	})
	t.Run("IsToldToComeAgainWhenPatienceEnds", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			f, answers, took := fifty(t, &memory{told: locked(time.Hour)})
			requireOthersAtOnce(t, answers, took)
			require.ErrorIs(t, answers[lockedRow-1], gateway.ErrUnavailable)
			require.InDelta(t, 8, took[lockedRow-1].Seconds(), 0.2)
			require.Contains(t, f.seen.results, inbound.ResultBusy)
			require.Len(t, f.seen.results, 50)
		})
	})
	t.Run("IsToldToComeAgainWhenTheGatewayStops", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			store := &memory{told: locked(time.Hour)}
			f := start(t, store)
			store.put(begun(t, lockedRow, "a"))
			time.AfterFunc(time.Second, f.Abort)
			begin := time.Now()
			require.ErrorIs(t, f.Status(t.Context(), report("a", "SM1", "sent")), gateway.ErrUnavailable)
			require.InDelta(t, 1, time.Since(begin).Seconds(), 0.2)
		})
	})
}

func TestStatus_OfARefusedRowCostsNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		refusal := errors.New("ORA-20001: not in this period")
		store := &memory{told: func(c gateway.Change) error {
			if c.ID() == lockedRow {
				return refusal
			}
			return nil
		}}
		f, answers, _ := fifty(t, store)
		for i, err := range answers {
			if i == lockedRow-1 {
				require.ErrorIs(t, err, refusal)
				continue
			}
			require.NoError(t, err)
		}
		require.Equal(t, 1, f.seen.refused)
	})
}
