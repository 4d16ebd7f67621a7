// Package inbound takes what the provider posts to the gateway: the replies of
// people, and the status reports of messages.
//
// Both are durable before they are acknowledged, and both may be posted again: a
// reply is staged once, a report counts once. Concurrent posts share a commit. What
// the store cannot take now is an error that wraps gateway.ErrUnavailable; whatever
// else a post turns out to be (a second delivery, a late report, a report of a
// message that is not ours) is a success, because a repeat would change nothing.
//
// With a Journal replies are taken also while the store is away: they wait there, and
// are staged in the order of their arrival once it is back. Status reports are not
// journalled: what a lost one would have told is asked of the provider later.
package inbound
