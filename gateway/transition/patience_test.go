package transition_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// told counts what an observer is told.
type told map[string]int

func (t told) StoreFailed(operation string)       { t["failed "+operation]++ }
func (t told) Busy(operation string, rows int)    { t["busy "+operation] += rows }
func (t told) Refused(operation string, rows int) { t["refused "+operation] += rows }

func patience(t told) transition.Patience {
	return transition.Patience{
		Jitter: func() float64 { return 0.5 }, Log: slog.New(slog.DiscardHandler), Observer: t,
	}
}

// tries is how often a call is made that fails so, and for how long.
func tries(ctx context.Context, p transition.Patience, err error) (int, time.Duration) {
	began := time.Now()
	for try := 1; ; try++ {
		if !p.Again(ctx, transition.Failure{Operation: "find", Try: try, Err: err}) {
			return try, time.Since(began)
		}
	}
}

func TestPatience_WaitsForAStoreThatIsAwayEverMoreRarely(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		seen := told{}
		n, took := tries(ctx, patience(seen), fmt.Errorf("connecting: %w", gateway.ErrUnavailable))
		require.Equal(t, time.Minute, took, "until its context ends")
		require.Equal(t, 17, n, "0.1 s, twice that each time, and then every 5 s")
		require.Equal(t, told{"failed find": 17}, seen)
	})
}

func TestPatience_TriesOtherErrorsThreeTimes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, took := tries(t.Context(), patience(told{}), errors.New("syntax"))
		require.Equal(t, 3, n)
		require.Equal(t, 300*time.Millisecond, took)
	})
}

func TestPatience_TellsNothingOfAnEnd(t *testing.T) {
	t.Parallel()
	seen := told{}
	ctx, cancel := context.WithCancel(t.Context())
	patience(seen).Failed(ctx, "poll", context.Canceled)
	cancel()
	patience(seen).Failed(ctx, "poll", context.Canceled)
	require.Equal(t, told{"failed poll": 1}, seen)
}

func TestPatience_CountsWhatIsStuck(t *testing.T) {
	t.Parallel()
	seen := told{}
	patience(seen).Count("begin",
		transition.Result{}, transition.Result{Err: gateway.ErrStale}, transition.Result{Err: gateway.ErrBusy},
		transition.Result{Err: fmt.Errorf("row: %w", &transition.RefusalError{})},
		transition.Result{Err: gateway.ErrBusy})
	require.Equal(t, told{"busy begin": 2, "refused begin": 1}, seen)
}
