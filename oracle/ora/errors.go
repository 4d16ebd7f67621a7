package ora

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"ebs-sms-gateway/gateway"
)

// Error is an error of the database. It tells the code and what that means, with the
// names of tables, columns and constraints, and no value: newer databases quote
// values in their messages.
type Error struct {
	// Code is the number after "ORA-", 0 for an error of the client library.
	Code int
	// Class says what the gateway does about it.
	Class Class

	text  string
	cause error
}

func (e *Error) Error() string {
	if e.Code == 0 {
		return e.text
	}
	return fmt.Sprintf("ORA-%05d: %s", e.Code, e.text)
}

// Remedy is what an administrator can do about it, if anything.
func (e *Error) Remedy() string {
	if e.Code == 0 && e.Class == ClassSetup {
		return "Install Oracle Instant Client; if the system does not find it, name its folder in store.oracle.lib_dir."
	}
	return Advise(e.Code).Remedy
}

// Unwrap returns gateway.ErrUnavailable, unless a row is to blame, and what the driver returned.
func (e *Error) Unwrap() []error {
	if e.Class == ClassRow || e.Class == ClassSite {
		return []error{e.cause}
	}
	return []error{gateway.ErrUnavailable, e.cause}
}

// Code returns the ORA code of an error, if it has one.
func Code(err error) (int, bool) {
	var known *Error
	if errors.As(err, &known) {
		return known.Code, known.Code != 0
	}
	var coded interface{ Code() int }
	if !errors.As(err, &coded) || coded.Code() == 0 {
		return 0, false
	}
	return coded.Code(), true
}

// IsDuplicate reports a violation of a unique index.
func IsDuplicate(err error) bool {
	code, ok := Code(err)
	return ok && code == 1
}

// ClassOf returns the class of an error, "" if neither the driver nor the context is
// its source.
func ClassOf(err error) Class {
	var known *Error
	code, coded := Code(err)
	switch {
	case err == nil:
		return ""
	case errors.As(err, &known):
		return known.Class
	case coded:
		return Advise(code).Class
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone):
		return ClassDead
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.Is(err, sql.ErrTxDone):
		return ClassTime
	}
	return clientClass(err.Error())
}

// clientClass places errors of the client library that have no ORA code.
// https://github.com/oracle/odpi/blob/main/src/dpiErrorMessages.c
func clientClass(text string) Class {
	switch {
	// not connected; connection was closed
	case strings.Contains(text, "DPI-1010:"), strings.Contains(text, "DPI-1080:"):
		return ClassDead
	case strings.Contains(text, "DPI-1067:"): // call timeout
		return ClassTime
	case strings.Contains(text, "DPI-1047:"), strings.Contains(text, "DPI-1050:"), strings.Contains(text, "DPI-1072:"):
		return ClassSetup // no client library, or one that is too old
	}
	return ""
}

// Clean makes an Error of an error of the driver, and leaves others as they are.
func Clean(err error) error {
	class := ClassOf(err)
	var known *Error
	if class == "" || errors.As(err, &known) || errors.Is(err, gateway.ErrUnavailable) {
		return err
	}
	if code, coded := Code(err); coded {
		return &Error{Code: code, Class: class, text: describe(code, driverMessage(err)), cause: err}
	}
	switch class {
	case ClassDead:
		return &Error{Class: class, text: "connection to the database was lost", cause: err}
	case ClassTime:
		return &Error{Class: class, text: "the database did not answer in time", cause: err}
	}
	return &Error{Class: class, text: strings.TrimPrefix(firstLine(err.Error()), "ORA-00000: "), cause: err}
}

// objectPattern finds the names of schema objects and columns: at least two names
// with a dot between them, quoted or not.
var objectPattern = regexp.MustCompile(`"?[A-Z][A-Z0-9_$#]*"?(?:\."?[A-Z][A-Z0-9_$#]*"?)+`)

// describe words a code: the text of the catalogue and the object of the message.
// A site's own errors have no other text than theirs.
func describe(code int, message string) string {
	first, rest, _ := strings.Cut(message, "\n")
	message = digits.ReplaceAllString(first, "…")
	advice := Advise(code)
	_, known := catalogue[code]
	switch {
	case code == rolledBack && strings.HasPrefix(rest, "ORA-"):
		return advice.Text + ": " + describeNested(rest)
	case advice.Class == ClassSite, !known && advice.Class != ClassRow:
		return message
	}
	if object := objectPattern.FindString(message); object != "" && !quotesValue(code) {
		return advice.Text + " (" + strings.ReplaceAll(object, `"`, "") + ")"
	}
	return advice.Text
}

// rolledBack is the code of a commit that was refused. The next line of its message tells why.
const rolledBack = 2091

// describeNested words a line that begins with its code.
func describeNested(line string) string {
	prefix, message, _ := strings.Cut(line, ": ")
	code, err := strconv.Atoi(strings.TrimPrefix(prefix, "ORA-"))
	if err != nil {
		return Advise(rolledBack).Text
	}
	return prefix + ": " + describe(code, message)
}

// quotesValue reports whether the message may hold a value, which from version 23 on
// it does where a conversion fails.
func quotesValue(code int) bool {
	switch code {
	case 1438, 1722, 1843, 1861, 6502, 22835:
		return true
	}
	_, known := catalogue[code]
	return !known
}

// driverMessage is the message of the database without what godror puts around it.
func driverMessage(err error) string {
	var messenger interface{ Message() string }
	if errors.As(err, &messenger) {
		return messenger.Message()
	}
	return err.Error()
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return digits.ReplaceAllString(line, "…")
}

// digits are what may be a phone number.
var digits = regexp.MustCompile(`\+?[0-9]{7,}`)
