package twilio

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"ebs-sms-gateway/gateway"
)

// classify decides what a finished exchange means. The HTTP status comes first:
// twilio-go takes redirects for success and hides the status of errors that it
// cannot decode. Whatever is not clearly a yes or a no is ambiguous.
func (c *Client) classify(x *exchange, m *api.ApiV2010Message, err error) gateway.Outcome {
	code := errorCode(err)
	switch {
	case x.status == 0:
		return failed(c.unanswered(x, err))
	case x.status == http.StatusTooManyRequests:
		return c.rateLimited(x, code)
	case x.status/100 == 2 && m != nil && validSID(value(m.Sid)):
		return accepted(m)
	case x.status/100 == 4 && code != 0:
		return failed(c.catalogue.Lookup(code, x.status))
	}
	return failed(gateway.Failure{Class: gateway.ClassAmbiguous, Code: code, Text: unclear(x)})
}

func failed(f gateway.Failure) gateway.Outcome { return gateway.Outcome{Failure: &f} }

// errorCode is the code of Twilio's JSON error, 0 if the answer was something else.
func errorCode(err error) int {
	if rest, ok := errors.AsType[*client.TwilioRestError](err); ok {
		return rest.Code
	}
	return 0
}

// rateLimited: nothing was processed, whatever the body says or whoever wrote it.
func (c *Client) rateLimited(x *exchange, code int) gateway.Outcome {
	if code == 0 {
		code = codeTooManyRequests
	}
	f := c.catalogue.Lookup(code, x.status)
	f.Class, f.Strikes = gateway.ClassRateLimit, 0
	return gateway.Outcome{Failure: &f, RetryAfter: retryAfter(x.header, c.opts.Clock())}
}

const codeTooManyRequests = 20429

// retryAfter reads the header, seconds or a date; 0 if there is none to make sense of.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// unclear words an answer that tells neither yes nor no.
func unclear(x *exchange) string {
	status := " (HTTP status " + strconv.Itoa(x.status) + ")"
	switch {
	case x.bodyErr != nil:
		return "answer broke off" + status
	case x.status >= 500:
		return "server error" + status
	case x.status >= 400:
		return "error that is not Twilio's" + status
	case x.status >= 300:
		return "redirect refused" + status
	}
	return "answer without a message SID" + status
}

// unanswered judges an exchange without an answer: only if no connection was
// obtained it is certain that nothing was sent.
func (c *Client) unanswered(x *exchange, err error) gateway.Failure {
	switch code := errorCode(err); {
	case code != 0: // twilio-go's own checks of the credentials, made before sending
		return c.catalogue.Lookup(code, http.StatusUnauthorized)
	case x.connected.Load():
		return gateway.Failure{Class: gateway.ClassAmbiguous, Text: lost(err)}
	}
	return gateway.Failure{Class: gateway.ClassUnreachable, Text: unreached(err)}
}

// lost words a failure after the connection was obtained.
func lost(err error) string {
	switch {
	case isTimeout(err):
		return "timeout after the request was sent"
	case errors.Is(err, context.Canceled):
		return "canceled after the request was sent"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "connection reset"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "connection closed without an answer"
	}
	return "connection failed after the request was sent"
}

// unreached words a failure to connect.
func unreached(err error) string {
	switch {
	case isTimeout(err):
		return "timeout while connecting"
	case errors.Is(err, context.Canceled):
		return "canceled before the request was sent"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case isA[*net.DNSError](err):
		return "host name not resolved"
	case isA[*tls.CertificateVerificationError](err), isA[tls.AlertError](err),
		isA[tls.RecordHeaderError](err), errors.Is(err, http.ErrSchemeMismatch):
		return "TLS handshake failed"
	}
	return "no connection"
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return errors.Is(err, context.DeadlineExceeded) || ok && timeout.Timeout()
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
