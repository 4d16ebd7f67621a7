package operate

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// shelf is a cache of what takes a while to read.
type shelf struct {
	cache[int]
	reads int
	takes time.Duration
	fails error
}

func (s *shelf) ask(ctx context.Context) (int, error) {
	return s.get(ctx, time.Now, func(ctx context.Context) (int, error) {
		s.reads++
		select {
		case <-time.After(s.takes):
			return s.reads, s.fails
		case <-ctx.Done():
			return s.reads, ctx.Err()
		}
	})
}

// askAll asks for several at once, and returns their errors once all are answered.
func (s *shelf) askAll(ctx context.Context, askers int) []error {
	errs := make(chan error, askers)
	for range askers {
		go func() {
			_, err := s.ask(ctx)
			errs <- err
		}()
	}
	all := make([]error, askers)
	for i := range all {
		all[i] = <-errs
	}
	return all
}

func TestCache_IsReadOnceForAllWhoAsk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{takes: 10 * time.Millisecond}
		for _, err := range s.askAll(t.Context(), 10) {
			require.NoError(t, err)
		}
		require.Equal(t, 1, s.reads)
		<-time.After(freshFor)
		_, err := s.ask(t.Context())
		require.NoError(t, err)
		require.Equal(t, 2, s.reads)
	})
}

func TestCache_RestsWhereReadingTakesLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{takes: 100 * time.Millisecond}
		for range 2 {
			_, err := s.ask(t.Context())
			require.NoError(t, err)
			<-time.After(4 * time.Second)
		}
		require.Equal(t, 1, s.reads)
	})
}

func TestCache_TellsOfAStoreThatIsAwayOnceForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{takes: time.Minute}
		begun := time.Now()
		for _, err := range s.askAll(t.Context(), 10) {
			require.ErrorIs(t, err, context.DeadlineExceeded)
		}
		_, err := s.ask(t.Context())
		require.True(t, away(err))
		require.Equal(t, 1, s.reads)
		require.Equal(t, readFor, time.Since(begun))
		<-time.After(failedFor)
		s.takes = 0
		_, err = s.ask(t.Context())
		require.NoError(t, err)
	})
}

func TestCache_IsReadOnWhenTheFirstWhoAskedIsGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{takes: time.Second}
		impatient, leave := context.WithTimeout(t.Context(), time.Millisecond)
		defer leave()
		for _, err := range s.askAll(impatient, 1) {
			require.ErrorIs(t, err, context.DeadlineExceeded)
		}
		value, err := s.ask(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, value)
		require.Equal(t, 1, s.reads)
	})
}

func TestCache_SurvivesAPanic(t *testing.T) {
	t.Parallel()
	var c cache[int]
	_, err := c.get(t.Context(), time.Now, func(context.Context) (int, error) { panic("a bug") })
	require.EqualError(t, err, "reading panicked: a bug")
}

func TestCache_HandsOutWhatReadingHadLeft(t *testing.T) {
	t.Parallel()
	s := &shelf{fails: errors.Join(gateway.ErrUnavailable)}
	value, err := s.ask(t.Context())
	require.ErrorIs(t, err, gateway.ErrUnavailable)
	require.Equal(t, 1, value)
}
