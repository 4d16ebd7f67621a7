//go:build cgo

package bridge

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// server is what all tests of the package share; each has a database of its own.
var server *standin.Server

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if server, err = installed.Start(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Stop()
	if err := server.AddUser(context.Background(), "XXCUST"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// site is one that has a queue of its own, with the scripts that its bridge.yaml has become.
type site struct {
	t *testing.T
	// scripts is the folder with the bridge's, and with table.sql.
	scripts  fs.FS
	database *standin.Database
	// dba installs, feeder is EBS.
	dba, feeder *sql.Conn
}

// shapes are the examples of sql/bridge.
const shapes = "../../sql/bridge/testdata/"

// newSite makes the tables of a shape.
func newSite(t *testing.T, shape string) *site {
	t.Helper()
	return newSiteOf(t, os.DirFS(shapes+shape))
}

func newSiteOf(t *testing.T, scripts fs.FS) *site {
	t.Helper()
	s := &site{t: t, scripts: scripts, database: server.Database(t)}
	s.dba, s.feeder = s.login("SYSTEM"), s.login(installed.Feeder)
	s.run("table.sql")
	return s
}

func (s *site) login(user string) *sql.Conn {
	s.t.Helper()
	db, err := installed.Open(s.database.Login(user))
	require.NoError(s.t, err)
	connection, err := db.Conn(s.t.Context())
	require.NoError(s.t, err)
	s.t.Cleanup(func() {
		require.NoError(s.t, connection.Close())
		require.NoError(s.t, db.Close())
	})
	return connection
}

// run runs a script of the shape as SQL*Plus does.
func (s *site) run(script string) {
	s.t.Helper()
	require.NoError(s.t, s.try(script))
}

// try is run that may fail: it ends with the first error, and undoes what was not committed.
func (s *site) try(script string) error {
	s.t.Helper()
	return s.tryAs(s.dba, script)
}

// tryAs is try as another than the DBA.
func (s *site) tryAs(user *sql.Conn, script string) error {
	s.t.Helper()
	statements, err := standin.Script(s.scripts, script, nil)
	require.NoError(s.t, err)
	tx := s.begin(user)
	for _, statement := range statements {
		switch statement.Text {
		case "COMMIT":
			require.NoError(s.t, tx.Commit())
			tx = s.begin(user)
		case "ROLLBACK":
			require.NoError(s.t, tx.Rollback())
			tx = s.begin(user)
		default:
			if _, err := tx.ExecContext(s.t.Context(), statement.Text); err != nil {
				require.NoError(s.t, tx.Rollback())
				return fmt.Errorf("%s:%d: %w", statement.File, statement.Line, err)
			}
		}
	}
	return tx.Commit() // as EXIT does
}

func (s *site) begin(connection *sql.Conn) *sql.Tx {
	s.t.Helper()
	tx, err := connection.BeginTx(s.t.Context(), nil)
	require.NoError(s.t, err)
	return tx
}

// feed runs statements as EBS, in one transaction.
func (s *site) feed(statements ...string) {
	s.t.Helper()
	tx := s.begin(s.feeder)
	for _, statement := range statements {
		_, err := tx.ExecContext(s.t.Context(), statement)
		require.NoError(s.t, err, statement)
	}
	require.NoError(s.t, tx.Commit())
}

// rows is what a query of EBS finds, with a blank between columns.
func (s *site) rows(query string) []string {
	s.t.Helper()
	rows, err := s.feeder.QueryContext(s.t.Context(), query)
	require.NoError(s.t, err, query)
	defer rows.Close()
	columns, err := rows.Columns()
	require.NoError(s.t, err)
	var found []string
	for rows.Next() {
		values, targets := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		require.NoError(s.t, rows.Scan(targets...))
		texts := make([]string, len(values))
		for i, value := range values {
			texts[i] = value.String
		}
		found = append(found, strings.Join(texts, " "))
	}
	require.NoError(s.t, rows.Err())
	return found
}

// dbaRuns runs statements as the DBA.
func (s *site) dbaRuns(statements ...string) {
	s.t.Helper()
	for _, statement := range statements {
		_, err := s.dba.ExecContext(s.t.Context(), statement)
		require.NoError(s.t, err, statement)
	}
}

// delivered waits until every message is.
func (s *site) delivered() {
	s.t.Helper()
	s.becomes("SELECT DISTINCT STATUS FROM XXSMS_OUTBOUND", "DELIVERED")
}

// becomes waits until a query finds this.
func (s *site) becomes(query string, want ...string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	var found []string
	err := rig.Poll(ctx, 50*time.Millisecond, func() (bool, error) {
		found = s.rows(query)
		return strings.Join(found, "\n") == strings.Join(want, "\n"), nil
	})
	require.NoError(s.t, err, "%s is %v", query, found)
}

// start starts a gateway for the channel.
func (s *site) start(channel string) *twiliotest.Simulator {
	s.t.Helper()
	world := rig.NewWorld(s.t, twiliotest.Options{})
	world.Config = storeOf(s.database.Login(installed.Gateway)).Store
	world.Gateway(s.t, rig.WithConfig(func(c *config.Config) { c.Channels[0].Name = channel }))
	return world.Simulator
}
