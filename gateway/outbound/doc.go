// Package outbound is the sending pipeline: claim, prepare, begin, send, record.
//
//	claimer --> fair queue --> pump --> ready --> senders --> recorder
//	(claim)    (one lane per  (fair pick,        (N posts    (group
//	           channel)        begin)             in flight)  commit)
//
// The claimer, the pump and the senders ask the admission whether a sender may send now, and it
// learns from every answer.
//
// The rules that make "no message lost, none doubled" true stand in
// docs/state-machine.md. In short: a row is claimed in one commit, its attempt is
// begun in another, and only then posted; what is not known for certain becomes
// UNKNOWN and is looked up at the provider (gateway/reconcile), never repeated blindly.
package outbound
