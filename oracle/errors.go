package oracle

import "errors"

var (
	// ErrNoDriver is returned by a program that was built without cgo.
	ErrNoDriver = errors.New("this build has no Oracle driver: build with CGO_ENABLED=1")
	// ErrSchemaVersion is returned for tables that are not those of this program.
	ErrSchemaVersion = errors.New("schema version does not fit")
	// ErrCopied is returned for tables that were installed for another database: this is a copy.
	ErrCopied = errors.New("the tables were copied from another database")
	// errOutcomeUnknown says that a commit failed, or its answer was lost: all of it happened, or
	// nothing. It is wrapped together with gateway.ErrUnavailable unless the database refused the commit.
	errOutcomeUnknown = errors.New("outcome of commit unknown")
)
