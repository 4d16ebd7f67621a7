// Package outbound is the sending pipeline: claim, prepare, begin, send, record;
// and the sweeps that settle what a crash or a doubtful answer left behind.
//
//	claimer --> lanes --> pump --> ready --> senders --> recorder
//	(claim)    (one per  (fair pick,        (N posts    (group
//	           channel)   begin)             in flight)  commit)
//
// The rules that make "no message lost, none doubled" true stand in
// docs/state-machine.md. In short: a row is claimed in one commit, its attempt is
// begun in another, and only then posted; what is not known for certain becomes
// UNKNOWN and is looked up at the provider, never repeated blindly.
package outbound
