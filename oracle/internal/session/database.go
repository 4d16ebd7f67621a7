package session

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/oracle/ora"
)

// Database is one database, by its sessions.
//
// Every statement runs under a deadline. godror's ExecContext leaves the time that
// it had as the session's call timeout, under which a later call without a deadline
// would end; with a deadline each call sets its own, and a commit or rollback, which
// knows no context, has what the statement before it was given.
type Database struct {
	db      *sql.DB
	tag     tagger
	clock   gateway.Clock
	random  func() float64
	timeout time.Duration
	// sessions is how many there can be, and so how many of them can be dead.
	sessions int
}

// tagger puts into a context what V$SESSION is to show during an operation.
type tagger func(ctx context.Context, action string) context.Context

// Open makes no session yet: each is made when it is needed. Errors: [ErrNoDriver].
func Open(o Options, l Login) (*Database, error) {
	o, l = o.withDefaults(), l.withDefaults()
	db, err := openDB(o, l)
	if err != nil {
		return nil, err
	}
	return &Database{
		db: db, tag: newTagger(o.Node), clock: o.Clock, random: o.Random, timeout: o.Timeout, sessions: l.Pool.Max,
	}, nil
}

// Close ends every session. Calls under way should have ended.
func (d *Database) Close() error { return d.db.Close() }

// Now is the time by the clock that the database was opened with.
func (d *Database) Now() time.Time { return d.clock() }

// Read runs work on one session, outside a transaction: reading, or one write by [Session.Exec]. Work is run again,
// from its beginning, where the first session was dead or another one was in its way.
func (d *Database) Read(ctx context.Context, action string, work func(context.Context, *Session) error) error {
	return d.operate(ctx, action, work)
}

// InTx runs work in one transaction and commits it. Work is run again, from its
// beginning and in a new transaction, where the first session died before its commit
// or another one was in its way: it must not add to what it left behind. If the answer
// to the commit was lost, the error is [ErrOutcomeUnknown] and work is not run again.
func (d *Database) InTx(ctx context.Context, action string, work func(context.Context, *Tx) error) error {
	return d.operate(ctx, action, func(ctx context.Context, s *Session) error { return s.inTx(ctx, work) })
}

func (d *Database) operate(ctx context.Context, action string, work func(context.Context, *Session) error) error {
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

// once runs work on a session. A connection whose session died, or that a call was cut
// short on, is dropped: godror's break may reach it late, in the middle of the next call.
// (A session that lives on goes back to Oracle's pool, out of reach of that break.)
func (d *Database) once(ctx context.Context, checked bool, work func(context.Context, *Session) error) error {
	s, err := d.session(ctx, checked)
	if err != nil {
		return err
	}
	panics := true
	defer func() {
		if panics { // a statement that panics keeps its hold on the session, for which this would wait
			go s.release()
		} else {
			s.release()
		}
	}()
	err = work(ctx, s)
	panics = false
	switch ora.ClassOf(err) {
	case ora.ClassDead, ora.ClassTime:
		s.broken = true
	}
	return err
}

// session takes a session of the pool; checked, one that answers. After the database
// went away and came back the pool may be full of dead ones.
func (d *Database) session(ctx context.Context, checked bool) (*Session, error) {
	for range d.sessions {
		conn, err := d.db.Conn(ctx)
		if err != nil {
			return nil, fmt.Errorf("taking a session: %w", err)
		}
		s := &Session{conn: conn}
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
func (d *Database) explain(ctx context.Context, action string, err error) error {
	switch {
	case errors.Is(err, ErrOutcomeUnknown):
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
