package rest

import "net/http"

// Observer is told of every request; metrics implements it. Calls must not block.
type Observer interface {
	// ListAnswered: a request for one of Operations was answered with this HTTP status.
	ListAnswered(operation string, status int)
	// ListRefused: a client was refused, for one of Reasons.
	ListRefused(reason string)
}

// OperationOther is that of requests for what there is not.
const OperationOther = "other"

// Operations lists the operations, as they are counted.
func Operations() []string {
	all := []string{OperationOther}
	for _, op := range (&server{}).operations() {
		all = append(all, op.id)
	}
	return all
}

// Reasons why a client is refused, as they are logged and counted.
const (
	ReasonLogin   = "login"   // no client is known by what it shows, or it shows nothing
	ReasonGuesses = "guesses" // too many wrong secrets came from its network, or for its client
	ReasonRate    = "rate"    // it makes more requests than it may
	ReasonScope   = "scope"   // it may not do this, or not for this channel; or a page of another site asks for it
)

// Reasons lists every reason.
func Reasons() []string { return []string{ReasonLogin, ReasonGuesses, ReasonRate, ReasonScope} }

// reason is why the client was refused, "" if it was not the client.
func (r *refusal) reason() string {
	switch {
	case r.status == http.StatusUnauthorized:
		return ReasonLogin
	case r.status == http.StatusForbidden:
		return ReasonScope
	case r.status == http.StatusTooManyRequests && r.guessed:
		return ReasonGuesses
	case r.status == http.StatusTooManyRequests:
		return ReasonRate
	}
	return ""
}

// blind is the Observer of those who gave none.
type blind struct{}

func (blind) ListAnswered(string, int) {}
func (blind) ListRefused(string)       {}
