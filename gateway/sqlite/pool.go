package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"modernc.org/sqlite"
)

// pool is a set of connections with the statements that were prepared on them.
type pool struct {
	opener *opener
	db     *sql.DB
	mu     sync.Mutex
	stmts  map[string]*sql.Stmt
}

func openPool(dsn string, size int) *pool {
	opener := &opener{driver: &sqlite.Driver{}, dsn: dsn}
	db := sql.OpenDB(opener)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return &pool{opener: opener, db: db, stmts: map[string]*sql.Stmt{}}
}

// close closes the statements with their connections.
func (p *pool) close() error {
	p.opener.end()
	return p.db.Close()
}

// stmt prepares each statement once.
func (p *pool) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stmt, ok := p.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := p.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("preparing statement: %w", translate(err))
	}
	p.stmts[query] = stmt
	return stmt, nil
}

func (p *pool) prepareAll(ctx context.Context, queries []string) error {
	for _, query := range queries {
		if _, err := p.stmt(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

func (p *pool) prepared(query string) (*sql.Stmt, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	stmt, ok := p.stmts[query]
	return stmt, ok
}

func (p *pool) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := p.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// tx is one write transaction.
type tx struct {
	tx    *sql.Tx
	pool  *pool
	stmts map[string]*sql.Stmt
}

// inTx runs do in a transaction of its own and counts the commit.
func (s *Store) inTx(ctx context.Context, do func(context.Context, *tx) error) error {
	if err := s.ready(ctx); err != nil {
		return err
	}
	return s.transact(ctx, do)
}

// transact is inTx of a store that need not be ready.
func (s *Store) transact(ctx context.Context, do func(context.Context, *tx) error) error {
	begun, err := s.write.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("beginning transaction: %w", translate(err))
	}
	// The transaction itself watches ctx; a watcher for each statement would cost more than the statement.
	err = do(context.WithoutCancel(ctx), &tx{tx: begun, pool: s.write, stmts: map[string]*sql.Stmt{}})
	if err != nil {
		return errors.Join(ended(ctx, err), rollback(begun))
	}
	if err := begun.Commit(); err != nil {
		return fmt.Errorf("committing: %w", ended(ctx, errors.Join(translate(err), rollback(begun))))
	}
	s.commits.Add(1)
	return nil
}

// ended names the caller's deadline as the cause where it ended the transaction.
func ended(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		return errors.Join(cause, err)
	}
	return err
}

// rollback frees the connection; a commit that failed may have left the transaction open.
func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("rolling back: %w", translate(err))
	}
	return nil
}

// stmt takes the statement from those prepared at Open, or prepares it for this
// transaction: the pool cannot, its only connection is here.
func (t *tx) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := t.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := t.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	t.stmts[query] = stmt
	return stmt, nil
}

func (t *tx) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if prepared, ok := t.pool.prepared(query); ok {
		return t.tx.StmtContext(ctx, prepared), nil
	}
	stmt, err := t.tx.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("preparing statement: %w", translate(err))
	}
	return stmt, nil
}

// exec reports the number of rows and the last inserted id.
func (t *tx) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := t.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := stmt.ExecContext(ctx, args...)
	return result, translate(err)
}

func (t *tx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := t.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}
