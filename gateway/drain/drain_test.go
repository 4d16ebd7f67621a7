package drain_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/drain"
)

// stopped is a life that was started, and that is told to stop within a second.
func stopped(t *testing.T, s *drain.Stages, work func()) time.Duration {
	t.Helper()
	s.Start(func() {})
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	began := time.Now()
	s.Stop(ctx, work)
	return time.Since(began)
}

func TestStart_IsOnceAndNotAfterStop(t *testing.T) {
	t.Parallel()
	starts := 0
	count := func() { starts++ }
	once, late := drain.New(), drain.New()
	once.Start(count)
	once.Start(count)
	once.Stop(t.Context(), func() {})
	once.Start(count)
	late.Stop(t.Context(), func() { t.Error("nothing was started") })
	late.Start(count)
	require.Equal(t, 1, starts)
}

func TestStop_EndsTheIntakeAloneWhileThereIsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := drain.New()
		stopped(t, s, func() {
			require.Error(t, s.Intake.Err())
			require.NoError(t, s.Work.Err())
			require.NoError(t, s.Writes.Err())
		})
		require.Error(t, s.Work.Err())
		require.Error(t, s.Writes.Err())
	})
}

func TestStop_CutsShortWhenItsTimeIsUpAndGivesWritesALastMoment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := drain.New()
		took := stopped(t, s, func() {
			<-s.Work.Done()
			require.NoError(t, s.Writes.Err())
			<-s.Writes.Done()
		})
		require.Equal(t, time.Second+3*time.Second, took)
	})
}

func TestStop_CalledAgainWaitsAndTheFirstToHurryCounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := drain.New()
		s.Start(func() {})
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		var stops sync.WaitGroup
		stops.Go(func() { s.Stop(context.Background(), func() { <-s.Work.Done() }) })
		stops.Go(func() {
			s.Stop(ended, func() { <-s.Work.Done() })
			require.Error(t, s.Writes.Err())
		})
		stops.Wait()
	})
}
