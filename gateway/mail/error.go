package mail

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"

	gomail "github.com/wneessen/go-mail"
)

// ErrRefused is wrapped by the error of a mail that is refused for good, for its recipient or its content: to send it
// again is in vain. Every other error of Send is of now: the same mail may be taken later.
var ErrRefused = errors.New("refused for good")

// Error is why a server did not take a mail. It quotes neither the mail nor the server.
type Error struct {
	// Server is host:port.
	Server string
	// Stage is what was being done.
	Stage string
	// Code is the server's answer, 0 if there was none; Enhanced is its finer code, as 5.1.1, if it gave one.
	Code     int
	Enhanced string
	// Cause is a fault of the network or of TLS, nil if the server answered.
	Cause error
}

// Error implements error.
func (e *Error) Error() string {
	text := fmt.Sprintf("mail server %s: %s", e.Server, e.Stage)
	switch {
	case e.Code != 0 && e.Enhanced != "":
		return fmt.Sprintf("%s: answer %d %s", text, e.Code, e.Enhanced)
	case e.Code != 0:
		return fmt.Sprintf("%s: answer %d", text, e.Code)
	case e.Cause != nil:
		return fmt.Sprintf("%s: %v", text, e.Cause)
	}
	return text + ": connection lost"
}

// Unwrap returns the cause, and ErrRefused if there is no use in another try.
func (e *Error) Unwrap() []error {
	var all []error
	if e.Cause != nil {
		all = append(all, e.Cause)
	}
	if e.final() {
		all = append(all, ErrRefused)
	}
	return all
}

// The stages of a delivery.
const (
	stageConnect   = "connecting"
	stageSender    = "naming the sender"
	stageRecipient = "naming the recipient"
	stageContent   = "sending the content"
)

// final reports whether the server refused this recipient or this content for good. A server that wants a login, TLS or
// another policy kept (5.7) refuses the gateway: its settings can be mended, and the mail then goes.
func (e *Error) final() bool {
	switch e.Code {
	case 530, 534, 535, 538:
		return false
	}
	about := e.Stage == stageRecipient || e.Stage == stageContent
	return about && e.Code >= 500 && (len(e.Enhanced) < 4 || e.Enhanced[:4] != "5.7.")
}

// connecting is the error of a connection that was not made, or that did not get as far as the first mail.
func connecting(ctx context.Context, server string, err error) error {
	if answer, ok := errors.AsType[*textproto.Error](err); ok {
		return &Error{Server: server, Stage: stageConnect, Code: answer.Code}
	}
	if _, ok := errors.AsType[textproto.ProtocolError](err); ok {
		err = errors.New("what answers does not speak SMTP")
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return &Error{Server: server, Stage: stageConnect, Cause: err}
}

// sending is the error of a mail that was not taken; ctx tells whether time was up.
func sending(ctx context.Context, server string, err error) error {
	e := &Error{Server: server, Stage: stageContent, Cause: ctx.Err()}
	if answer, ok := errors.AsType[*textproto.Error](err); ok {
		return &Error{Server: server, Stage: stageSender, Code: answer.Code}
	}
	failed, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return e
	}
	e.Code, e.Enhanced = failed.ErrorCode(), failed.EnhancedStatusCode()
	switch failed.Reason {
	case gomail.ErrSMTPMailFrom, gomail.ErrConnCheck:
		e.Stage = stageSender
	case gomail.ErrSMTPRcptTo:
		e.Stage = stageRecipient
	}
	return e
}
