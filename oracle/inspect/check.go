package inspect

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	sqlscripts "ebs-sms-gateway/sql"
)

// ErrSchemaVersion is returned for tables that are not those of this program.
var ErrSchemaVersion = errors.New("schema version does not fit")

// Check reports whether the database can be reached and has the tables of this
// version, that were installed for it. Errors: [ErrSchemaVersion], [ErrCopied],
// [gateway.ErrUnavailable].
func (d *Database) Check(ctx context.Context) error {
	version, err := d.schemaVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading schema version: %w", err)
	}
	if version != sqlscripts.SchemaVersion {
		return fmt.Errorf("%w: found %d, need %d", ErrSchemaVersion, version, sqlscripts.SchemaVersion)
	}
	return d.NotACopy(ctx)
}

// schemaVersion returns 0 if none was installed.
func (d *Database) schemaVersion(ctx context.Context) (version int, err error) {
	err = d.read(ctx, "check", func(ctx context.Context, v view) error {
		text, err := v.scalar(ctx, "schema_version")
		if err != nil || text == "" {
			return err
		}
		version, err = strconv.Atoi(text)
		return err
	})
	return version, err
}
