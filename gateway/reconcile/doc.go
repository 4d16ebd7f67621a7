// Package reconcile compares what the provider has with what the store has.
//
// [Reconciler] settles what a crash or a doubtful answer left of messages that were sent: it rescues rows whose owner
// is gone, looks unknown outcomes up in the provider's list, and asks for reports that have not come.
//
// [Replies] finds replies whose webhook never arrived: the gateway was away for
// longer than the provider repeats, or nobody had told the provider where to post.
package reconcile
