//go:build cgo

package oracle

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/storetest"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// standIn is the server that all tests of the package share; each has a database of its own.
var standIn *standin.Server

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	// The walk of the suite takes thousands of statements for each check; the embedded store takes the full number.
	if err := flag.Set("rapid.checks", "10"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	var err error
	if standIn, err = installed.Start(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer standIn.Stop()
	return m.Run()
}

// shelf keeps databases of tests that have ended for tests to come: to empty one is
// quicker than to make one.
type shelf struct {
	mu   sync.Mutex
	free []*shelved
}

type shelved struct {
	*standin.Database
	tests int
}

// mostTests is how many tests use a database: it has room for a number of faults only.
const mostTests = 20

var databases shelf

// emptyDatabase gives a database without rows until the test ends, for tests that leave
// tables, grants and settings as they are. Others take one that is theirs: standIn.Database.
func emptyDatabase(t *testing.T) *standin.Database {
	t.Helper()
	d := databases.pop()
	if d == nil {
		made, err := standIn.NewDatabase(t.Context())
		require.NoError(t, err)
		d = &shelved{Database: made}
	}
	d.tests++
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		if t.Failed() || d.tests == mostTests {
			require.NoError(t, d.Drop(ctx))
			return
		}
		empty(ctx, t, d.Database)
		databases.push(d)
	})
	return d.Database
}

func (s *shelf) pop() *shelved {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) == 0 {
		return nil
	}
	last := s.free[len(s.free)-1]
	s.free = s.free[:len(s.free)-1]
	return last
}

func (s *shelf) push(d *shelved) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, d)
}

// empty removes all rows but the version of the schema. DELETE is quicker here than TRUNCATE,
// which makes new files for every table and index.
func empty(ctx context.Context, t *testing.T, d *standin.Database) {
	t.Helper()
	_, err := d.SQL(ctx, `DO $$ BEGIN
  EXECUTE (SELECT string_agg(format('DELETE FROM %I.%I', schemaname, tablename), ';')
    FROM pg_tables WHERE schemaname = 'xxsms' AND tablename <> 'xxsms_schema_version');
END $$`)
	require.NoError(t, err)
}

// mode is one of the ways to hold sessions.
type mode struct {
	name       string
	standalone bool
}

func modes() []mode { return []mode{{"Pool", false}, {"Standalone", true}} }

// inEachMode runs a test in every mode.
func inEachMode(t *testing.T, test func(t *testing.T, m mode)) {
	t.Helper()
	for _, m := range modes() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			test(t, m)
		})
	}
}

// optionsFor are those of a store on a database of the stand-in.
func optionsFor(d *standin.Database, user string, m mode) Options {
	login := d.Login(user)
	return Options{
		Queue: Database{Login: Login{
			ConnectString: login.ConnectString, LibDir: login.LibDir, Username: login.User, Standalone: m.standalone,
			Password: func() (gateway.Secret, error) { return gateway.Secret(login.Password), nil },
			Pool:     Pool{Max: 10},
		}},
		Node:   "test",
		Logger: slog.New(slog.DiscardHandler),
	}
}

// openStore opens a store until the test ends.
func openStore(t *testing.T, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// fedStore is a gateway's store, and a feeder's for the rows to begin with.
type fedStore struct {
	*Store
	feeder   *Store
	database *standin.Database
}

// Insert is the feeder's: the gateway's user may not.
func (s fedStore) Insert(ctx context.Context, messages []gateway.Message) ([]gateway.Insertion, error) {
	return s.feeder.Insert(ctx, messages)
}

var _ storetest.Store = fedStore{}

// openFed opens both stores on a database.
func openFed(t *testing.T, d *standin.Database, m mode) fedStore {
	t.Helper()
	feeder, err := New(optionsFor(d, "APPS", m))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, feeder.Close()) })
	return fedStore{Store: openStore(t, optionsFor(d, "XXSMSGW", m)), feeder: feeder, database: d}
}

func noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

// feed inserts rows that are due at noon, past the driver, which takes them one by one.
func (s fedStore) feed(t *testing.T, n int) []gateway.MessageID {
	t.Helper()
	rows, err := s.database.SQL(t.Context(), `INSERT INTO xxsms.xxsms_outbound (channel, phones, body)
SELECT 'it', '+14155550100', 'Your certificate expires.' FROM generate_series(1, `+strconv.Itoa(n)+`) RETURNING message_id`)
	require.NoError(t, err)
	require.Len(t, rows, n)
	ids := make([]gateway.MessageID, n)
	for i, row := range rows {
		id, err := strconv.ParseInt(row, 10, 64)
		require.NoError(t, err)
		ids[i] = gateway.MessageID(id)
	}
	return ids
}

// due asks for rows of feed at noon, with a lease of its own.
func due(limit int) gateway.ClaimParams {
	return gateway.ClaimParams{
		Channel: "it", Limit: limit,
		Lease: gateway.Lease{Token: rand.Text(), Now: noon(), Until: noon().Add(2 * time.Minute)},
		Ready: []gateway.Ready{{Channel: "it", Priority: 5, Due: gateway.DueAtOnce}},
	}
}

func (s fedStore) claim(t *testing.T, limit int) []gateway.Claim {
	t.Helper()
	claims, err := s.Claim(t.Context(), due(limit))
	require.NoError(t, err)
	return claims
}

// begun claims rows and makes the changes that begin their attempts.
func (s fedStore) begun(t *testing.T, n int) []gateway.Change {
	t.Helper()
	s.feed(t, n)
	claims := s.claim(t, n)
	require.Len(t, claims, n)
	changes := make([]gateway.Change, n)
	for i, c := range claims {
		change, err := c.Message.Begin(gateway.Attempt{
			Token: c.Message.ClaimToken, Now: noon(), Ref: rand.Text(), Recipient: "+14155550100",
			Sender:   "+14155550199",
			Segments: 1, Encoding: "GSM-7",
		})
		require.NoError(t, err)
		changes[i] = change
	}
	return changes
}

func claimedIDs(claims []gateway.Claim) []gateway.MessageID {
	ids := make([]gateway.MessageID, len(claims))
	for i, c := range claims {
		ids[i] = c.Message.ID
	}
	return ids
}

// single is the only value of a query of PostgreSQL.
func single(t *testing.T, d *standin.Database, query string) string {
	t.Helper()
	rows, err := d.SQL(t.Context(), query)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	return rows[0]
}

// inject makes a fault until the test ends.
func inject(t *testing.T, d *standin.Database, f standin.Fault) *standin.Injected {
	t.Helper()
	injected, err := d.Control.Inject(f)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, injected.Remove()) })
	return injected
}
