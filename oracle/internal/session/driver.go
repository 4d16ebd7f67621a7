//go:build cgo

package session

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/godror/godror"
	"github.com/godror/godror/dsn"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle/ora"
)

// newTagger shows a DBA in V$SESSION which gateway does what: MODULE
// ebs-sms-gateway, ACTION the operation, CLIENT_INFO the gateway's node. The names
// travel with the next statement. (godror 0.49 ignores a client identifier.)
func newTagger(node string) tagger {
	return func(ctx context.Context, action string) context.Context {
		return godror.ContextWithTraceTag(ctx,
			godror.TraceTag{Module: "ebs-sms-gateway", Action: action, ClientInfo: node})
	}
}

// openDB makes no session yet.
func openDB(o Options, l Login) (*sql.DB, error) {
	dialer := &godrorDialer{params: params(o, l), tag: newTagger(o.Node)}
	db := sql.OpenDB(&guard{
		dial: dialer, password: l.Password, driver: godror.NewDriver(), clock: o.Clock, random: o.Random,
		log: o.Logger.With("component", "oracle", "database", l.ConnectString), turn: make(chan struct{}, 1),
	})
	db.SetMaxOpenConns(l.Pool.Max)
	if !l.Standalone {
		db.SetMaxIdleConns(0) // the sessions that wait are in Oracle's pool
		return db, nil
	}
	db.SetMaxIdleConns(l.Pool.Max)
	db.SetConnMaxLifetime(l.Pool.MaxLifetime)
	db.SetConnMaxIdleTime(l.Pool.IdleTimeout)
	return db, nil
}

// params are godror's, without the password.
func params(o Options, l Login) godror.ConnectionParams {
	p := godror.ConnectionParams{
		CommonParams: dsn.CommonParams{
			CommonSimpleParams: dsn.CommonSimpleParams{
				Username: l.Username, ConnectString: l.ConnectString, ConfigDir: l.ConfigDir, LibDir: l.LibDir,
				// Times are bound with their offset, +00:00. With a zone given, godror asks the database for none.
				Timezone: time.UTC, NoTZCheck: true,
				// Not each time that a session is taken from the pool. (godror takes no session of its own for new.)
				InitOnNewConn: !l.Standalone,
				StmtCacheSize: 60,
				// Every operation has a deadline, at which the call timeout ends the call. godror's break of a call
				// whose context has ended races with the end of the call, and may then meet the next one, or no
				// connection at all.
				NoBreakOnContextCancel: true,
			},
			OnInitStmts: sessionSettings(l.Edition),
		},
		StandaloneConnection: godror.Bool(l.Standalone),
	}
	if l.Username == "" {
		p.ExternalAuth = godror.Bool(true)
	}
	if !l.Standalone {
		p.MinSessions, p.MaxSessions, p.SessionIncrement = l.Pool.Min, l.Pool.Max, 1
		p.MaxLifeTime, p.SessionTimeout = l.Pool.MaxLifetime, l.Pool.IdleTimeout
		p.WaitTimeout = o.Timeout
	}
	return p
}

// sessionSettings make a session independent of what the client's environment
// (NLS_LANG, ORA_SDTZ) or a logon trigger says: times without a zone are in UTC, and
// texts are compared and ordered by their bytes, as the indexes are. No statement
// converts between texts, numbers and dates without a format. CURRENT_SCHEMA stays
// the user's: names are qualified where a schema is configured, and resolve by the
// user's own synonyms otherwise.
func sessionSettings(edition string) []string {
	settings := []string{"ALTER SESSION SET NLS_SORT='BINARY' NLS_COMP='BINARY' TIME_ZONE='+00:00'"}
	if edition != "" {
		settings = append(settings, "ALTER SESSION SET EDITION = "+edition)
	}
	return settings
}

// Fetching returns the arguments of a query that is to fetch n rows at a time: what
// a cursor FOR UPDATE SKIP LOCKED fetches ahead, it locks.
func Fetching(n int) []any { return []any{godror.PrefetchCount(n), godror.FetchArraySize(n)} }

// unrepeated returns the arguments of a statement that the driver is not to run again.
// After ORA-04061, 04065 and 04068 it does so by itself, and an array statement has
// then written the rows before the failure: an event would be there twice. The
// whole transaction is run again instead.
func unrepeated() []any { return []any{godror.NoRetry()} }

// ExecEach runs an array statement of so many rows and tells of each why the database
// refuses it, nil if it does not; a row that is refused is left out, the others are written. It returns
// how many rows were changed, -1 if that is not known because one was refused. Errors that no
// row is to blame for are the statement's.
func (t *Tx) ExecEach(ctx context.Context, text string, rows int, args ...any) ([]error, int64, error) {
	refusals := make([]error, rows)
	if rows == 0 {
		return refusals, 0, nil
	}
	changed, err := t.Exec(ctx, text, append(args, godror.PartialBatch())...)
	var failed *godror.BatchErrors
	if !errors.As(err, &failed) {
		return refusals, changed, err
	}
	for _, each := range failed.Errs {
		if refusals[each.Offset()] = ora.Clean(each); !gateway.Refused(refusals[each.Offset()]) {
			return nil, 0, each
		}
	}
	return refusals, -1, nil
}
