// Package gateway is the domain of the EBS SMS gateway: messages and their
// statuses, replies, error classes, channels, and the steps a message may take.
//
// It imports no driver, no web framework and no Twilio. Everything that a store,
// a provider adapter or a pipeline must agree on is said here once; the
// interfaces themselves live with their consumers (outbound, inbound, metrics).
//
// The life of a message is drawn in docs/state-machine.md. A step exists only as
// a method of [Message] that returns a [Change], so that an illegal step cannot
// be written to a store.
package gateway
