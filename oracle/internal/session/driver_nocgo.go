//go:build !cgo

package session

import (
	"context"
	"database/sql"
)

func openDB(Options, Login) (*sql.DB, error) { return nil, ErrNoDriver }

func newTagger(string) tagger {
	return func(ctx context.Context, _ string) context.Context { return ctx }
}

// Fetching has no driver to tell.
func Fetching(int) []any { return nil }

func unrepeated() []any { return nil }

// ExecEach has no driver.
func (t *Tx) ExecEach(context.Context, string, int, ...any) ([]error, int64, error) {
	return nil, 0, ErrNoDriver
}
