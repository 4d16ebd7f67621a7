package session

import (
	"context"
	"database/sql/driver"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle/ora"
)

// oraError is an error as the driver makes them.
type oraError struct {
	code    int
	message string
}

func (e *oraError) Error() string   { return "ORA: " + e.message }
func (e *oraError) Code() int       { return e.code }
func (e *oraError) Message() string { return e.message }

// listener lets in whoever has its password, if it is up.
type listener struct {
	password gateway.Secret // what the database wants
	failure  error          // what it answers to all
	hang     chan struct{}  // what attempts wait for
	attempts atomic.Int64
	late     atomic.Int64 // connections closed
}

func (l *listener) dial(_ context.Context, password gateway.Secret) (driver.Conn, error) {
	l.attempts.Add(1)
	if l.hang != nil {
		<-l.hang
	}
	if l.failure != nil {
		return nil, l.failure
	}
	if password != l.password {
		return nil, &oraError{code: 1017}
	}
	return &idleConn{closed: &l.late}, nil
}

func (l *listener) close() error { return nil }

type idleConn struct {
	driver.Conn
	closed *atomic.Int64
}

func (c *idleConn) Close() error { c.closed.Add(1); return nil }

// door is a guard with what a test sees and sets of it.
type door struct {
	*guard
	listener *listener
	file     gateway.Secret // the password that the gateway reads
	now      time.Time
}

func newDoor(file gateway.Secret) *door {
	d := &door{
		listener: &listener{password: "right"}, file: file,
		now: time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC),
	}
	d.guard = &guard{
		dial: d.listener, password: func() (gateway.Secret, error) { return d.file, nil },
		clock: func() time.Time { return d.now }, random: func() float64 { return 1 },
		log: slog.New(slog.DiscardHandler), turn: make(chan struct{}, 1),
	}
	return d
}

func (d *door) connect(t *testing.T) error {
	t.Helper()
	_, err := d.Connect(t.Context())
	return err
}

func TestGuard(t *testing.T) {
	t.Parallel()
	t.Run("TriesARefusedPasswordOnceInFiveMinutes", func(t *testing.T) {
		t.Parallel()
		for _, code := range []int{1017, 28000, 28001} {
			d := newDoor("right")
			d.listener.failure = &oraError{code: code}
			for range 599 {
				err := d.connect(t)
				require.ErrorIs(t, err, gateway.ErrUnavailable)
				got, _ := ora.Code(err)
				require.Equal(t, code, got)
				d.now = d.now.Add(time.Second)
			}
			require.EqualValues(t, 2, d.listener.attempts.Load())
		}
	})
	t.Run("TriesAnotherPasswordAtOnce", func(t *testing.T) {
		t.Parallel()
		d := newDoor("old")
		require.Error(t, d.connect(t))
		require.Error(t, d.connect(t))
		d.file = "right"
		require.NoError(t, d.connect(t))
		require.EqualValues(t, 2, d.listener.attempts.Load())
	})
	t.Run("ReadsThePasswordAgainWhenItIsRefused", func(t *testing.T) {
		t.Parallel()
		d := newDoor("right")
		require.NoError(t, d.connect(t))
		d.file, d.listener.password = "rotated", "rotated"
		require.NoError(t, d.connect(t))
		require.EqualValues(t, 3, d.listener.attempts.Load())
	})
	t.Run("TriesNothingWithoutAPassword", func(t *testing.T) {
		t.Parallel()
		d := newDoor("")
		d.password = func() (gateway.Secret, error) { return "", errors.New("no such file") }
		require.ErrorIs(t, d.connect(t), gateway.ErrUnavailable)
		require.Zero(t, d.listener.attempts.Load())
	})
	t.Run("LetsOneOfManyTry", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			d := newDoor("wrong")
			failed := make(chan error)
			for range 50 {
				go func() { failed <- d.connect(t) }()
			}
			for range 50 {
				require.ErrorIs(t, <-failed, gateway.ErrUnavailable)
			}
			require.EqualValues(t, 1, d.listener.attempts.Load())
		})
	})
	t.Run("BacksOffToAMinute", func(t *testing.T) {
		t.Parallel()
		d := newDoor("right")
		d.listener.failure = &oraError{code: 12541}
		var times []int
		for second := range 300 {
			before := d.listener.attempts.Load()
			require.ErrorIs(t, d.connect(t), gateway.ErrUnavailable)
			if d.listener.attempts.Load() > before {
				times = append(times, second)
			}
			d.now = d.now.Add(time.Second)
		}
		require.Equal(t, []int{0, 1, 3, 7, 15, 31, 63, 123, 183, 243}, times)
		d.listener.failure, d.now = nil, d.now.Add(time.Minute)
		require.NoError(t, d.connect(t))
		d.listener.failure = &oraError{code: 12541}
		require.Error(t, d.connect(t))
		d.now = d.now.Add(time.Second)
		before := d.listener.attempts.Load()
		require.Error(t, d.connect(t))
		require.Equal(t, before+1, d.listener.attempts.Load(), "begins anew after a success")
	})
	t.Run("SpreadsAttempts", func(t *testing.T) {
		t.Parallel()
		d := newDoor("right")
		d.random = func() float64 { return 0 }
		d.failures = 7
		require.Equal(t, 30*time.Second, d.pause(ora.ClassAway))
	})
	t.Run("FullPoolIsNoFailure", func(t *testing.T) {
		t.Parallel()
		d := newDoor("right")
		d.listener.failure = &oraError{code: 24457}
		require.ErrorIs(t, d.connect(t), gateway.ErrUnavailable)
		d.listener.failure = nil
		require.NoError(t, d.connect(t))
	})
	t.Run("ReturnsWhenTheContextEnds", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			d := newDoor("right")
			d.listener.hang = make(chan struct{})
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := d.Connect(ctx)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			close(d.listener.hang)
			synctest.Wait()
			require.EqualValues(t, 1, d.listener.late.Load(), "the connection that came too late is closed")
			require.NoError(t, d.connect(t))
		})
	})
	t.Run("AnswersWhileAnAttemptHangs", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			d := newDoor("right")
			d.listener.hang = make(chan struct{})
			go func() { _, _ = d.Connect(t.Context()) }()
			synctest.Wait()
			begun := time.Now()
			require.ErrorIs(t, d.connect(t), gateway.ErrUnavailable)
			require.Equal(t, patience, time.Since(begun))
			require.EqualValues(t, 1, d.listener.attempts.Load())
			close(d.listener.hang)
		})
	})
}
