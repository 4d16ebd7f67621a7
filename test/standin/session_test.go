//go:build cgo

package standin_test

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godror/godror"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/standin"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		require.NoError(t, f.db.Ping())
		require.NoError(t, godror.Raw(t.Context(), f.db, func(c godror.Conn) error {
			version, err := c.ServerVersion()
			require.Equal(t, []uint8{19, 3}, []uint8{version.Version, version.Release})
			return err
		}))
	})
}

func TestLogin_WrongPassword(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		db := f.open(t, func(p *godror.ConnectionParams) { p.Password = godror.NewPassword("wrong") })
		counters := f.counted(t, func() { requireCode(t, 1017, db.Ping()) })
		require.Equal(t, counters.Logins, counters.FailedLogins)
		require.NotZero(t, counters.Logins)
	})
}

func TestLogin_UnknownUser(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		db := f.open(t, func(p *godror.ConnectionParams) { p.Username = "NOBODY" })
		requireCode(t, 1017, db.Ping())
	})
}

func TestLogin_LockedAccount(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{"standalone", true})
	// Users are of the server, not of a database: this one is the test's own.
	_, err := f.SQL(t.Context(), "CREATE ROLE locked NOLOGIN PASSWORD 'secret'")
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = f.SQL(context.WithoutCancel(t.Context()), "DROP ROLE locked") })
	for _, standalone := range []bool{true, false} {
		db := f.open(t, func(p *godror.ConnectionParams) {
			p.Username, p.Password = "LOCKED", godror.NewPassword("secret")
			p.StandaloneConnection = sql.NullBool{Bool: standalone, Valid: true}
		})
		requireCode(t, 28000, db.Ping())
	}
}

func TestLogin_UnknownService(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		db := f.open(t, func(p *godror.ConnectionParams) { p.ConnectString += "x" })
		requireCode(t, 12514, db.Ping())
	})
}

func TestLogin_NoListener(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	bothModes(t, func(t *testing.T, f *fixture) {
		db := f.open(t, func(p *godror.ConnectionParams) { p.ConnectString = address + "/none" })
		requireCode(t, 12541, db.Ping())
	})
}

func TestLogin_NoConnectIdentifier(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		db := f.open(t, func(p *godror.ConnectionParams) { p.ConnectString = "ebs_PROD" })
		requireCode(t, 12154, db.Ping())
	})
}

func TestLogin_ByDescriptor(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		host, port, err := net.SplitHostPort(strings.TrimSuffix(f.Login(user).ConnectString, "/"+f.Name))
		require.NoError(t, err)
		db := f.open(t, func(p *godror.ConnectionParams) {
			p.ConnectString = fmt.Sprintf(
				"(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=%s)(PORT=%s))(CONNECT_DATA=(SERVICE_NAME=%s)))", host, port, f.Name)
		})
		require.NoError(t, db.Ping())
	})
}

func TestDatabaseCloses(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		require.NoError(t, f.db.Ping())
		require.NoError(t, f.Close(t.Context()))
		fresh := f.open(t, func(p *godror.ConnectionParams) { p.MaxSessions = 3 }) // not the pool with the dead session
		requireCode(t, 12514, fresh.Ping())
		require.NoError(t, f.Open(t.Context()))
		require.NoError(t, fresh.Ping())
	})
}

func TestKilledSession_Idle(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		conn := f.conn(t)
		require.NoError(t, conn.PingContext(t.Context()))
		count, err := f.KillSessions(t.Context(), "true")
		require.NoError(t, err)
		require.NotZero(t, count)
		_, err = conn.ExecContext(t.Context(), "BEGIN NULL; END;")
		require.ErrorContains(t, err, "ORA-03113")
		require.True(t, godror.IsBadConn(err))
		require.Equal(t, "1", f.one(t, "SELECT 1 FROM DUAL"), "a query reconnects")
	})
}

func TestKilledSession_Busy(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.numbered(t, 1)
		holder := f.begin(t)
		lockRow(t, holder, 1)
		tx := f.begin(t)
		outcome := make(chan error, 1)
		go func() {
			_, err := tx.Exec("UPDATE T SET NAME = 'late' WHERE ID = 1")
			outcome <- err
		}()
		for killed := 0; killed == 0; {
			var err error
			killed, err = f.KillSessions(t.Context(), "wait_event_type = 'Lock'")
			require.NoError(t, err)
		}
		err := <-outcome
		require.ErrorContains(t, err, "ORA-03113")
		require.True(t, godror.IsBadConn(err))
	})
}

// A connection that is lost at a commit leaves open whether it took effect.
func TestKilledSession_AtCommit(t *testing.T) {
	t.Parallel()
	for when, want := range map[standin.When]string{standin.Before: "0", standin.After: "1"} {
		t.Run(fmt.Sprint(when), func(t *testing.T) {
			t.Parallel()
			bothModes(t, func(t *testing.T, f *fixture) {
				f.numbered(t, 0)
				f.inject(t, standin.Fault{Function: "OCITransCommit", Kind: standin.Kill, When: when, Times: 1})
				tx := f.begin(t)
				_, err := tx.Exec("INSERT INTO T (ID) VALUES (1)")
				require.NoError(t, err)
				require.Error(t, tx.Commit())
				require.Equal(t, want, f.one(t, "SELECT COUNT(*) FROM T"))
			})
		})
	}
}

func TestModuleAndActionShow(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		ctx := godror.ContextWithTraceTag(t.Context(), godror.TraceTag{Module: "gateway", Action: "claim"})
		var action string
		require.NoError(t, f.db.QueryRowContext(ctx, "SELECT SYS_CONTEXT('USERENV', 'ACTION') FROM DUAL").Scan(&action))
		require.Equal(t, "claim", action)
		rows, err := f.SQL(t.Context(),
			"SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND usename = 'tester'")
		require.NoError(t, err)
		require.Contains(t, rows, "gateway/claim")
	})
}

func TestPool_Exhausted(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{"pool", false})
	db := f.open(t, func(p *godror.ConnectionParams) {
		p.MaxSessions, p.WaitTimeout = 8, 200*time.Millisecond
	})
	for range 8 {
		conn, err := db.Conn(t.Context())
		require.NoError(t, err)
		defer conn.Close()
	}
	_, err := db.Conn(t.Context())
	requireCode(t, 24457, err)
}

func TestPool_HandsOverWhatIsReleased(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{"pool", false})
	db := f.open(t, func(p *godror.ConnectionParams) { p.MaxSessions = 2 })
	counters := f.counted(t, func() {
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				var one int
				require.NoError(t, db.QueryRowContext(t.Context(), "SELECT 1 FROM DUAL").Scan(&one))
			})
		}
		group.Wait()
	})
	require.LessOrEqual(t, counters.Logins, uint64(2))
}

func TestPool_RenewsSessionsByAge(t *testing.T) {
	t.Parallel()
	f := newFixture(t, mode{"pool", false})
	db := f.open(t, func(p *godror.ConnectionParams) { p.MaxLifeTime = time.Second })
	session := func() string {
		var id string
		require.NoError(t, db.QueryRow("SELECT SYS_CONTEXT('USERENV', 'SID') FROM DUAL").Scan(&id))
		return id
	}
	first := session()
	require.Eventually(t, func() bool { return session() != first }, 10*time.Second, 100*time.Millisecond)
}
