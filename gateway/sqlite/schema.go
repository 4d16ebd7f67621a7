package sqlite

import (
	"context"
	_ "embed"
	"fmt"
	"os"
)

//go:embed schema.sql
var schema string

// schemaVersion is what the highest VERSION of XXSMS_SCHEMA_VERSION must be.
const schemaVersion = 8

const (
	countObjects  = `SELECT COUNT(*) FROM sqlite_master`
	insertVersion = `INSERT INTO XXSMS_SCHEMA_VERSION (VERSION) VALUES (?)`
	countVersions = `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'XXSMS_SCHEMA_VERSION'`
	selectVersion = `SELECT MAX(VERSION) FROM XXSMS_SCHEMA_VERSION`
)

// createSchema creates the tables if the file has none. The write lock makes the
// second of two processes find those of the first.
func (s *Store) createSchema(ctx context.Context) error {
	return s.transact(ctx, func(ctx context.Context, t *tx) error {
		objects, err := number(t.query(ctx, countObjects))
		if err != nil || objects > 0 {
			return wrap(err, "looking for tables")
		}
		if _, err := t.tx.ExecContext(ctx, schema); err != nil {
			return fmt.Errorf("creating tables: %w", translate(err))
		}
		_, err = t.exec(ctx, insertVersion, schemaVersion)
		return wrap(err, "writing schema version")
	})
}

// Check reports whether the store can serve: the file can be read and has the
// tables that this program needs. A file that somebody removed goes on working for
// whoever has it open, and nobody else sees its rows. Errors: [ErrSchemaVersion],
// [gateway.ErrUnavailable], [os.ErrNotExist].
func (s *Store) Check(ctx context.Context) error {
	if _, err := os.Stat(s.opts.Path); err != nil {
		return fmt.Errorf("looking for the store's file: %w", err)
	}
	found, err := number(s.read.query(ctx, countVersions))
	if err == nil && found > 0 {
		found, err = number(s.read.query(ctx, selectVersion))
	}
	if err != nil {
		return fmt.Errorf("reading schema version: %w", err)
	}
	if found != schemaVersion {
		return fmt.Errorf("%w: found %d, need %d", ErrSchemaVersion, found, schemaVersion)
	}
	return nil
}
