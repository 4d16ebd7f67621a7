//go:build !cgo

package oracle

import (
	"context"
	"database/sql"
)

func openDB(Options, Database) (*sql.DB, error) { return nil, ErrNoDriver }

func newTagger(string) tagger {
	return func(ctx context.Context, _ string) context.Context { return ctx }
}

func fetching(int) []any { return nil }

func unrepeated() []any { return nil }

func (t *tx) execEach(context.Context, statement, int, ...any) ([]error, int64, error) {
	return nil, 0, ErrNoDriver
}
