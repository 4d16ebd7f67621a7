package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"ebs-sms-gateway/gateway"
)

// ErrSchemaVersion is returned for a file whose tables are not those that this
// program needs; the error names both versions, 0 being a file without tables of the gateway.
var ErrSchemaVersion = errors.New("schema version does not fit")

// translate wraps [gateway.ErrUnavailable] around what another time may go well.
func translate(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, driver.ErrBadConn) {
		return fmt.Errorf("%w: %w", gateway.ErrUnavailable, err)
	}
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return err
	}
	switch failure.Code() & 0xff { // the low byte is the primary code
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_PROTOCOL, lib.SQLITE_FULL,
		lib.SQLITE_IOERR, lib.SQLITE_CANTOPEN, lib.SQLITE_READONLY, lib.SQLITE_NOMEM:
		return fmt.Errorf("%w: %w", gateway.ErrUnavailable, err)
	}
	return err
}

// isDuplicate reports a violation of a unique index.
func isDuplicate(err error) bool {
	var failure *sqlite.Error
	return errors.As(err, &failure) && failure.Code() == lib.SQLITE_CONSTRAINT_UNIQUE
}

// isConstraint reports that a constraint or a trigger of the file refuses a row.
func isConstraint(err error) bool {
	var failure *sqlite.Error
	return errors.As(err, &failure) && failure.Code()&0xff == lib.SQLITE_CONSTRAINT
}

// isLocked reports that another process had the file locked.
func isLocked(err error) bool {
	var failure *sqlite.Error
	if errors.As(err, &failure) {
		code := failure.Code() & 0xff
		return code == lib.SQLITE_BUSY || code == lib.SQLITE_LOCKED
	}
	return errors.Is(err, context.DeadlineExceeded)
}
