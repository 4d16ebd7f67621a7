//go:build cgo

// Package shadow runs gateways in shadow mode beside a program that serves the queue, on both stores.
package shadow

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/shadow"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/oracle"
	"ebs-sms-gateway/test/rig"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

// reader is the user of docs/cutover.md.
const reader = "XXSMSRO"

// server is the stand-in that all tests share.
var server *standin.Server

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if server, err = installed.Start(context.Background()); err == nil {
		err = server.AddUser(context.Background(), reader)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Stop()
	return m.Run()
}

// queue is a database with a queue, and the program that serves it.
type queue struct {
	store  rig.Store
	config config.Store
	// database is nil for the embedded store.
	database *standin.Database
	// hourly runs a statement of the program that serves the queue.
	hourly func(statement string) error
	// tables are all rows of all tables.
	tables func() ([]string, error)
}

func TestShadow_ReadsAndWritesNothing(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) queue{"SQLite": embedded, "OracleBySELECTAlone": readOnly, "OracleThroughAView": throughView} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := open(t)
			simulator := rig.NewWorld(t, twiliotest.Options{})
			opts := shadowOptions(t, q, simulator.URL)
			insert(t, q, 0, 30)
			before := snapshot(t, q)
			file := shadow.File{Path: opts.Config.Shadow.File}
			end := start(t, opts)
			waitForLines(t, file, 31)
			require.Equal(t, before, snapshot(t, q))

			insert(t, q, 30, 40)
			require.NoError(t, q.hourly("UPDATE XXSMS_OUTBOUND SET STATUS = 'SENT' WHERE MESSAGE_ID <= 35"))
			after := snapshot(t, q)
			require.NotEqual(t, before, after)
			waitForLines(t, file, 42+30)
			require.Equal(t, after, snapshot(t, q))
			_, err := net.Dial("tcp", opts.Config.Webhooks.Listen)
			require.Error(t, err, "nobody listens for webhooks")
			end()

			require.Equal(t, after, snapshot(t, q))
			require.Zero(t, simulator.Simulator.Tally().Posts)
			require.Zero(t, simulator.Simulator.Tally().Lookups)
			requireReport(t, file)
			once, err := app.ShadowLook(t.Context(), opts)
			require.NoError(t, err)
			require.Len(t, once, 7)
			require.Equal(t, after, snapshot(t, q))
		})
	}
}

// requireReport: of 42 rows two have no number, and 35 were sent by the other program.
func requireReport(t *testing.T, file shadow.File) {
	t.Helper()
	lines, err := file.Read()
	require.NoError(t, err)
	summary := shadow.Summarise(shadow.Last(lines))
	require.Len(t, summary.Channels, 1)
	ch := summary.Channels[0]
	require.Equal(t, 42, ch.Rows)
	require.Equal(t, 40, ch.Outcomes[operate.Sent])
	require.Equal(t, 2, ch.Outcomes[operate.Rejected])
	taken := 0
	for _, made := range ch.Statuses {
		if made.Status == gateway.StatusSent {
			taken += made.Rows
		}
	}
	require.Equal(t, 35, taken)
	content, err := os.ReadFile(file.Path)
	require.NoError(t, err)
	require.NotRegexp(t, `202[) -]*20\d|Forklift`, string(content), "a whole number or a text")
}

func shadowOptions(t *testing.T, q queue, simulator string) app.Options {
	t.Helper()
	cfg := rig.Site{
		Store: q.config, Simulator: simulator, Webhooks: "127.0.0.1:1", Admin: "127.0.0.1:0", InFlight: 4,
	}.Config()
	cfg.Mode = config.ModeShadow
	cfg.Shadow = config.Shadow{File: filepath.Join(t.TempDir(), "shadow.jsonl"), Every: 20 * time.Millisecond}
	return app.Options{Config: cfg, Logger: slog.New(slog.DiscardHandler)}
}

// start runs a shadow until end is called.
func start(t *testing.T, opts app.Options) (end func()) {
	t.Helper()
	s, err := app.NewShadow(t.Context(), opts)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	ended := false
	end = func() {
		if !ended {
			ended = true
			cancel()
			require.NoError(t, <-done)
		}
	}
	t.Cleanup(end)
	waitFor(t, func() bool {
		status, _ := rig.Get(t, "http://"+s.AdminAddress()+"/readyz")
		return status == 200
	})
	return end
}

func waitForLines(t *testing.T, file shadow.File, n int) {
	t.Helper()
	waitFor(t, func() bool {
		lines, err := file.Read()
		require.NoError(t, err)
		return len(lines) >= n
	})
}

func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, errors.New("nothing was told"))
	defer cancel()
	require.NoError(t, rig.Poll(ctx, 20*time.Millisecond, func() (bool, error) { return holds(), nil }))
}

// insert is the feeder's, and one row more without a number.
func insert(t *testing.T, q queue, first, end int) {
	t.Helper()
	var rows []gateway.Message
	for i := first; i < end; i++ {
		rows = append(rows, rig.Row(i))
	}
	without := rig.Row(1000 + first)
	without.Phones = "see the manager"
	_, err := q.store.Insert(t.Context(), append(rows, without))
	require.NoError(t, err)
}

func snapshot(t *testing.T, q queue) []string {
	t.Helper()
	rows, err := q.tables()
	require.NoError(t, err)
	require.NotEmpty(t, rows)
	return rows
}

func embedded(t *testing.T) queue {
	t.Helper()
	w := rig.NewWorld(t, twiliotest.Options{})
	db, err := sql.Open("sqlite", w.Config.SQLite.Path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return queue{
		store: w.Store, config: w.Config,
		hourly: func(statement string) error {
			_, err := db.ExecContext(t.Context(), statement)
			return err
		},
		tables: func() ([]string, error) { return sqliteTables(t.Context(), db) },
	}
}

func sqliteTables(ctx context.Context, db *sql.DB) ([]string, error) {
	names, err := texts(ctx, db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
	if err != nil {
		return nil, err
	}
	var all []string
	for _, name := range names {
		columns, err := texts(ctx, db, "SELECT 'quote(' || name || ')' FROM pragma_table_info('"+name+"')")
		if err != nil {
			return nil, err
		}
		rows, err := texts(ctx, db, "SELECT "+strings.Join(columns, "||','||")+" FROM "+name+" ORDER BY 1")
		if err != nil {
			return nil, err
		}
		all = append(append(all, name), rows...)
	}
	return all, nil
}

func texts(ctx context.Context, db *sql.DB, query string) (all []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// readOnly is a database whose gateway is the user of docs/cutover.md.
func readOnly(t *testing.T) queue {
	t.Helper()
	d := server.Database(t)
	owner, err := installed.Open(d.Login(installed.Owner))
	require.NoError(t, err)
	for _, grant := range grants(t) {
		_, err := owner.ExecContext(t.Context(), grant)
		require.NoError(t, err, grant)
	}
	require.NoError(t, owner.Close())
	feeder := openFeeder(t, d)
	login := d.Login(reader)
	cfg := config.Default().Store
	cfg.Driver = config.DriverOracle
	cfg.Oracle.LibDir = login.LibDir
	cfg.Oracle.Queue.ConnectString, cfg.Oracle.Queue.Username = login.ConnectString, login.User
	cfg.Oracle.Queue.Password, cfg.Oracle.Queue.Schema = gateway.Secret(login.Password), installed.Owner
	return queue{
		store: feeder, config: cfg, database: d,
		hourly: func(statement string) error {
			_, err := d.SQL(t.Context(), strings.Replace(statement, "XXSMS_OUTBOUND", "xxsms.xxsms_outbound", 1))
			return err
		},
		tables: func() ([]string, error) { return oracleTables(t.Context(), d) },
	}
}

// throughView is a queue of the site's own, shown as a view with the columns of XXSMS_OUTBOUND.
func throughView(t *testing.T) queue {
	t.Helper()
	q := readOnly(t)
	_, err := q.database.SQL(t.Context(), "CREATE VIEW xxsms.xxhr_sms_queue_v AS SELECT * FROM xxsms.xxsms_outbound; "+
		"GRANT SELECT ON xxsms.xxhr_sms_queue_v TO xxsmsro; REVOKE SELECT ON xxsms.xxsms_outbound FROM xxsmsro")
	require.NoError(t, err)
	q.config.Oracle.Queue.Tables = []string{"XXSMS_OUTBOUND=XXHR_SMS_QUEUE_V"}
	return q
}

// grants are the statements of docs/cutover.md that the owner of the tables runs.
func grants(t *testing.T) []string {
	t.Helper()
	doc, err := os.ReadFile("../../docs/cutover.md")
	require.NoError(t, err)
	found := regexp.MustCompile(`(?m)^(GRANT SELECT ON XXSMS\.\w+ TO `+reader+`);$`).FindAllStringSubmatch(string(doc), -1)
	require.Greater(t, len(found), 5)
	var all []string
	for _, match := range found {
		all = append(all, match[1])
	}
	return all
}

func openFeeder(t *testing.T, d *standin.Database) *oracle.Store {
	t.Helper()
	login := d.Login(installed.Feeder)
	store, err := oracle.Open(t.Context(), oracle.Options{
		Queue: oracle.Database{Login: oracle.Login{
			ConnectString: login.ConnectString, LibDir: login.LibDir, Username: login.User,
			Password: func() (gateway.Secret, error) { return gateway.Secret(login.Password), nil },
		}},
		Node: "feeder", Logger: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

// oracleTables also has where the sequences are.
func oracleTables(ctx context.Context, d *standin.Database) ([]string, error) {
	names, err := d.SQL(ctx, "SELECT tablename FROM pg_tables WHERE schemaname = 'xxsms' ORDER BY 1")
	if err != nil {
		return nil, err
	}
	var all []string
	for _, name := range names {
		rows, err := d.SQL(ctx, "SELECT t::text FROM xxsms."+name+" t ORDER BY 1")
		if err != nil {
			return nil, err
		}
		all = append(append(all, name), rows...)
	}
	sequences, err := d.SQL(ctx, "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'xxsms' ORDER BY 1")
	return append(all, sequences...), err
}

// TestShadow_MayNotWrite: what reads by SELECT alone is refused everything else, and check finds nothing wrong with
// that.
func TestShadow_MayNotWrite(t *testing.T) {
	t.Parallel()
	q := readOnly(t)
	opts := shadowOptions(t, q, "http://127.0.0.1:1")
	require.Empty(t, storeErrors(t, opts.Config))
	live := opts
	live.Config.Mode = config.ModeLive
	require.NotEmpty(t, storeErrors(t, live.Config))
	_, err := app.New(t.Context(), opts)
	require.ErrorContains(t, err, "mode is shadow")
}

// storeErrors are those that check finds with the store.
func storeErrors(t *testing.T, cfg config.Config) []string {
	t.Helper()
	var found []string
	for _, f := range app.Check(t.Context(), app.CheckOptions{Config: cfg, Version: "test"}) {
		if f.What == "store" && f.Level != app.LevelOK {
			found = append(found, f.Text)
		}
	}
	return found
}

// TestShadow_ReadsAStandbyThatIsOpenForReading: and a copy of production, which says that it was installed elsewhere.
func TestShadow_ReadsAStandbyThatIsOpenForReading(t *testing.T) {
	t.Parallel()
	q := readOnly(t)
	insert(t, q, 0, 5)
	_, err := q.database.SQL(t.Context(), "UPDATE xxsms.xxsms_schema_version SET database_name = 'PROD'; "+
		"ALTER DATABASE "+q.database.Name+" SET default_transaction_read_only = on")
	require.NoError(t, err)
	opts := shadowOptions(t, q, "http://127.0.0.1:1")
	require.Empty(t, storeErrors(t, opts.Config))
	lines, err := app.ShadowLook(t.Context(), opts)
	require.NoError(t, err)
	require.Len(t, lines, 6)
}
