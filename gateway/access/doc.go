// Package access tells the console's people apart, and what they may do.
//
// There are four ways in, and a gateway has one of them: [Users], a file of names and passwords; [OIDC], an identity
// provider; [Proxy], a proxy that has asked already; and [Loopback], which asks nobody and serves this host alone. The
// first two keep a session, in a sealed cookie; see [Sessions].
//
// Each puts an operate.Actor into the context of the requests that it lets through: [From]. What an actor may do is
// decided by the package operate and nowhere else.
package access
