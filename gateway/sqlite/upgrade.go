package sqlite

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
)

// upgrades change the tables of one version to those of the next; what is new as a whole is in schema.sql.
//
//go:embed upgrade/*.sql
var upgrades embed.FS

// makeSchema makes sure of the tables of this version: it creates them in a file that has nothing, and upgrades those of an
// older version.
func (s *Store) makeSchema(ctx context.Context) error {
	if err := s.createSchema(ctx); err != nil {
		return err
	}
	return s.transact(ctx, func(ctx context.Context, t *tx) error {
		found, err := number(t.query(ctx, countVersions))
		if err != nil || found == 0 {
			return wrap(err, "looking for tables")
		}
		return t.upgrade(ctx)
	})
}

// upgrade brings the tables to this version, all or nothing; the write lock makes the second of two processes find it
// done. Of tables for which there is no script nothing is changed.
func (t *tx) upgrade(ctx context.Context) error {
	version, err := number(t.query(ctx, selectVersion))
	if err != nil || version >= schemaVersion {
		return wrap(err, "reading schema version")
	}
	for ; version < schemaVersion; version++ {
		script, err := upgrades.ReadFile(fmt.Sprintf("upgrade/%d_to_%d.sql", version, version+1))
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: nothing upgrades version %d", ErrSchemaVersion, version)
		}
		if _, err := t.tx.ExecContext(ctx, string(script)); err != nil {
			return fmt.Errorf("upgrading tables of version %d: %w", version, translate(err))
		}
		if _, err := t.exec(ctx, insertVersion, version+1); err != nil {
			return wrap(err, "writing schema version")
		}
	}
	_, err = t.tx.ExecContext(ctx, missing())
	return wrap(translate(err), "adding what is new")
}

// missing is schema.sql for tables that are there: it adds what is not.
func missing() string {
	create := regexp.MustCompile(`(?m)^CREATE (?:TABLE|VIEW|TRIGGER|(?:UNIQUE )?INDEX) `)
	return create.ReplaceAllString(schema, "${0}IF NOT EXISTS ")
}
