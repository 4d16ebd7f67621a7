//go:build cgo

package rig

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/oracle"
	"ebs-sms-gateway/test/standin"
	"ebs-sms-gateway/test/standin/installed"
)

func newOracleGround(ctx context.Context) (*Ground, error) {
	server, err := installed.Start(ctx)
	if err != nil {
		return nil, err
	}
	place := func(ctx context.Context, _ string) (*Place, error) { return oraclePlace(ctx, server) }
	return &Ground{Place: place, Stop: server.Stop}, nil
}

func oraclePlace(ctx context.Context, server *standin.Server) (*Place, error) {
	database, err := server.NewDatabase(ctx)
	if err != nil {
		return nil, err
	}
	feeder, err := openFeeder(ctx, database)
	if err != nil {
		return nil, errors.Join(err, database.Drop(ctx))
	}
	neighbour, err := openOracleNeighbour(ctx, database)
	if err != nil {
		return nil, errors.Join(err, feeder.Close(), database.Drop(ctx))
	}
	login := database.Login(installed.Gateway)
	cfg := config.Default().Store
	cfg.Driver = config.DriverOracle
	cfg.Oracle.LibDir = login.LibDir
	cfg.Oracle.Queue.ConnectString, cfg.Oracle.Queue.Username = login.ConnectString, login.User
	cfg.Oracle.Queue.Password = gateway.Secret(login.Password)
	return &Place{
		Store: feeder, Config: cfg, Grow: growOracle(feeder, database), Delay: delayOracle(database),
		Traffic: counted(database),
		KillSessions: func(ctx context.Context) (int, error) {
			return database.KillSessions(ctx, "usename = '"+strings.ToLower(installed.Gateway)+"'")
		},
		Outage:  &Outage{Begin: database.Close, End: database.Open, Logins: logins(database)},
		Silence: silence(database), Neighbour: neighbour,
		Close: func() error {
			return errors.Join(neighbour.DB.Close(), feeder.Close(), database.Drop(ctx))
		},
	}, nil
}

// openFeeder opens a store as the feeders' user, who may insert.
func openFeeder(ctx context.Context, database *standin.Database) (*oracle.Store, error) {
	login := database.Login(installed.Feeder)
	return oracle.Open(ctx, oracle.Options{
		Queue: oracle.Database{Login: oracle.Login{
			ConnectString: login.ConnectString, LibDir: login.LibDir, Username: login.User,
			Password: func() (gateway.Secret, error) { return gateway.Secret(login.Password), nil },
		}},
		Node: "rig", Logger: slog.New(slog.DiscardHandler),
	})
}

// growOracle inserts past the driver: a million rows by array DML would take minutes.
func growOracle(store *oracle.Store, database *standin.Database) func(context.Context, int) error {
	return func(ctx context.Context, rows int) error {
		waiting, err := claimable(ctx, store)
		if err != nil || waiting >= rows {
			return err
		}
		_, err = database.SQL(ctx, fmt.Sprintf(`INSERT INTO xxsms.xxsms_outbound (message_id, channel, phones, body)
SELECT nextval('xxsms.xxsms_outbound_s'), '%s', '(202) 555-0100', 'Your certification expires soon.' FROM generate_series(1, %d);
ANALYZE xxsms.xxsms_outbound`, Channel, rows-waiting))
		return err
	}
}

func delayOracle(database *standin.Database) func(context.Context, int) error {
	return func(ctx context.Context, rows int) error {
		_, err := database.SQL(ctx, fmt.Sprintf(`INSERT INTO xxsms.xxsms_outbound (message_id, channel, phones, body, status, next_attempt_at, not_before)
SELECT nextval('xxsms.xxsms_outbound_s'), '%s', '(202) 555-0100', 'Your certification expires soon.', CASE WHEN i %% 2 = 0 THEN 'NEW' ELSE 'DEFERRED' END,
  CASE WHEN i %% 2 = 1 THEN now() + interval '1 day' END, CASE WHEN i %% 2 = 0 THEN now() + interval '1 day' END
FROM generate_series(1, %d) i; ANALYZE xxsms.xxsms_outbound`, Channel, rows))
		return err
	}
}

// counted is the traffic of everybody in the database: what the rig does there is to be
// little while it counts.
func counted(database *standin.Database) func(app.Store) (Traffic, error) {
	return func(app.Store) (Traffic, error) {
		counters, err := database.Control.Counters()
		return Traffic{counters.Commits, counters.RoundTrips, counters.Executes}, err
	}
}

func logins(database *standin.Database) func() (uint64, error) {
	return func() (uint64, error) {
		counters, err := database.Control.Counters()
		return counters.Logins, err
	}
}

// silence is an outage as of a host or network that is gone: a call ends by the caller's
// patience or the network's, which is short here, as what waits at the end of the silence
// goes on waiting.
func silence(database *standin.Database) *Outage {
	const patience = 10 * time.Second
	var faults []*standin.Injected
	begin := func(context.Context) error {
		for _, f := range []standin.Fault{
			{Function: "OCISessionGet", Code: 12170}, {Function: "OCIPing", Code: 3135},
			{Function: "OCIStmtExecute", Code: 3135}, {Function: "OCITransCommit", Code: 3135},
		} {
			f.Kind, f.Delay = standin.Fail, patience
			fault, err := database.Control.Inject(f)
			if err != nil {
				return err
			}
			faults = append(faults, fault)
		}
		return nil
	}
	end := func(context.Context) error {
		var errs []error
		for _, fault := range faults {
			errs = append(errs, fault.Remove())
		}
		return errors.Join(errs...)
	}
	return &Outage{Begin: begin, End: end, Logins: func() (uint64, error) {
		counters, err := database.Control.Counters()
		return counters.Calls["OCISessionGet"], err
	}}
}
