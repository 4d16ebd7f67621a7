package ords

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"

	"github.com/gin-gonic/gin"

	"ebs-sms-gateway/gateway"
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

func unverified(post gateway.Post, err error) *rejectionError {
	if post.Signature == "" {
		return refuse(http.StatusUnauthorized, ReasonNoSignature).because(err)
	}
	return refuse(http.StatusUnauthorized, ReasonBadSignature).because(err)
}

// unhandled places what Handle returned.
func unhandled(err error) *rejectionError {
	var bad *gateway.BadPostError
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
	id := s.ecid()
	s.opts.Observer.Rejected(r.reason)
	s.log.LogAttrs(c.Request.Context(), r.level(), "request rejected", s.attrs(c, r, id)...)
	switch r.status {
	case http.StatusUnauthorized:
		c.Header("WWW-Authenticate", fmt.Sprintf(`Bearer realm="%s", error="invalid_token"`, s.opts.Realm))
	case http.StatusServiceUnavailable:
		c.Header("Retry-After", retryAfter)
	}
	c.Data(r.status, problemType, problem(r, id))
}

func (s *server) attrs(c *gin.Context, r *rejectionError, id string) []slog.Attr {
	path := s.route(c)
	if path == RouteOther {
		path = maskedPath(c.Request.URL.Path)
	}
	attrs := []slog.Attr{
		slog.String("reason", r.reason), slog.String("path", path),
		slog.Int("status", r.status), slog.String("ecid", id),
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

// maskedPath is an unknown path fit for a log: short, and without a number that a
// client may have put into it.
func maskedPath(path string) string {
	const longest = 200
	if len(path) > longest {
		path = path[:longest] + "..."
	}
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return '#'
		}
		return r
	}, path)
}
