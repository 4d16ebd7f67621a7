package inspect

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"ebs-sms-gateway/gateway/sqlrow"
)

// ErrCopied is returned for tables that were installed for another database: this is a copy.
var ErrCopied = errors.New("the tables were copied from another database")

// NotACopy reports whether the tables were installed for this database: a clone of
// production holds messages to real people, and would send them once more. One that is only read may be. Errors:
// [ErrCopied].
func (d *Database) NotACopy(ctx context.Context) error {
	if d.readOnly || d.original.Load() {
		return nil
	}
	var here, home string
	err := d.read(ctx, "check", func(ctx context.Context, v view) error {
		rows, err := v.query(ctx, "database_names")
		if err != nil {
			return err
		}
		_, err = sqlrow.Collect(rows, func(rows *sql.Rows) (none struct{}, err error) {
			var name, installed sql.NullString
			err = rows.Scan(&name, &installed)
			here, home = name.String, installed.String
			return none, err
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("reading the database's name: %w", err)
	}
	if home != "" && home != here && !strings.EqualFold(home, d.copyOf) {
		return fmt.Errorf("%w: installed for %s, this is %s", ErrCopied, home, here)
	}
	d.original.Store(true) // a database is not renamed while it is open
	return nil
}

// copyRemedy is what to do about ErrCopied.
const copyRemedy = "Cancel the messages that the copy holds and enter its name, as docs/oracle.md says, or set " +
	"store.oracle.copy_of."
