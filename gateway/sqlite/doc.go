// Package sqlite is the embedded store: the gateway's tables in one SQLite file,
// for a trial, a demo or a site without Oracle.
//
// The tables and columns are named as in Oracle (schema.sql), so that what is
// learned here holds there. A feeder inserts with any SQLite client:
//
//	INSERT INTO XXSMS_OUTBOUND (CHANNEL, PHONES, BODY) VALUES ('it', '+14155550123', 'Hello');
//
// Forms within a column: times are UTC text, 2026-11-23T12:34:56.789Z; MEDIA_URLS
// are separated by spaces; REPLY_KEYWORDS are single words separated by spaces or
// commas; IGNORE_QUIET_HOURS is Y or N; MEDIA and PARAMS of a reply are JSON.
//
// Writes go through one connection, each transaction BEGIN IMMEDIATE, so that
// what a transaction has read is still true when it writes. The journal is a WAL
// synced at every commit (synchronous=FULL): what a method has returned survives
// a loss of power. Reads have connections of their own and never wait for a write.
//
// Facts: https://sqlite.org/wal.html, https://sqlite.org/partialindex.html and
// the driver's documentation, https://pkg.go.dev/modernc.org/sqlite.
package sqlite
