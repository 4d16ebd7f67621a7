package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"ebs-sms-gateway/gateway"
)

// Options say which file a Store keeps and how.
type Options struct {
	// Path of the database file. Beside it lie its -wal and -shm files; it must not be on a network share.
	Path string
	// MustExist refuses a file that is missing or empty instead of creating the tables in it.
	MustExist bool
	// MayBeLocked goes on though another process has the file locked: tables and version are looked at when it is free.
	MayBeLocked bool
	// BusyTimeout is how long a write waits for another process's, 5 s if zero.
	BusyTimeout time.Duration
	// Readers is the number of connections for reading, 4 if zero.
	Readers int
}

func (o Options) withDefaults() Options {
	if o.BusyTimeout == 0 {
		o.BusyTimeout = 5 * time.Second
	}
	if o.Readers == 0 {
		o.Readers = 4
	}
	return o
}

// Store is the queue, the staging table and the controls in one SQLite file. Its
// methods may be called concurrently, and several processes may open the same
// file. Every method wraps [gateway.ErrUnavailable] if the file could not be
// reached, locked or written.
type Store struct {
	opts    Options
	read    *pool
	write   *pool
	commits atomic.Int64
	// prepared tells that the tables are there; whoever makes sure of it holds a token of preparing.
	prepared  atomic.Bool
	preparing chan struct{}
}

// Open opens the file, creating it and its tables if need be. Errors:
// [ErrSchemaVersion], [gateway.ErrUnavailable], [os.ErrNotExist] with MustExist.
func Open(ctx context.Context, o Options) (*Store, error) {
	o = o.withDefaults()
	if o.Path == "" {
		return nil, errors.New("opening store: no path given")
	}
	if o.MustExist {
		if _, err := os.Stat(o.Path); err != nil {
			return nil, fmt.Errorf("opening store: %w", err)
		}
	}
	s, err := connect(o)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil && (!o.MayBeLocked || !isLocked(err)) {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func connect(o Options) (*Store, error) {
	if err := keepPrivate(o); err != nil {
		return nil, err
	}
	return &Store{
		opts: o, read: openPool(o.readDSN(), o.Readers), write: openPool(o.writeDSN(), 1),
		preparing: make(chan struct{}, 1),
	}, nil
}

// keepPrivate makes a new file readable for its owner alone: it will hold texts and
// numbers. SQLite gives the files beside it the same mode.
func keepPrivate(o Options) error {
	if o.MustExist {
		return nil
	}
	f, err := os.OpenFile(o.Path, os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("creating the store's file: %w: %w", gateway.ErrUnavailable, err)
	}
	return f.Close()
}

// prepare makes sure of the tables. It asks for the write lock only if there are none.
func (s *Store) prepare(ctx context.Context) error {
	err := s.Check(ctx)
	if errors.Is(err, ErrSchemaVersion) && !s.opts.MustExist {
		if err = s.makeSchema(ctx); err == nil {
			err = s.Check(ctx)
		}
	}
	if err == nil {
		err = s.write.prepareAll(ctx, hotStatements())
	}
	s.prepared.Store(err == nil)
	return err
}

// ready prepares a store that was locked when it was opened.
func (s *Store) ready(ctx context.Context) error {
	if s.prepared.Load() {
		return nil
	}
	select {
	case s.preparing <- struct{}{}:
		defer func() { <-s.preparing }()
	case <-ctx.Done():
		return fmt.Errorf("%w: opening store: %w", gateway.ErrUnavailable, ctx.Err())
	}
	if s.prepared.Load() {
		return nil
	}
	if err := s.prepare(ctx); err != nil {
		return fmt.Errorf("%w: opening store: %w", gateway.ErrUnavailable, err)
	}
	return nil
}

// query reads.
func (s *Store) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	return s.read.query(ctx, query, args...)
}

// hotStatements run once per row; the others are prepared where they are run.
func hotStatements() []string {
	hot := []string{selectAtOnce, selectByNextAttempt, selectByNotBefore, insertEvent, insertMessage(), insertReply}
	return append(hot, updateStates[:]...)
}

// Close closes every connection. Calls under way end first.
func (s *Store) Close() error {
	if err := errors.Join(s.read.close(), s.write.close()); err != nil {
		return fmt.Errorf("closing store: %w", err)
	}
	return nil
}

// Commits is the number of transactions that this Store has committed since it was opened.
func (s *Store) Commits() int64 { return s.commits.Load() }
