// Package session holds the sessions of one Oracle database: it logs in with care, runs work in a session or in
// one transaction, and runs it again where a session died or another one was in the way. It knows neither tables
// nor statements.
//
// What it takes for granted about the driver, godror, and about Oracle stands beside the code that guards
// against it: ExecContext leaves its call timeout on the session, and a dead session is not always told to
// database/sql (see Database), some statements are run again by the driver itself (see unrepeated), and an
// account is locked by logins that are tried again (see guard).
//
// godror needs cgo and Oracle's client library at run time. Built without cgo the package compiles and
// [Open] fails with [ErrNoDriver].
package session

import "errors"

// ErrNoDriver is returned by a program that was built without cgo.
var ErrNoDriver = errors.New("this build has no Oracle driver: build with CGO_ENABLED=1")
