//go:build cgo

package standin_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/godror/godror"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/standin"
)

// user owns what the tests create.
const user = "TESTER"

var server *standin.Server

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	var err error
	if server, err = standin.Start(ctx, options()); err == nil {
		defer server.Stop()
		err = server.AddUser(ctx, user)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if os.Getenv(waits) != "" {
		return wait(ctx)
	}
	return m.Run()
}

// options ask for the library that fits the test binary: scripts/test-asan.sh sets the variable.
func options() standin.Options {
	return standin.Options{AddressSanitizer: os.Getenv("STANDIN_ASAN") != ""}
}

// mode is one of the driver's two ways to connect.
type mode struct {
	name       string
	standalone bool
}

// bothModes runs a test on its own database in each mode.
func bothModes(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	for _, m := range []mode{{"standalone", true}, {"pool", false}} {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			test(t, newFixture(t, m))
		})
	}
}

type fixture struct {
	*standin.Database
	mode mode
	db   *sql.DB
}

func newFixture(t *testing.T, m mode) *fixture {
	t.Helper()
	d := server.Database(t)
	f := &fixture{Database: d, mode: m}
	f.db = f.open(t, nil)
	return f
}

// open connects anew. Change may alter the parameters.
func (f *fixture) open(t *testing.T, change func(*godror.ConnectionParams)) *sql.DB {
	t.Helper()
	login := f.Login(user)
	var p godror.ConnectionParams
	p.Username, p.Password = login.User, godror.NewPassword(login.Password)
	p.ConnectString, p.LibDir = login.ConnectString, login.LibDir
	p.Timezone = time.UTC
	p.StandaloneConnection = sql.NullBool{Bool: f.mode.standalone, Valid: true}
	p.MinSessions, p.MaxSessions, p.SessionIncrement = 0, 16, 1
	p.WaitTimeout = 10 * time.Second
	if change != nil {
		change(&p)
	}
	db := sql.OpenDB(godror.NewConnector(p))
	t.Cleanup(func() { db.Close() })
	return db
}

func (f *fixture) exec(t *testing.T, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		_, err := f.db.ExecContext(t.Context(), statement)
		require.NoError(t, err, statement)
	}
}

// numbered creates a table T with rows of the ids 1 to count.
func (f *fixture) numbered(t *testing.T, count int) {
	t.Helper()
	f.exec(t, "CREATE TABLE T (ID NUMBER(10) NOT NULL, NAME VARCHAR2(20 CHAR), CONSTRAINT T_PK PRIMARY KEY (ID))")
	_, err := f.SQL(t.Context(),
		fmt.Sprintf("INSERT INTO tester.t SELECT i, 'n' || i FROM generate_series(1, %d) i", count))
	require.NoError(t, err)
}

func (f *fixture) one(t *testing.T, query string, args ...any) string {
	t.Helper()
	var value sql.NullString
	require.NoError(t, f.db.QueryRowContext(t.Context(), query, args...).Scan(&value), query)
	return value.String
}

func (f *fixture) begin(t *testing.T) *sql.Tx {
	t.Helper()
	tx, err := f.db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback() })
	return tx
}

func (f *fixture) conn(t *testing.T) *sql.Conn {
	t.Helper()
	conn, err := f.db.Conn(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn
}

func (f *fixture) inject(t *testing.T, fault standin.Fault) *standin.Injected {
	t.Helper()
	injected, err := f.Control.Inject(fault)
	require.NoError(t, err)
	return injected
}

// counted returns what work did.
func (f *fixture) counted(t *testing.T, work func()) standin.Counters {
	t.Helper()
	before, err := f.Control.Counters()
	require.NoError(t, err)
	work()
	after, err := f.Control.Counters()
	require.NoError(t, err)
	return after.Sub(before)
}

func requireCode(t *testing.T, code int, err error) {
	t.Helper()
	require.Error(t, err)
	var failure *godror.OraErr
	require.ErrorAs(t, err, &failure, "%v", err)
	require.Equal(t, code, failure.Code(), "%v", err)
}
