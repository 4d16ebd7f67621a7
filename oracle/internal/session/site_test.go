//go:build cgo

package session

import (
	"context"
	"database/sql"
	"log/slog"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
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

// settings are what a test may change before it opens a database.
type settings struct {
	Options
	Login
}

func (s *site) settings(m mode) settings {
	return settings{
		Options: Options{
			Node: "node-1", Clock: s.clock, Random: func() float64 { return 0 }, Logger: slog.New(slog.DiscardHandler),
		},
		Login: Login{
			ConnectString: s.login.ConnectString, LibDir: s.login.LibDir, Username: s.login.User,
			Password: func() (gateway.Secret, error) { return *s.password.Load(), nil },
			Pool:     Pool{Min: 1, Max: 4}, Standalone: m.standalone,
		},
	}
}

func (s *site) open(t *testing.T, m mode, change func(*settings)) *Database {
	t.Helper()
	given := s.settings(m)
	if change != nil {
		change(&given)
	}
	db, err := Open(given.Options, given.Login)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// counters are those since the site was made.
func (s *site) counters(t *testing.T) standin.Counters {
	t.Helper()
	c, err := s.Control.Counters()
	require.NoError(t, err)
	return c.Sub(s.before)
}

// who asks the database for the user.
func who(ctx context.Context, db *Database) (user string, err error) {
	err = db.Read(ctx, "check", func(ctx context.Context, s *Session) error {
		rows, err := s.Query(ctx, "SELECT USER FROM DUAL")
		if err != nil {
			return err
		}
		users, err := sqlrow.Collect(rows, sqlrow.Scanning((*sqlrow.Row).Text))
		if len(users) > 0 {
			user = users[0]
		}
		return err
	})
	return user, err
}

// put inserts a row.
func put(ctx context.Context, db *Database) error {
	return db.InTx(ctx, "record", func(ctx context.Context, t *Tx) error { return insert(ctx, t) })
}

func insert(ctx context.Context, t *Tx) error {
	_, err := t.Exec(ctx, "INSERT INTO TRIAL (A) VALUES (:1)", 1)
	return err
}

// requireSessions waits until the site's user has so many sessions: those that were
// ended take the server a moment.
func (s *site) requireSessions(t *testing.T, n int) {
	t.Helper()
	query := "SELECT count(*) FROM pg_stat_activity WHERE usename = 'user_" + s.Name + "'"
	require.Eventually(t, func() bool { return s.sql(t, query)[0] == strconv.Itoa(n) }, 10*time.Second,
		10*time.Millisecond)
}

func (s *site) rows(t *testing.T) string {
	t.Helper()
	return s.sql(t, "SELECT count(*) FROM "+s.login.User+".trial")[0]
}

func (s *site) kill(t *testing.T) {
	t.Helper()
	_, err := s.KillSessions(t.Context(), "true")
	require.NoError(t, err)
}

// fill makes all sessions that there may be.
func fill(t *testing.T, db *Database) {
	t.Helper()
	var conns []*sql.Conn
	for range db.sessions {
		conn, err := db.db.Conn(t.Context())
		require.NoError(t, err)
		conns = append(conns, conn)
	}
	for _, conn := range conns {
		require.NoError(t, conn.Close())
	}
}
