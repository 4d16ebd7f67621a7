// Package oracle is the store on Oracle: the queue and the staging table of
// Oracle E-Business Suite, or those that the scripts of package sqlscripts install,
// read and written through the driver godror.
//
// What the package takes for granted about the driver and about Oracle's error
// codes stands beside the code that guards against it: ExecContext leaves its call
// timeout on the session (see database), a dead session is not always told to
// database/sql (see database), some statements are run again by the driver itself
// (see unrepeated), and an account is locked by logins that are tried again (see guard). codes.tsv is the list of ORA codes and of what the gateway does
// about each.
//
// godror needs cgo and Oracle's client library at run time. Built without cgo the
// package compiles and [Open] fails with [ErrNoDriver].
package oracle
