package oracle

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/oracle/ora"
)

// database is one database: its sessions and the statements with its names.
//
// Every statement runs under a deadline. godror's ExecContext leaves the time that
// it had as the session's call timeout, under which a later call without a deadline
// would end; with a deadline each call sets its own, and a commit or rollback, which
// knows no context, has what the statement before it was given.
type database struct {
	db         *sql.DB
	statements map[statement]string
	mapping    mapping
	tag        tagger
	clock      gateway.Clock
	random     func() float64
	timeout    time.Duration
	// sessions is how many there can be, and so how many of them can be dead.
	sessions int
	// copyOf is for which other database the tables may have been installed; original: it is this one.
	copyOf   string
	original atomic.Bool
}

// tagger puts into a context what V$SESSION is to show during an operation.
type tagger func(ctx context.Context, action string) context.Context

func openDatabase(o Options, d Database) (*database, error) {
	m, err := d.Names.mapping()
	if err != nil {
		return nil, err
	}
	statements, err := loadStatements(m)
	if err != nil {
		return nil, err
	}
	db, err := openDB(o, d)
	if err != nil {
		return nil, err
	}
	return &database{
		db: db, statements: statements, mapping: m, tag: newTagger(o.Node),
		clock: o.Clock, random: o.Random, timeout: o.Timeout, sessions: d.Pool.Max, copyOf: o.CopyOf,
	}, nil
}

func (d *database) close() error { return d.db.Close() }

// statement returns the text of a statement.
func (d *database) statement(s statement) (string, error) {
	text, ok := d.statements[s]
	if !ok {
		return "", fmt.Errorf("there is no statement %q", s)
	}
	return text, nil
}

// read runs work on one session, outside a transaction. Work is run again, from its
// beginning, where the first session was dead or another one was in its way.
func (d *database) read(ctx context.Context, action string, work func(context.Context, *session) error) error {
	return d.operate(ctx, action, work)
}

// inTx runs work in one transaction and commits it. Work is run again, from its
// beginning and in a new transaction, where the first session died before its commit
// or another one was in its way: it must not add to what it left behind. If the answer
// to the commit was lost, the error is errOutcomeUnknown and work is not run again.
func (d *database) inTx(ctx context.Context, action string, work func(context.Context, *tx) error) error {
	return d.operate(ctx, action, func(ctx context.Context, s *session) error { return s.inTx(ctx, work) })
}

func (d *database) operate(ctx context.Context, action string, work func(context.Context, *session) error) error {
	op, cancel := context.WithTimeout(d.tag(ctx, action), d.timeout)
	defer cancel()
	var tried tries
	for {
		err := d.once(op, tried.died, work)
		if err == nil {
			return nil
		}
		if !tried.again(err) || !d.pause(op, tried) {
			return d.explain(ctx, action, err)
		}
	}
}

// tries is what an operation has been through.
type tries struct {
	died      bool
	contended int
}

// contentions is how often work is begun while others are in its way.
const contentions = 4

// again reports whether to run work again.
func (t *tries) again(err error) bool {
	var refused *connectError
	var explained *ora.Error // of an operation within this one, on the other database: it has had its tries
	if errors.Is(err, errOutcomeUnknown) || errors.As(err, &refused) || errors.As(err, &explained) {
		return false
	}
	switch ora.ClassOf(err) {
	case ora.ClassDead:
		again := !t.died
		t.died = true
		return again
	case ora.ClassContention:
		t.contended++
		return t.contended < contentions
	}
	return false
}

// pause lets the other session end: 20 to 40 ms, then 40 to 80, then 80 to 160.
func (d *database) pause(ctx context.Context, t tries) bool {
	yields := backoff.Policy{Base: 30 * time.Millisecond, Max: 120 * time.Millisecond, Jitter: 1. / 3}
	if t.contended == 0 {
		return ctx.Err() == nil
	}
	return backoff.Wait(ctx, yields.Delay(t.contended, d.random()))
}

// once runs work on a session. A connection whose session died, or that a call was cut
// short on, is dropped: godror's break may reach it late, in the middle of the next call.
// (A session that lives on goes back to Oracle's pool, out of reach of that break.)
func (d *database) once(ctx context.Context, checked bool, work func(context.Context, *session) error) error {
	s, err := d.session(ctx, checked)
	if err != nil {
		return err
	}
	defer s.release()
	err = work(ctx, s)
	switch ora.ClassOf(err) {
	case ora.ClassDead, ora.ClassTime:
		s.broken = true
	}
	return err
}

// session takes a session of the pool; checked, one that answers. After the database
// went away and came back the pool may be full of dead ones.
func (d *database) session(ctx context.Context, checked bool) (*session, error) {
	for range d.sessions {
		conn, err := d.db.Conn(ctx)
		if err != nil {
			return nil, fmt.Errorf("taking a session: %w", err)
		}
		s := &session{db: d, conn: conn}
		if !checked {
			return s, nil
		}
		err = conn.PingContext(ctx)
		if err == nil {
			return s, nil
		}
		s.broken = true
		s.release()
		if ora.ClassOf(err) != ora.ClassDead {
			return nil, fmt.Errorf("looking for a session that answers: %w", err)
		}
	}
	return nil, fmt.Errorf("looking for a session that answers: %w", driver.ErrBadConn)
}

// explain words the error of an operation for its caller.
func (d *database) explain(ctx context.Context, action string, err error) error {
	switch {
	case errors.Is(err, errOutcomeUnknown):
		return err
	case ora.ClassOf(err) != ora.ClassTime:
		return ora.Clean(err)
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", action, ctx.Err()) // the caller's deadline, or the caller gave up
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: %s took longer than %s", gateway.ErrUnavailable, action, d.timeout)
	}
	return ora.Clean(err)
}
