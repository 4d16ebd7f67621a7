// Package realoracle runs on a real Oracle database what the other tests run on the
// stand-in: the install scripts, and the conformance suite of the stores through the
// driver. "make test-oracle" runs it; docs/oracle.md tells how.
package realoracle
