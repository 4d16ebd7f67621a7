package oracle

import (
	"context"
	"errors"
	"fmt"

	"ebs-sms-gateway/gateway/ordsexport"
	"ebs-sms-gateway/oracle/inspect"
	"ebs-sms-gateway/oracle/internal/session"
	sqlscripts "ebs-sms-gateway/sql"
)

// ErrNoDriver is returned by a program that was built without cgo.
var ErrNoDriver = session.ErrNoDriver

// Store is the queue, the staging table and the controls in one or two databases.
// Its methods may be called concurrently, and many gateways may share the tables.
// Every method wraps [gateway.ErrUnavailable] if another time may go well: after a
// lost connection, while the database or an account is closed, or when a
// configuration or a tablespace has to be mended. What is left is about rows, and
// [gateway.Refused].
type Store struct {
	queue   *database
	staging *database // the queue's, if there is one database
}

// Open checks the options and makes sure that each database can be reached and has
// the tables of this version. Errors: [ErrNoDriver], [inspect.ErrSchemaVersion],
// [inspect.ErrCopied], [gateway.ErrUnavailable].
func Open(ctx context.Context, o Options) (*Store, error) {
	s, err := New(o)
	if err != nil {
		return nil, err
	}
	if err := s.Check(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// New is Open without its look at the databases: sessions are made when they are
// needed, so that a gateway can start while its database is away.
func New(o Options) (*Store, error) {
	if err := o.validate(); err != nil {
		return nil, fmt.Errorf("opening store: %w", err)
	}
	role := inspect.Whole
	if o.Staging != nil {
		role = inspect.Queue
	}
	queue, err := openDatabase(o, o.Queue, role)
	if err != nil {
		return nil, fmt.Errorf("opening store: %w", err)
	}
	if o.Staging == nil {
		return &Store{queue: queue, staging: queue}, nil
	}
	staging, err := openDatabase(o, *o.Staging, inspect.Staging)
	if err != nil {
		return nil, fmt.Errorf("opening store: %w", errors.Join(err, queue.close()))
	}
	return &Store{queue: queue, staging: staging}, nil
}

// Close ends every session. Calls under way should have ended.
func (s *Store) Close() error {
	var err error
	for _, d := range s.databases() {
		err = errors.Join(err, d.close())
	}
	if err != nil {
		return fmt.Errorf("closing store: %w", err)
	}
	return nil
}

func (s *Store) databases() []*database {
	if s.staging == s.queue {
		return []*database{s.queue}
	}
	return []*database{s.queue, s.staging}
}

// Check reports whether each database can be reached and has the tables of this
// version, that were installed for it. Errors: [inspect.ErrSchemaVersion], [inspect.ErrCopied],
// [gateway.ErrUnavailable].
func (s *Store) Check(ctx context.Context) error {
	for _, d := range s.databases() {
		if err := d.inspected.Check(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Findings tries everything that the gateway does, without changing anything, and
// returns what is wrong: each thing on one line, with the ORA code and what to do.
func (s *Store) Findings(ctx context.Context) []inspect.Finding {
	var all []inspect.Finding
	for _, d := range s.databases() {
		all = append(all, d.inspected.Findings(ctx)...)
	}
	return all
}

// Columns returns the columns of any table or view by their names, from the first database that has it and shows it to the
// user; none if there is none.
func (s *Store) Columns(ctx context.Context, schema, table string) (map[string]sqlscripts.Column, error) {
	for _, d := range s.databases() {
		found, err := d.inspected.Columns(ctx, schema, table)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

// Verify compares what is in each database with what the install scripts make; see [inspect.Database.Verify].
func (s *Store) Verify(ctx context.Context) ([]inspect.Difference, error) {
	var all []inspect.Difference
	for _, d := range s.databases() {
		found, err := d.inspected.Verify(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// ORDS returns the REST services that the queue's user has defined in ORDS; see [inspect.Database.ORDS].
func (s *Store) ORDS(ctx context.Context) (ordsexport.Site, error) {
	return s.queue.inspected.ORDS(ctx)
}
