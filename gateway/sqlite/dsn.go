package sqlite

import (
	"net/url"
	"strconv"
)

// writeDSN opens the file for writing. BEGIN IMMEDIATE takes the write lock before
// the first read: a transaction that read first could fail half way with a stale snapshot.
func (o Options) writeDSN() string {
	// A checkpoint every 32 MB of log, not every 4: each copies all pages that changed, and
	// in a busy queue those are always the same.
	q := o.pragmas("synchronous(FULL)", "foreign_keys(ON)", "wal_autocheckpoint(8000)")
	q.Set("_txlock", "immediate")
	return o.uri(q)
}

// readDSN opens the file for reading.
func (o Options) readDSN() string { return o.uri(o.pragmas("query_only(ON)")) }

func (o Options) pragmas(more ...string) url.Values {
	return url.Values{
		// Not rwc: a connection that is opened anew would put an empty database where the file was taken away. Not ro, which
		// could not recover a WAL left by a crash.
		"mode":          {"rw"},
		"_busy_timeout": {strconv.FormatInt(o.BusyTimeout.Milliseconds(), 10)},
		"_pragma":       append([]string{"journal_mode(WAL)", "temp_store(MEMORY)", "cache_size(-16000)"}, more...),
	}
}

// uri escapes the path: a question mark in it would start the parameters.
func (o Options) uri(q url.Values) string {
	path := (&url.URL{Path: o.Path}).EscapedPath()
	return "file:" + path + "?" + q.Encode()
}
