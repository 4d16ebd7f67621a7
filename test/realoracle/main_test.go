//go:build oracle && cgo

package realoracle_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle"
	"ebs-sms-gateway/oracle/ora"
	sqlscripts "ebs-sms-gateway/sql"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// The users that the tests make and keep to; a database of EBS has others.
const (
	owner   = "XXSMS_TEST"
	sender  = "XXSMS_TEST_GW"
	feeder  = "XXSMS_TEST_FEEDER"
	dsnName = "ORACLE_TEST_DSN"
)

// site is the database, shared by all tests: one has it at a time.
var site *realSite

func TestMain(m *testing.M) {
	var err error
	if site, err = connect(context.Background(), os.Getenv(dsnName)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := site.admin.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

type realSite struct {
	connectString string
	passwords     map[string]string
	admin         *sql.DB
	turn          sync.Mutex
}

// connect takes user/password@connect_string of a DBA, installs the scripts and gives
// the three users passwords of this run.
func connect(ctx context.Context, dsn string) (*realSite, error) {
	account, connectString, found := strings.Cut(dsn, "@")
	user, password, named := strings.Cut(account, "/")
	if !found || !named {
		return nil, fmt.Errorf("%s must be user/password@host:port/service, of a DBA", dsnName)
	}
	s := &realSite{connectString: connectString, passwords: map[string]string{}}
	var err error
	s.admin, err = installed.Open(standin.Login{
		User: user, Password: password, ConnectString: connectString, LibDir: libDir(),
	})
	if err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", connectString, err)
	}
	if err := errors.Join(s.addFeeder(ctx), s.install(ctx), s.unlock(ctx)); err != nil {
		return nil, errors.Join(err, s.admin.Close())
	}
	return s, nil
}

func (s *realSite) addFeeder(ctx context.Context) error {
	_, err := s.admin.ExecContext(ctx, `CREATE USER `+feeder+` IDENTIFIED BY "`+newPassword()+`"`)
	if code, _ := ora.Code(err); err != nil && code != 1920 { // the name is taken
		return fmt.Errorf("adding user %s: %w", feeder, err)
	}
	if _, err := s.admin.ExecContext(ctx, "GRANT CREATE SESSION TO "+feeder); err != nil {
		return fmt.Errorf("letting %s log in: %w", feeder, err)
	}
	return nil
}

// install runs install.sql as SQL*Plus would, in one session.
func (s *realSite) install(ctx context.Context) error {
	statements, err := standin.Script(sqlscripts.Scripts(), "install.sql", map[string]string{
		"owner": owner, "gateway_user": sender, "ebs_user": feeder, "table_space": "USERS", "index_space": "USERS",
	})
	if err != nil {
		return err
	}
	session, err := s.admin.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connecting to install: %w", err)
	}
	defer session.Close()
	for _, statement := range statements {
		if _, err := session.ExecContext(ctx, statement.Text); err != nil {
			return fmt.Errorf("running the statement of %s, line %d: %w", statement.File, statement.Line, err)
		}
	}
	return nil
}

func (s *realSite) unlock(ctx context.Context) error {
	for _, user := range []string{owner, sender, feeder} {
		s.passwords[user] = newPassword()
		statement := fmt.Sprintf(`ALTER USER %s IDENTIFIED BY "%s" ACCOUNT UNLOCK`, user, s.passwords[user])
		if _, err := s.admin.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("unlocking user %s: %w", user, err)
		}
	}
	return nil
}

// libDir is the folder of the client library, empty where the system knows it.
func libDir() string { return os.Getenv("ORACLE_LIB_DIR") }

func newPassword() string { return "Aa1_" + rand.Text()[:20] }

// take gives the database to one test until its end, without rows.
func (s *realSite) take(t *testing.T) {
	t.Helper()
	s.turn.Lock()
	t.Cleanup(s.turn.Unlock)
	s.empty(t)
}

// empty deletes all rows but those that say which version is installed.
func (s *realSite) empty(t *testing.T) {
	t.Helper()
	for _, table := range names(t, s.admin,
		"SELECT TABLE_NAME FROM ALL_TABLES WHERE OWNER = '"+owner+"' AND TABLE_NAME <> 'XXSMS_SCHEMA_VERSION'") {
		_, err := s.admin.ExecContext(t.Context(), "DELETE FROM "+owner+"."+table)
		require.NoError(t, err)
	}
}

// names are the texts that a query returns.
func names(t *testing.T, db *sql.DB, query string) (found []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		require.NoError(t, rows.Scan(&name))
		found = append(found, name)
	}
	require.NoError(t, rows.Err())
	return found
}

// openDB connects as the user until the test ends.
func (s *realSite) openDB(t *testing.T, user string) *sql.DB {
	t.Helper()
	db, err := installed.Open(standin.Login{
		User: user, Password: s.passwords[user], ConnectString: s.connectString, LibDir: libDir(),
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// open opens a store as the user until the test ends.
func (s *realSite) open(t *testing.T, user string) *oracle.Store {
	t.Helper()
	store, err := oracle.Open(t.Context(), oracle.Options{
		Queue: oracle.Database{Login: oracle.Login{
			ConnectString: s.connectString, LibDir: libDir(), Username: user,
			Password: func() (gateway.Secret, error) { return gateway.Secret(s.passwords[user]), nil },
		}},
		Node: "test", Logger: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}
