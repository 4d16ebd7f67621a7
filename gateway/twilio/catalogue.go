package twilio

import (
	_ "embed"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ebs-sms-gateway/gateway"
)

//go:embed errors.tsv
var errorsTSV string

// Catalogue tells what Twilio's error codes mean. It is safe for concurrent use.
type Catalogue struct {
	failures map[int]gateway.Failure
}

// LoadCatalogue reads the catalogue that is built into the program. It fails
// only if that is malformed.
func LoadCatalogue() (*Catalogue, error) { return parseCatalogue(errorsTSV) }

// Lookup tells what an error code means. A code that the catalogue does not
// hold, or 0, is judged by the HTTP status of the answer that bore it:
//
//	400 and other 4xx    transient: it was refused, for a reason that nobody here knows
//	401, 403, 404        account: credentials, permissions, or a wrong account SID
//	408                  ambiguous: somebody gave up waiting for the rest
//	429                  rate limit
//	others               ambiguous
//
// A refusal for an unknown reason does not burn the row: it is as likely the sender's
// setup, or a new code for something passing, as the text. Since nothing was accepted a
// repeat cannot double, it is bounded by the channel's attempts, and it neither pauses a
// sender nor marks a number. Only a code of the catalogue can blame the text.
//
// Status 0 is for codes from callbacks and lists, which have none: a code that
// nobody knows is then ambiguous, no ground for sending again.
func (c *Catalogue) Lookup(code, httpStatus int) gateway.Failure {
	if f, ok := c.failures[code]; ok {
		return f
	}
	return gateway.Failure{Class: defaultClass(httpStatus), Code: code, Text: defaultText(code, httpStatus)}
}

// Known reports whether the catalogue holds the code.
func (c *Catalogue) Known(code int) bool {
	_, ok := c.failures[code]
	return ok
}

func defaultClass(httpStatus int) gateway.ErrorClass {
	switch {
	case httpStatus == http.StatusUnauthorized, httpStatus == http.StatusForbidden, httpStatus == http.StatusNotFound:
		return gateway.ClassAccount
	case httpStatus == http.StatusRequestTimeout:
		return gateway.ClassAmbiguous
	case httpStatus == http.StatusTooManyRequests:
		return gateway.ClassRateLimit
	case httpStatus >= 400 && httpStatus < 500:
		return gateway.ClassTransient
	}
	return gateway.ClassAmbiguous
}

func defaultText(code, httpStatus int) string {
	switch {
	case code == 0 && httpStatus == 0:
		return "no error code"
	case httpStatus == 0:
		return "unknown error code"
	case code == 0:
		return "HTTP status " + strconv.Itoa(httpStatus)
	}
	return "unknown error code with HTTP status " + strconv.Itoa(httpStatus)
}

// reported is the failure that a callback or a list entry names, nil for code 0.
func (c *Catalogue) reported(code int) *gateway.Failure {
	if code == 0 {
		return nil
	}
	f := c.Lookup(code, 0)
	return &f
}

func parseCatalogue(tsv string) (*Catalogue, error) {
	c := &Catalogue{failures: make(map[int]gateway.Failure)}
	last, number := 0, 0
	for line := range strings.Lines(tsv) {
		number++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f, err := parseFailure(line)
		if err == nil && f.Code <= last {
			err = fmt.Errorf("code %d after %d: not sorted", f.Code, last)
		}
		if err != nil {
			return nil, fmt.Errorf("reading error catalogue, line %d: %w", number, err)
		}
		c.failures[f.Code], last = f, f.Code
	}
	return c, nil
}

func parseFailure(line string) (gateway.Failure, error) {
	fields := strings.Split(line, "\t")
	if len(fields) != 3 && len(fields) != 4 {
		return gateway.Failure{}, fmt.Errorf("%d fields instead of 3 or 4", len(fields))
	}
	code, err := strconv.Atoi(fields[0])
	if err != nil {
		return gateway.Failure{}, fmt.Errorf("reading code: %w", err)
	}
	f := gateway.Failure{Code: code, Class: gateway.ErrorClass(fields[1]), Text: fields[2]}
	if !slices.Contains(gateway.ErrorClasses(), f.Class) {
		return gateway.Failure{}, fmt.Errorf("unknown class %q", f.Class)
	}
	if f.Text == "" {
		return gateway.Failure{}, fmt.Errorf("code %d without a text", code)
	}
	if len(fields) == 4 {
		if f.Strikes, err = strconv.Atoi(fields[3]); err != nil || f.Strikes < 1 {
			return gateway.Failure{}, fmt.Errorf("code %d with strikes %q", code, fields[3])
		}
	}
	return f, nil
}
