// Package demo shows the gateway at work without an Oracle database or a Twilio
// account: the embedded store in a temporary folder, the Twilio simulator, the
// whole gateway between them, a feeder that keeps inserting certification
// reminders, and people who answer. The phone numbers are the example numbers of
// the numbering plans' metadata, written the way people write them.
package demo
