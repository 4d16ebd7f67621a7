//go:build cgo

package oracle

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle/ora"
	"ebs-sms-gateway/test/standin"
)

// site is a database of the stand-in and what a test needs to get at it.
type site struct {
	*standin.Database
	login    standin.Login
	password atomic.Pointer[gateway.Secret]
	now      atomic.Pointer[time.Time] // nil: the time itself
	before   standin.Counters
}

// newSite makes a database with a user of its own, since users are the whole server's,
// and a table for it to write to.
func newSite(t *testing.T) *site {
	t.Helper()
	// Of its own: logins are counted, and a pool of an earlier test may still be trying.
	s := &site{Database: standIn.Database(t)}
	s.before = s.counters(t)
	role := "user_" + s.Name
	s.login = s.Login("SYSTEM")
	s.login.User = strings.ToUpper(role)
	s.sql(t, "CREATE ROLE "+role+" LOGIN", "CREATE SCHEMA "+role+" AUTHORIZATION "+role,
		"CREATE TABLE "+role+".trial (a numeric)", "ALTER TABLE "+role+".trial OWNER TO "+role)
	s.rotate(t, "secret")
	s.setPassword("secret")
	t.Cleanup(func() { s.sql(t, "DROP OWNED BY "+role, "DROP ROLE "+role) })
	return s
}

func (s *site) sql(t *testing.T, statements ...string) []string {
	t.Helper()
	rows, err := s.SQL(context.WithoutCancel(t.Context()), strings.Join(statements, ";"))
	require.NoError(t, err)
	return rows
}

// rotate changes the password in the database, setPassword that in the gateway's file.
func (s *site) rotate(t *testing.T, password string) {
	t.Helper()
	s.sql(t, "ALTER ROLE "+s.login.User+" PASSWORD '"+password+"'")
}

func (s *site) setPassword(password string) {
	secret := gateway.Secret(password)
	s.password.Store(&secret)
}

func (s *site) clock() time.Time {
	if now := s.now.Load(); now != nil {
		return *now
	}
	return time.Now()
}

func (s *site) options(m mode) Options {
	return Options{
		Queue: Database{
			ConnectString: s.login.ConnectString, LibDir: s.login.LibDir, Username: s.login.User,
			Password: func() (gateway.Secret, error) { return *s.password.Load(), nil },
			Pool:     Pool{Min: 1, Max: 4}, Standalone: m.standalone,
		},
		Node: "node-1", Clock: s.clock, Random: func() float64 { return 0 }, Logger: slog.New(slog.DiscardHandler),
	}
}

func (s *site) open(t *testing.T, m mode, change func(*Options)) *Store {
	t.Helper()
	o := s.options(m)
	if change != nil {
		change(&o)
	}
	store, err := New(o)
	require.NoError(t, err)
	store.queue.statements["try"] = "INSERT INTO TRIAL (A) VALUES (:1)"
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

// counters are those since the site was made.
func (s *site) counters(t *testing.T) standin.Counters {
	t.Helper()
	c, err := s.Control.Counters()
	require.NoError(t, err)
	return c.Sub(s.before)
}

// who asks the database for the user.
func who(ctx context.Context, store *Store) (user string, err error) {
	err = store.queue.read(ctx, "check", func(ctx context.Context, s *session) (err error) {
		user, err = scalar(ctx, s, "session_user")
		return err
	})
	return user, err
}

// put inserts a row.
func put(ctx context.Context, store *Store) error {
	return store.queue.inTx(ctx, "record", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, "try", 1)
		return err
	})
}

// requireSessions waits until the site's user has so many sessions: those that were
// ended take the server a moment.
func (s *site) requireSessions(t *testing.T, n int) {
	t.Helper()
	query := "SELECT count(*) FROM pg_stat_activity WHERE usename = 'user_" + s.Name + "'"
	require.Eventually(t, func() bool { return s.sql(t, query)[0] == strconv.Itoa(n) }, 10*time.Second, 10*time.Millisecond)
}

func (s *site) rows(t *testing.T) string {
	t.Helper()
	return s.sql(t, "SELECT count(*) FROM "+s.login.User+".trial")[0]
}

func TestConnect(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		site := newSite(t)
		store := site.open(t, m, nil)
		user, err := who(t.Context(), store)
		require.NoError(t, err)
		require.Equal(t, site.login.User, user)
		require.NoError(t, put(t.Context(), store))
		require.Equal(t, "1", site.rows(t))
		require.EqualValues(t, 1, site.counters(t).Logins, "one session is enough")
	})
}

func TestClosedStoreLeavesNoSession(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		site := newSite(t)
		store, err := New(site.options(m))
		require.NoError(t, err)
		_, err = who(t.Context(), store)
		require.NoError(t, err)
		require.NoError(t, store.Close())
		site.requireSessions(t, 0)
	})
}

func TestSessionTellsItsOperation(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		site := newSite(t)
		store := site.open(t, m, nil)
		err := store.queue.inTx(t.Context(), "claim", func(ctx context.Context, tx *tx) error {
			_, err := tx.exec(ctx, "try", 1)
			require.Equal(t, []string{"ebs-sms-gateway/claim"}, site.sql(t,
				"SELECT application_name FROM pg_stat_activity WHERE usename = 'user_"+site.Name+"'"))
			return err
		})
		require.NoError(t, err)
	})
}

func TestLogin(t *testing.T) {
	t.Parallel()
	t.Run("WrongPasswordIsTriedOnce", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			site.setPassword("wrong")
			store := site.open(t, m, nil)
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					_, err := who(t.Context(), store)
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
			store := site.open(t, m, nil)
			_, err := who(t.Context(), store)
			require.NoError(t, err)

			site.rotate(t, "rotated")
			site.kill(t)
			_, err = who(t.Context(), store)
			require.ErrorIs(t, err, gateway.ErrUnavailable)
			site.setPassword("rotated")
			_, err = who(t.Context(), store)
			require.NoError(t, err)
			require.EqualValues(t, 1, site.counters(t).FailedLogins)
		})
	})
	t.Run("OldPasswordsPoolIsClosed", func(t *testing.T) {
		t.Parallel()
		site := newSite(t)
		store := site.open(t, mode{}, nil)
		first, err := store.queue.db.Conn(t.Context())
		require.NoError(t, err)
		site.rotate(t, "rotated")
		site.setPassword("rotated")
		second, err := store.queue.db.Conn(t.Context())
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
			store := site.open(t, m, nil)
			site.sql(t, "ALTER ROLE "+site.login.User+" NOLOGIN")
			for range 3 {
				_, err := who(t.Context(), store)
				code, _ := ora.Code(err)
				require.Equal(t, 28000, code)
			}
			require.EqualValues(t, 1, site.counters(t).FailedLogins)

			site.sql(t, "ALTER ROLE "+site.login.User+" LOGIN")
			later := now.Add(loginPause)
			site.now.Store(&later)
			_, err := who(t.Context(), store)
			require.NoError(t, err)
		})
	})
}

func (s *site) kill(t *testing.T) {
	t.Helper()
	_, err := s.KillSessions(t.Context(), "true")
	require.NoError(t, err)
}

func TestAway(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		site := newSite(t)
		now := time.Now()
		site.now.Store(&now)
		store := site.open(t, m, nil)
		require.NoError(t, put(t.Context(), store))

		require.NoError(t, site.Close(t.Context()))
		before := site.counters(t).Logins
		for range 60 {
			require.ErrorIs(t, put(t.Context(), store), gateway.ErrUnavailable)
			later := site.clock().Add(time.Second)
			site.now.Store(&later)
		}
		require.LessOrEqual(t, site.counters(t).Logins-before, uint64(8), "attempts in a minute, with the least of pauses")

		require.NoError(t, site.Open(t.Context()))
		later := site.clock().Add(time.Minute)
		site.now.Store(&later)
		require.NoError(t, put(t.Context(), store))
		require.Equal(t, "2", site.rows(t))
	})
}

func TestDeadSessions(t *testing.T) {
	t.Parallel()
	t.Run("IdleOnesAreNotNoticed", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			store := site.open(t, m, nil)
			for range 3 {
				fill(t, store)
				site.kill(t)
				require.NoError(t, put(t.Context(), store))
				fill(t, store)
				site.kill(t)
				_, err := who(t.Context(), store)
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
		"BeforeCommit":  {fault: standin.Fault{Function: "OCITransCommit", When: standin.Before}, rows: "0", doubtful: true},
		"AfterCommit":   {fault: standin.Fault{Function: "OCITransCommit", When: standin.After}, rows: "1", doubtful: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inEachMode(t, func(t *testing.T, m mode) {
				site := newSite(t)
				store := site.open(t, m, nil)
				fault := f.fault
				fault.Kind, fault.Times, fault.Action = standin.Kill, 1, "record"
				inject(t, site.Database, fault)
				err := put(t.Context(), store)
				require.Equal(t, f.doubtful, errors.Is(err, errOutcomeUnknown))
				if !f.doubtful {
					require.NoError(t, err)
				}
				require.Equal(t, f.rows, site.rows(t))
				require.NoError(t, put(t.Context(), store))
			})
		})
	}
}

// fill makes all sessions that there may be.
func fill(t *testing.T, store *Store) {
	t.Helper()
	var conns []*sql.Conn
	for range store.queue.sessions {
		conn, err := store.queue.db.Conn(t.Context())
		require.NoError(t, err)
		conns = append(conns, conn)
	}
	for _, conn := range conns {
		require.NoError(t, conn.Close())
	}
}

func TestContention(t *testing.T) {
	t.Parallel()
	inEachMode(t, func(t *testing.T, m mode) {
		site := newSite(t)
		store := site.open(t, m, nil)
		inject(t, site.Database, standin.Fault{Function: "OCIStmtExecute", Action: "record", Skip: 1, Times: 1, Code: 60, When: standin.After})
		require.NoError(t, put(t.Context(), store))
		require.Equal(t, "1", site.rows(t))
	})
}

func TestCallTimeout(t *testing.T) {
	t.Parallel()
	slow := func(delay time.Duration) standin.Fault {
		return standin.Fault{Function: "OCIStmtExecute", Skip: 1, Times: 1, Kind: standin.Slow, Delay: delay, Action: "record"}
	}
	t.Run("EndsASlowCall", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			store := site.open(t, m, func(o *Options) { o.Timeout = 300 * time.Millisecond })
			inject(t, site.Database, slow(20*time.Second))
			begun := time.Now()
			err := put(t.Context(), store)
			require.ErrorIs(t, err, gateway.ErrUnavailable)
			require.Less(t, time.Since(begun), 5*time.Second)
			require.NoError(t, put(t.Context(), store))
			require.Equal(t, "1", site.rows(t))
		})
	})
	t.Run("OfOneCallIsNotTheNexts", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			store := site.open(t, m, func(o *Options) { o.Queue.Pool = Pool{Min: 1, Max: 1} })
			ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
			defer cancel()
			require.NoError(t, put(ctx, store))
			inject(t, site.Database, slow(800*time.Millisecond))
			require.NoError(t, put(t.Context(), store))
			require.Equal(t, "2", site.rows(t))
		})
	})
	t.Run("BoundsAHangingLogin", func(t *testing.T) {
		t.Parallel()
		inEachMode(t, func(t *testing.T, m mode) {
			site := newSite(t)
			store := site.open(t, m, func(o *Options) { o.Timeout = 300 * time.Millisecond })
			inject(t, site.Database, standin.Fault{Function: "OCIServerAttach", Times: 1, Kind: standin.Slow, Delay: 2 * time.Second})
			inject(t, site.Database, standin.Fault{Function: "OCISessionGet", Times: 1, Kind: standin.Slow, Delay: 2 * time.Second})
			_, err := who(t.Context(), store)
			require.ErrorIs(t, err, gateway.ErrUnavailable)
		})
	})
}

func TestParams(t *testing.T) {
	t.Parallel()
	o := Options{Queue: Database{
		ConnectString: "(DESCRIPTION=(ADDRESS=(PROTOCOL=TCPS)(HOST=db)(PORT=2484))(CONNECT_DATA=(SERVICE_NAME=ebs_PROD)))",
		ConfigDir:     "/wallet", Edition: "V_20261123_1200", Pool: Pool{Min: 2, Max: 6, MaxLifetime: time.Minute},
	}}.withDefaults()
	pooled := params(o, o.Queue)
	require.False(t, pooled.IsStandalone())
	require.Equal(t, o.Queue.ConnectString, pooled.ConnectString)
	require.Equal(t, "/wallet", pooled.ConfigDir)
	require.Equal(t, []any{2, 6, time.Minute}, []any{pooled.MinSessions, pooled.MaxSessions, pooled.MaxLifeTime})
	require.True(t, pooled.ExternalAuth.Bool, "without a user the wallet has it")
	require.False(t, pooled.EnableEvents)
	require.Equal(t, time.UTC, pooled.Timezone)
	require.Contains(t, pooled.OnInitStmts, "ALTER SESSION SET EDITION = V_20261123_1200")

	o.Queue.Standalone, o.Queue.Username = true, "XXSMSGW"
	alone := params(o, o.Queue)
	require.True(t, alone.IsStandalone())
	require.False(t, alone.ExternalAuth.Valid)
}
