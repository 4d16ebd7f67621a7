package ords

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"time"

	"github.com/gin-gonic/gin"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/ords/problem"
	"ebs-sms-gateway/gateway/webhook"
)

// retryAfter is what a 503 asks for, in seconds. Twilio does not heed it; others do.
const retryAfter = "5"

// rejectionError is a refused request. It holds nothing of the request but the names
// of fields.
type rejectionError struct {
	status int
	reason string
	// message is for the client, "" for the status in words.
	message string
	// cause and stack are for the log.
	cause error
	stack []byte
}

func refuse(status int, reason string) *rejectionError {
	return &rejectionError{status: status, reason: reason}
}

func (r *rejectionError) saying(message string) *rejectionError {
	r.message = message
	return r
}

func (r *rejectionError) because(cause error) *rejectionError {
	r.cause = cause
	return r
}

// Error implements error.
func (r *rejectionError) Error() string { return r.reason }

func unverified(err error) *rejectionError {
	if errors.Is(err, webhook.ErrOtherAccount) {
		return refuse(http.StatusForbidden, ReasonAccount).because(err)
	}
	return refuse(http.StatusUnauthorized, ReasonBadSignature).because(err)
}

// unhandled places what a Receiver or an Inbox returned.
func unhandled(err error) *rejectionError {
	var bad *webhook.BadPostError
	switch {
	case errors.As(err, &bad):
		return refuse(http.StatusBadRequest, ReasonBadPost).saying(bad.Error()).because(err)
	case errors.Is(err, gateway.ErrUnavailable):
		return refuse(http.StatusServiceUnavailable, ReasonUnavailable).because(err)
	case errors.Is(err, context.DeadlineExceeded):
		return refuse(http.StatusServiceUnavailable, ReasonTimeout).because(err)
	case errors.Is(err, context.Canceled):
		return refuse(http.StatusServiceUnavailable, ReasonCanceled).because(err)
	}
	return refuse(http.StatusInternalServerError, ReasonInternal).because(err)
}

// panicked is a request whose handling panicked. The value itself may hold the
// request's data, but for the runtime's own.
func panicked(value any, stack []byte) *rejectionError {
	cause := fmt.Errorf("panic (%T)", value)
	if err, ok := value.(runtime.Error); ok {
		cause = fmt.Errorf("panic: %w", err)
	}
	r := refuse(http.StatusInternalServerError, ReasonPanic).because(cause)
	r.stack = stack
	return r
}

// reject answers with a problem, and logs and counts why.
func (s *server) reject(c *gin.Context, err error) {
	var r *rejectionError
	if !errors.As(err, &r) {
		r = refuse(http.StatusInternalServerError, ReasonInternal).because(err)
	}
	id := problem.ECID(s.opts.Rand)
	s.opts.Observer.Rejected(r.reason)
	s.log.LogAttrs(c.Request.Context(), r.level(), "request rejected", s.attrs(c, r, id)...)
	hangUp(c, r)
	switch r.status {
	case http.StatusUnauthorized:
		c.Header("WWW-Authenticate", fmt.Sprintf(`Bearer realm="%s", error="invalid_token"`, s.opts.Realm))
	case http.StatusServiceUnavailable:
		c.Header("Retry-After", retryAfter)
	}
	c.Data(r.status, problem.ContentType, problem.New(r.status, r.message, id).JSON())
}

// lastWords is how long what a refused client still sends is read, so that it hears the
// answer and not a reset.
const lastWords = time.Second

// hangUp ends the connection of a refused client soon after the answer: net/http would
// wait for the rest of its body. What was refused for our own fault has been read.
func hangUp(c *gin.Context, r *rejectionError) {
	if c.Request.ContentLength == 0 || r.status >= http.StatusInternalServerError {
		return
	}
	c.Header("Connection", "close")
	// It fails where there is no connection to hang up.
	_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Now().Add(lastWords))
}

// attrs say why, and nothing that the client has written: not the path if it is none of ours.
func (s *server) attrs(c *gin.Context, r *rejectionError, id string) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("reason", r.reason), slog.String("address", s.opts.Client(c.Request)),
		slog.String("path", s.route(c)), slog.Int("http_status", r.status), slog.String("ecid", id),
	}
	if r.cause != nil {
		attrs = append(attrs, slog.Any("error", r.cause))
	}
	if r.stack != nil {
		attrs = append(attrs, slog.String("stack", string(r.stack)))
	}
	return attrs
}

// level keeps the Internet's scanners out of a log that starts at warnings.
func (r *rejectionError) level() slog.Level {
	switch {
	case r.status >= http.StatusInternalServerError:
		return slog.LevelError
	case r.reason == ReasonNotFound || r.reason == ReasonMethod:
		return slog.LevelInfo
	}
	return slog.LevelWarn
}
