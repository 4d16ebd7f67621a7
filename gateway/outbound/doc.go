// Package outbound is the sending pipeline: claim, prepare, begin, send, record.
//
//	claimer --> fair queue --> dispatcher --> ready --> posters --> outcomes --> recorder
//	(claim)    (one lane per  (fair pick,              (N posts    (next        (group
//	           channel)        begin)                   in flight)  step)        commit)
//
// The claimer, the dispatcher and the posters ask the admission whether a sender may send now, and it
// learns from every answer; they ask gateway/schedule whether a row may. What leaves without a post
// goes by the exits. Pipeline wires these parts and stops them; each has a file of its name.
//
// The rules that make "no message lost, none doubled" true stand in
// docs/state-machine.md. In short: a row is claimed in one commit, its attempt is
// begun in another, and only then posted; what is not known for certain becomes
// UNKNOWN and is looked up at the provider (gateway/reconcile), never repeated blindly.
package outbound
