package twilio

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"ebs-sms-gateway/gateway"
)

// Errors of reading from Twilio.
var (
	// ErrNotFound: Twilio has no such message in this account.
	ErrNotFound = errors.New("message not found")
	// ErrUnreadable: the answer is not what Twilio documents; nothing may be concluded from it.
	ErrUnreadable = errors.New("unreadable answer")
	// ErrIncomplete: there are more messages than List reads; nothing may be concluded from absence.
	ErrIncomplete = errors.New("message list longer than is read")
)

// RequestError is Twilio's refusal to answer a question.
type RequestError struct {
	// HTTPStatus is 0 if twilio-go refused to ask: see Failure.
	HTTPStatus int
	Failure    gateway.Failure
	// RetryAfter is how long Twilio wants not to be asked, 0 if it does not say.
	RetryAfter time.Duration
}

// Error implements error. It says what to look at, and holds no personal data.
func (e *RequestError) Error() string {
	text := fmt.Sprintf("%s (HTTP status %d, error code %d)", e.Failure.Text, e.HTTPStatus, e.Failure.Code)
	if e.Failure.Class == gateway.ClassAccount {
		text += ": " + advice(e.HTTPStatus)
	}
	return text
}

func advice(httpStatus int) string {
	switch httpStatus {
	case 0:
		return "correct the credentials"
	case http.StatusUnauthorized:
		return "check that account SID and auth token (or API key and secret) belong together, to this region, and are not revoked"
	case http.StatusNotFound:
		return "check the account SID and the base URL"
	}
	return "check the account's state and permissions in the Twilio console"
}

// fault is the error of a read that failed. A decoded error is Twilio's own; of
// others only the kind is kept, since twilio-go quotes URLs, which hold numbers.
func (c *Client) fault(x *exchange, err error) error {
	code := errorCode(err)
	switch {
	case x.status == 0 && code != 0:
		return &RequestError{Failure: c.catalogue.Lookup(code, http.StatusUnauthorized)}
	case x.status == 0:
		return withoutURL(err)
	case x.bodyErr != nil:
		return fmt.Errorf("reading the answer: %w", x.bodyErr)
	case x.status/100 == 2:
		return fmt.Errorf("HTTP status %d: %w", x.status, ErrUnreadable)
	}
	return &RequestError{
		HTTPStatus: x.status, Failure: c.catalogue.Lookup(code, x.status),
		RetryAfter: retryAfter(x.header, c.opts.Clock()),
	}
}

func withoutURL(err error) error {
	if outer, ok := errors.AsType[*url.Error](err); ok {
		return outer.Err
	}
	return err
}
