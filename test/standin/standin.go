// Package standin lets tests run the unmodified Oracle driver without an Oracle
// server. It builds a library that answers the calls of Oracle's client library
// (libclntsh.so) by means of PostgreSQL, starts a throw-away PostgreSQL server,
// and hands out databases, each with counters of what the driver did and faults to
// make it fail. Nothing in here belongs into a product.
//
// The library appends its calls, its SQL and its errors to the file that
// STANDIN_TRACE names. Control files are beside the library, or in the folder that
// STANDIN_DIR names.
//
// A SQL statement is translated (translator/translate.h), so what PostgreSQL accepts and Oracle
// does not is refused. What only a real Oracle can tell stays untold: plans, NLS,
// partitions, RAC, and whether it takes every statement.
package standin

import (
	"embed"
)

//go:embed library/*.c library/*.h translator/*.c translator/*.h *.sql
var sources embed.FS
