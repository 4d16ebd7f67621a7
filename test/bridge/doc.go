// Package bridge runs the scripts that sql/bridge writes, as a DBA would, on the stand-in for Oracle: a row of an
// existing queue becomes a text by a whole gateway, its status comes back, and what the bridge made can be taken away.
package bridge
