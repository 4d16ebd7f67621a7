//go:build cgo

package session

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle/ora"
)

func TestLogin(t *testing.T) {
	t.Parallel()
	t.Run("WrongPasswordIsTriedOnce", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			site.setPassword("wrong")
			db := site.open(t, m, nil)
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					_, err := who(t.Context(), db)
					code, _ := ora.Code(err)
					if code != 1017 || !errors.Is(err, gateway.ErrUnavailable) {
						t.Errorf("got %v", err)
					}
				})
			}
			all.Wait()
			require.EqualValues(t, 1, site.counters(t).FailedLogins)
		})
	})
	t.Run("RotatedPasswordIsFound", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			db := site.open(t, m, nil)
			_, err := who(t.Context(), db)
			require.NoError(t, err)

			site.rotate(t, "rotated")
			site.kill(t)
			_, err = who(t.Context(), db)
			require.ErrorIs(t, err, gateway.ErrUnavailable)
			site.setPassword("rotated")
			_, err = who(t.Context(), db)
			require.NoError(t, err)
			require.EqualValues(t, 1, site.counters(t).FailedLogins)
		})
	})
	t.Run("OldPasswordsPoolIsClosed", func(t *testing.T) {
		t.Parallel()
		site := newSite(t)
		db := site.open(t, mode{}, nil)
		first, err := db.db.Conn(t.Context())
		require.NoError(t, err)
		site.rotate(t, "rotated")
		site.setPassword("rotated")
		second, err := db.db.Conn(t.Context())
		require.NoError(t, err)
		site.requireSessions(t, 2)
		require.NoError(t, first.PingContext(t.Context()), "a call under way goes on")
		require.NoError(t, first.Close())
		site.requireSessions(t, 1)
		require.NoError(t, second.Close())
	})
	t.Run("LockedAccountIsLeftAlone", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			now := time.Now()
			site.now.Store(&now)
			db := site.open(t, m, nil)
			site.sql(t, "ALTER ROLE "+site.login.User+" NOLOGIN")
			for range 3 {
				_, err := who(t.Context(), db)
				code, _ := ora.Code(err)
				require.Equal(t, 28000, code)
			}
			require.EqualValues(t, 1, site.counters(t).FailedLogins)

			site.sql(t, "ALTER ROLE "+site.login.User+" LOGIN")
			later := now.Add(loginPause)
			site.now.Store(&later)
			_, err := who(t.Context(), db)
			require.NoError(t, err)
		})
	})
}
