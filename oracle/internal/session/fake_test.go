package session

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"sync"
	"testing"
	"time"
)

// fakeServer is a database of which a test says how its calls end.
type fakeServer struct {
	mu sync.Mutex
	// ends are the errors of the next calls, by the name of the call; nil is a success.
	ends map[string][]error
	// calls counts them.
	calls map[string]int
	// block keeps exec from ending before its context does.
	block bool
	// panics has a query panic.
	panics bool
	// deadlines are the times that calls were given.
	deadlines []bool
}

func (f *fakeServer) call(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls[name]++
	if len(f.ends[name]) == 0 {
		return nil
	}
	err := f.ends[name][0]
	f.ends[name] = f.ends[name][1:]
	return err
}

func (f *fakeServer) count(name string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[name]
}

// newFake returns a database with three sessions on a server that does as it is told.
func newFake(t *testing.T, ends map[string][]error) (*Database, *fakeServer) {
	t.Helper()
	server := &fakeServer{ends: ends, calls: map[string]int{}}
	db := sql.OpenDB(server)
	db.SetMaxOpenConns(3)
	t.Cleanup(func() { _ = db.Close() })
	return &Database{
		db:    db,
		tag:   func(ctx context.Context, _ string) context.Context { return ctx },
		clock: time.Now, random: func() float64 { return 0 }, timeout: 30 * time.Second, sessions: 3,
	}, server
}

// Connect implements driver.Connector.
func (f *fakeServer) Connect(context.Context) (driver.Conn, error) {
	if err := f.call("connect"); err != nil {
		return nil, err
	}
	return &fakeConn{f}, nil
}

// Driver implements driver.Connector.
func (f *fakeServer) Driver() driver.Driver { return nil }

type fakeConn struct{ server *fakeServer }

func (c *fakeConn) Prepare(string) (driver.Stmt, error) { return nil, driver.ErrSkip }
func (c *fakeConn) Begin() (driver.Tx, error)           { return nil, driver.ErrSkip }
func (c *fakeConn) Close() error                        { return c.server.call("close") }
func (c *fakeConn) Ping(context.Context) error          { return c.server.call("ping") }
func (c *fakeConn) ResetSession(context.Context) error  { return nil }
func (c *fakeConn) IsValid() bool                       { return true }
func (c *fakeConn) Commit() error                       { return c.server.call("commit") }
func (c *fakeConn) Rollback() error                     { return c.server.call("rollback") }

func (c *fakeConn) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) {
	return c, c.server.call("begin")
}

func (c *fakeConn) ExecContext(ctx context.Context, _ string, _ []driver.NamedValue) (driver.Result, error) {
	c.note(ctx)
	if c.server.block {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return driver.RowsAffected(1), c.server.call("exec")
}

func (c *fakeConn) QueryContext(ctx context.Context, _ string, _ []driver.NamedValue) (driver.Rows, error) {
	c.note(ctx)
	if c.server.panics {
		panic("the driver's")
	}
	return noRows{}, c.server.call("query")
}

// CheckNamedValue implements driver.NamedValueChecker: the driver's options are no binds.
func (c *fakeConn) CheckNamedValue(*driver.NamedValue) error { return driver.ErrRemoveArgument }

func (c *fakeConn) note(ctx context.Context) {
	_, has := ctx.Deadline()
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.server.deadlines = append(c.server.deadlines, has)
}

type noRows struct{}

func (noRows) Columns() []string         { return []string{"A"} }
func (noRows) Close() error              { return nil }
func (noRows) Next([]driver.Value) error { return io.EOF }
