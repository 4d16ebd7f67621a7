package oracle

import (
	"context"
	"errors"
	"fmt"
)

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
// the tables of this version. Errors: [ErrNoDriver], [ErrSchemaVersion],
// [ErrCopied], [gateway.ErrUnavailable].
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
	o = o.withDefaults()
	if err := o.validate(); err != nil {
		return nil, fmt.Errorf("opening store: %w", err)
	}
	queue, err := openDatabase(o, o.Queue)
	if err != nil {
		return nil, fmt.Errorf("opening store: %w", err)
	}
	if o.Staging == nil {
		return &Store{queue: queue, staging: queue}, nil
	}
	staging, err := openDatabase(o, *o.Staging)
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
