// Package oracle is the store on Oracle: the queue and the staging table of
// Oracle E-Business Suite, or those that the scripts of package sqlscripts install,
// read and written by the statements in the folder statements, through the driver godror.
//
// godror needs cgo and Oracle's client library at run time. Built without cgo the
// package compiles and [Open] fails with [ErrNoDriver].
package oracle
