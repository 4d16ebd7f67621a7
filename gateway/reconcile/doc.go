// Package reconcile compares what the provider has with what the store has.
//
// [Replies] finds replies whose webhook never arrived: the gateway was away for
// longer than the provider repeats, or nobody had told the provider where to post.
package reconcile
