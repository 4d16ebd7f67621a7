package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/ordsexport"
	"ebs-sms-gateway/oracle"
)

// firstLook bounds the look at the database before the gateway takes replies: one that
// does not answer must not keep it from its journal for store.oracle.timeout.
const firstLook = 3 * time.Second

// openOracle starts without a database that is away: replies go to the journal
// until it is back. Tables of another version are an error.
func openOracle(ctx context.Context, o storeOptions) (*oracle.Store, error) {
	store, err := oracle.New(oracleOptions(o))
	if err != nil {
		return nil, err
	}
	looking, cancel := context.WithTimeout(ctx, firstLook)
	defer cancel()
	switch err := store.Check(looking); {
	case errors.Is(err, gateway.ErrUnavailable), errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
		o.log.Warn("database is away: starting without it", "error", err)
	case err != nil:
		return nil, errors.Join(fmt.Errorf("opening store: %w", err), store.Close())
	}
	return store, nil
}

func oracleOptions(o storeOptions) oracle.Options {
	cfg := o.config.Store.Oracle
	options := oracle.Options{
		Queue: oracleDatabase(o.config, "store.oracle.queue", cfg.Queue),
		Node:  o.node, CopyOf: cfg.CopyOf, ReadOnly: o.config.Mode == config.ModeShadow, Timeout: cfg.Timeout, Clock: o.clock, Logger: o.log,
	}
	if cfg.Staging.ConnectString != "" {
		staging := oracleDatabase(o.config, "store.oracle.staging", cfg.Staging)
		options.Staging = &staging
	}
	return options
}

// oracleDatabase takes the path of the section, by which a password's file is known.
func oracleDatabase(cfg config.Config, path string, d config.OracleDatabase) oracle.Database {
	return oracle.Database{
		Login: oracle.Login{
			ConnectString: d.ConnectString, ConfigDir: cfg.Store.Oracle.ConfigDir, LibDir: cfg.Store.Oracle.LibDir,
			Username: d.Username, Password: passwordSource(cfg.Files[path+".password"], d.Password), Edition: d.Edition,
			Pool: oracle.Pool{Min: d.MinSessions, Max: d.MaxSessions, MaxLifetime: d.SessionLifetime},
		},
		Names: oracle.Names{Schema: d.Schema, Renamed: renamed(d.Tables)},
	}
}

// passwordSource reads the file anew each time, if there is one.
func passwordSource(file string, password gateway.Secret) func() (gateway.Secret, error) {
	return func() (gateway.Secret, error) {
		if file == "" {
			return password, nil
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("reading the password: %w", err)
		}
		return gateway.Secret(strings.TrimRight(string(content), "\r\n")), nil
	}
}

// renamed takes items of the form NAME=OTHER_NAME.
func renamed(tables []string) map[string]string {
	names := make(map[string]string, len(tables))
	for _, table := range tables {
		from, to, _ := strings.Cut(table, "=")
		names[from] = to
	}
	return names
}

// VerifySchema compares the tables in Oracle with what this version needs, one line
// for each difference.
func VerifySchema(ctx context.Context, cfg config.Config) ([]string, error) {
	store, err := oracle.New(oracleOptions(quietly(cfg)))
	if err != nil {
		return nil, err
	}
	differences, err := store.Verify(ctx)
	if err := errors.Join(err, store.Close()); err != nil {
		return nil, err
	}
	lines := make([]string, len(differences))
	for i, d := range differences {
		lines[i] = d.String()
	}
	return lines, nil
}

// ORDSSite reads the REST services that the user of the queue's database has defined in ORDS.
func ORDSSite(ctx context.Context, cfg config.Config) (ordsexport.Site, error) {
	store, err := oracle.New(oracleOptions(quietly(cfg)))
	if err != nil {
		return ordsexport.Site{}, err
	}
	site, err := store.ORDS(ctx)
	return site, errors.Join(err, store.Close())
}

// quietly is for a look from outside of a running gateway.
func quietly(cfg config.Config) storeOptions {
	return storeOptions{config: cfg, node: "check", log: slog.New(slog.DiscardHandler)}
}

// checkOracle says what is wrong with the databases, one line for each thing.
func checkOracle(ctx context.Context, store *oracle.Store) []Finding {
	var findings []Finding
	for _, f := range store.Findings(ctx) {
		findings = append(findings, Finding{LevelError, "store", f.String()})
	}
	return findings
}
