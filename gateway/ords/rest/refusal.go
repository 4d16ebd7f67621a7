package rest

import (
	"context"
	"errors"
	"net/http"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/ords/problem"
)

// refusal is an answer with a problem. Its message and details hold nothing of a person's.
type refusal struct {
	status  int
	message string
	details []problem.Detail
	header  http.Header
	cause   error
	// guessed: it is one of too many wrong secrets.
	guessed bool
}

// Error implements error.
func (r *refusal) Error() string { return r.message }

// Unwrap is for errors.Is.
func (r *refusal) Unwrap() error { return r.cause }

func refuse(status int, message string) *refusal {
	return &refusal{status: status, message: message, header: http.Header{}}
}

func (r *refusal) with(name, value string) *refusal {
	r.header.Add(name, value)
	return r
}

func (r *refusal) because(err error) *refusal {
	r.cause = err
	return r
}

// bad is a request of which one part is wrong.
func bad(path, title string) *refusal {
	r := refuse(http.StatusBadRequest, path+" "+title)
	r.details = []problem.Detail{{Path: path, Title: title}}
	return r
}

// retryAfter is what a 503 asks for, in seconds.
const retryAfter = "5"

// refused places what a Service returned.
func refused(err error) *refusal {
	var already *refusal
	var invalid *operate.InvalidError
	var filter *filterError
	switch {
	case errors.As(err, &already):
		return already
	case errors.As(err, &invalid):
		return invalidFields(invalid)
	case errors.As(err, &filter):
		return bad("q", filter.text)
	case errors.Is(err, operate.ErrForbidden):
		return refuse(http.StatusForbidden, "the client's scopes do not reach so far, or it is shown no personal data to look for")
	case errors.Is(err, operate.ErrNoReply), errors.Is(err, operate.ErrNoMessage):
		return refuse(http.StatusNotFound, "")
	case errors.Is(err, operate.ErrPending), errors.Is(err, operate.ErrTaken):
		return refuse(http.StatusConflict, err.Error())
	case errors.Is(err, gateway.ErrUnavailable), errors.Is(err, gateway.ErrBusy), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, context.Canceled):
		return refuse(http.StatusServiceUnavailable, "").with("Retry-After", retryAfter).because(err)
	}
	return refuse(http.StatusInternalServerError, "").because(err)
}

func invalidFields(invalid *operate.InvalidError) *refusal {
	r := refuse(http.StatusBadRequest, "the request has wrong values")
	for _, f := range invalid.Faults {
		r.details = append(r.details, problem.Detail{Path: f.Field, Title: f.Title})
	}
	return r
}
