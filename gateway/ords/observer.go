package ords

import (
	"net/http"

	"ebs-sms-gateway/gateway/webhook"
)

// Observer is told of every request; metrics implements it. Calls must not block.
type Observer interface {
	// Webhook: a request to a route (its Path, or RouteOther) was answered with one of Statuses.
	Webhook(webhook.Answered)
	// Rejected: a request was refused, for one of Reasons.
	Rejected(reason string)
}

// RouteOther is the route of requests to unknown paths.
const RouteOther = "other"

// Reasons of a refusal, as they are logged and counted.
const (
	ReasonNotFound     = "not_found"
	ReasonMethod       = "method"
	ReasonContentType  = "content_type"
	ReasonTooLarge     = "too_large"
	ReasonUnreadable   = "unreadable"    // the body broke off
	ReasonSlow         = "slow"          // the body took too long to arrive
	ReasonForm         = "form"          // body or query is no proper form
	ReasonNoSignature  = "no_signature"  // there was none
	ReasonBadSignature = "bad_signature" // Verify refused it
	ReasonAccount      = "account"       // Verify says that it is another account's
	ReasonBadPost      = "bad_post"      // it lacks a field, or has one that is of no use
	ReasonUnavailable  = "unavailable"   // the store is away
	ReasonTimeout      = "timeout"       // the Inbox took too long
	ReasonCanceled     = "canceled"      // the client hung up
	ReasonInternal     = "internal"
	ReasonPanic        = "panic"
)

// Reasons lists every reason.
func Reasons() []string {
	return []string{
		ReasonNotFound, ReasonMethod, ReasonContentType, ReasonTooLarge, ReasonUnreadable,
		ReasonSlow, ReasonForm, ReasonNoSignature, ReasonBadSignature, ReasonAccount, ReasonBadPost,
		ReasonUnavailable, ReasonTimeout, ReasonCanceled, ReasonInternal, ReasonPanic,
	}
}

// Statuses lists every status that a request is answered with.
func Statuses() []int {
	return []int{
		http.StatusOK, http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
		http.StatusMethodNotAllowed, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge,
		http.StatusUnsupportedMediaType, http.StatusInternalServerError, http.StatusServiceUnavailable,
	}
}

// blind is the Observer of those who gave none.
type blind struct{}

func (blind) Webhook(webhook.Answered) {}
func (blind) Rejected(string)          {}
