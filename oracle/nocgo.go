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

// fetching returns the arguments of a query that is to fetch n rows at a time.
func fetching(int) []any { return nil }
