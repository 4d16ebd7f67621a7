//go:build cgo

package session

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/standin"
)

func TestConnect(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		site := newSite(t)
		db := site.open(t, m, nil)
		user, err := who(t.Context(), db)
		require.NoError(t, err)
		require.Equal(t, site.login.User, user)
		require.NoError(t, put(t.Context(), db))
		require.Equal(t, "1", site.rows(t))
		require.EqualValues(t, 1, site.counters(t).Logins, "one session is enough")
	})
}

func TestClosedStoreLeavesNoSession(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		site := newSite(t)
		given := site.settings(m)
		db, err := Open(given.Options, given.Login)
		require.NoError(t, err)
		_, err = who(t.Context(), db)
		require.NoError(t, err)
		require.NoError(t, db.Close())
		site.requireSessions(t, 0)
	})
}

func TestSessionTellsItsOperation(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		site := newSite(t)
		db := site.open(t, m, nil)
		err := db.InTx(t.Context(), "claim", func(ctx context.Context, tx *Tx) error {
			err := insert(ctx, tx)
			require.Equal(t, []string{"ebs-sms-gateway/claim"}, site.sql(t,
				"SELECT application_name FROM pg_stat_activity WHERE usename = 'user_"+site.Name+"'"))
			return err
		})
		require.NoError(t, err)
	})
}

func TestAway(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		site := newSite(t)
		now := time.Now()
		site.now.Store(&now)
		db := site.open(t, m, nil)
		require.NoError(t, put(t.Context(), db))

		require.NoError(t, site.Close(t.Context()))
		before := site.counters(t).Logins
		for range 60 {
			require.ErrorIs(t, put(t.Context(), db), gateway.ErrUnavailable)
			later := site.clock().Add(time.Second)
			site.now.Store(&later)
		}
		require.LessOrEqual(t, site.counters(t).Logins-before, uint64(8),
			"attempts in a minute, with the least of pauses")

		require.NoError(t, site.Open(t.Context()))
		later := site.clock().Add(time.Minute)
		site.now.Store(&later)
		require.NoError(t, put(t.Context(), db))
		require.Equal(t, "2", site.rows(t))
	})
}

func TestDeadSessions(t *testing.T) {
	t.Parallel()
	t.Run("IdleOnesAreNotNoticed", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			db := site.open(t, m, nil)
			for range 3 {
				fill(t, db)
				site.kill(t)
				require.NoError(t, put(t.Context(), db))
				fill(t, db)
				site.kill(t)
				_, err := who(t.Context(), db)
				require.NoError(t, err)
			}
			require.Equal(t, "3", site.rows(t))
		})
	})
	for name, f := range map[string]struct {
		fault    standin.Fault
		rows     string
		doubtful bool
	}{
		"AtBegin":       {fault: standin.Fault{Function: "OCIStmtExecute", When: standin.After}, rows: "1"},
		"BeforeExecute": {fault: standin.Fault{Function: "OCIStmtExecute", Skip: 1, When: standin.Before}, rows: "1"},
		"AfterExecute":  {fault: standin.Fault{Function: "OCIStmtExecute", Skip: 1, When: standin.After}, rows: "1"},
		"BeforeCommit": {
			fault: standin.Fault{Function: "OCITransCommit", When: standin.Before}, rows: "0", doubtful: true,
		},
		"AfterCommit": {
			fault: standin.Fault{Function: "OCITransCommit", When: standin.After}, rows: "1", doubtful: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inEachMode(t, func(t *testing.T, m mode) {
				site := newSite(t)
				db := site.open(t, m, nil)
				fault := f.fault
				fault.Kind, fault.Times, fault.Action = standin.Kill, 1, "record"
				inject(t, site.Database, fault)
				err := put(t.Context(), db)
				require.Equal(t, f.doubtful, errors.Is(err, ErrOutcomeUnknown))
				if !f.doubtful {
					require.NoError(t, err)
				}
				require.Equal(t, f.rows, site.rows(t))
				require.NoError(t, put(t.Context(), db))
			})
		})
	}
}

func TestContention(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		site := newSite(t)
		db := site.open(t, m, nil)
		inject(t, site.Database, standin.Fault{
			Function: "OCIStmtExecute", Action: "record", Skip: 1, Times: 1, Code: 60, When: standin.After,
		})
		require.NoError(t, put(t.Context(), db))
		require.Equal(t, "1", site.rows(t))
	})
}

func TestCallTimeout(t *testing.T) {
	t.Parallel()
	slow := func(delay time.Duration) standin.Fault {
		return standin.Fault{
			Function: "OCIStmtExecute", Skip: 1, Times: 1, Kind: standin.Slow, Delay: delay, Action: "record",
		}
	}
	t.Run("EndsASlowCall", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			db := site.open(t, m, func(o *settings) { o.Timeout = 300 * time.Millisecond })
			inject(t, site.Database, slow(20*time.Second))
			begun := time.Now()
			err := put(t.Context(), db)
			require.ErrorIs(t, err, gateway.ErrUnavailable)
			require.Less(t, time.Since(begun), 5*time.Second)
			require.NoError(t, put(t.Context(), db))
			require.Equal(t, "1", site.rows(t))
		})
	})
	t.Run("OfOneCallIsNotTheNexts", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			db := site.open(t, m, func(o *settings) { o.Pool = Pool{Min: 1, Max: 1} })
			ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
			defer cancel()
			require.NoError(t, put(ctx, db))
			inject(t, site.Database, slow(800*time.Millisecond))
			require.NoError(t, put(t.Context(), db))
			require.Equal(t, "2", site.rows(t))
		})
	})
	t.Run("BoundsAHangingLogin", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			db := site.open(t, m, func(o *settings) { o.Timeout = 300 * time.Millisecond })
			for _, login := range []string{"OCIServerAttach", "OCISessionGet"} {
				inject(t, site.Database,
					standin.Fault{Function: login, Times: 1, Kind: standin.Slow, Delay: 2 * time.Second})
			}
			_, err := who(t.Context(), db)
			require.ErrorIs(t, err, gateway.ErrUnavailable)
		})
	})
}

func TestParams(t *testing.T) {
	t.Parallel()
	var o Options
	l := Login{
		ConnectString: "(DESCRIPTION=(ADDRESS=(PROTOCOL=TCPS)(HOST=db)(PORT=2484))" +
			"(CONNECT_DATA=(SERVICE_NAME=ebs_PROD)))",
		ConfigDir: "/wallet", Edition: "V_20261123_1200", Pool: Pool{Min: 2, Max: 6, MaxLifetime: time.Minute},
	}.withDefaults()
	pooled := params(o, l)
	require.False(t, pooled.IsStandalone())
	require.Equal(t, l.ConnectString, pooled.ConnectString)
	require.Equal(t, "/wallet", pooled.ConfigDir)
	require.Equal(t, []any{2, 6, time.Minute}, []any{pooled.MinSessions, pooled.MaxSessions, pooled.MaxLifeTime})
	require.True(t, pooled.ExternalAuth.Bool, "without a user the wallet has it")
	require.False(t, pooled.EnableEvents)
	require.Equal(t, time.UTC, pooled.Timezone)
	require.Contains(t, pooled.OnInitStmts, "ALTER SESSION SET EDITION = V_20261123_1200")

	l.Standalone, l.Username = true, "XXSMSGW"
	alone := params(o, l)
	require.True(t, alone.IsStandalone())
	require.False(t, alone.ExternalAuth.Valid)
}
