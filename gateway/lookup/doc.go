// Package lookup asks the provider what kind of line a number is, beside the sending and never in its way. Who needs to
// know a line asks the [Worker] for it and goes on; the worker looks the number up once, within a monthly budget that
// all gateways share, writes what it heard to XXSMS_PHONES, and makes the rows due that waited for it.
//
// Nothing is lost with it: a row that waits has a time of its own at which it is looked at again, and asks anew.
package lookup
