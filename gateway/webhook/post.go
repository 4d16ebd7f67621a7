// Package webhook is what the web side and a provider's receiver speak of: a post, and why
// it is not taken.
package webhook

import (
	"errors"
	"fmt"
	"net/url"
	"time"
)

// Post is one webhook request as it arrived, decoded and within its limits.
type Post struct {
	// URI is path and query exactly as requested, for the signature.
	URI string
	// Query holds the parameters of the URL, Params those of the form body alone.
	Query  url.Values
	Params url.Values
	// Signature is the provider's signature header, "" if there was none.
	Signature  string
	ReceivedAt time.Time
}

// ErrOtherAccount: a post is signed, but not of the gateway's account.
var ErrOtherAccount = errors.New("post of another account")

// BadPostError says what is wrong with a post. It names the field, never its value.
type BadPostError struct {
	Field  string
	Reason string
}

// Error implements error.
func (e *BadPostError) Error() string {
	if e.Field == "" {
		return e.Reason
	}
	return fmt.Sprintf("field %s: %s", e.Field, e.Reason)
}
