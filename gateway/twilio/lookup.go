package twilio

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"unicode"

	lookups "github.com/twilio/twilio-go/rest/lookups/v2"

	"ebs-sms-gateway/gateway"
)

// lineTypePackage is the part of a lookup that is asked for, and paid for.
const lineTypePackage = "line_type_intelligence"

// Lookup asks what kind of line a number in E.164 is. A number that Twilio does not know is of type unknown. Every
// error is a [*gateway.LookupError]; it may wrap a [*RequestError] or be [ErrUnreadable].
func (c *Client) Lookup(ctx context.Context, number string) (gateway.Line, error) {
	if !regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`).MatchString(number) {
		err := errors.New("looking up a number: not in E.164 form")
		return gateway.Line{}, &gateway.LookupError{Class: gateway.ClassRecipient, Err: err}
	}
	x, handler, cancel := c.open(ctx)
	defer cancel()
	params := (&lookups.FetchPhoneNumberParams{}).SetFields(lineTypePackage)
	answer, err := lookups.NewApiService(handler).FetchPhoneNumber(number, params)
	line := gateway.Line{Number: number, Type: gateway.LineUnknown, CheckedAt: c.opts.Clock()}
	switch {
	case x.status == http.StatusNotFound && errorCode(err) == codeNotFound:
		return line, nil
	case err != nil || x.status/100 != 2 || answer.PhoneNumber == nil:
		return gateway.Line{}, c.lookupError(x, c.fault(x, err))
	case answer.LineTypeIntelligence.ErrorCode != 0:
		return gateway.Line{}, c.lookupError(x, c.refused(answer.LineTypeIntelligence.ErrorCode))
	}
	line.Type, line.Carrier = lineType(answer.LineTypeIntelligence.Type), carrier(answer.LineTypeIntelligence.CarrierName)
	return line, nil
}

// exampleNumber is one of Twilio's own for tests.
const exampleNumber = "+15005550006"

// ReachLookup asks Lookup for what costs nothing, which proves that it can be reached with these credentials. Whether the
// account may ask for line types is known by the first that is asked for.
func (c *Client) ReachLookup(ctx context.Context) error {
	x, handler, cancel := c.open(ctx)
	defer cancel()
	_, err := lookups.NewApiService(handler).FetchPhoneNumber(exampleNumber, nil)
	known := err == nil && x.status/100 == 2
	if known || x.status == http.StatusNotFound && errorCode(err) == codeNotFound {
		return nil
	}
	return c.lookupError(x, c.fault(x, err))
}

// lookupError says what a failed lookup means for others.
func (c *Client) lookupError(x *exchange, err error) error {
	e := &gateway.LookupError{Class: gateway.ClassAmbiguous, Err: fmt.Errorf("looking up a number: %w", err)}
	request, refused := errors.AsType[*RequestError](err)
	switch {
	case refused:
		e.Class, e.RetryAfter = request.Failure.Class, request.RetryAfter
	case x.status == 0 && !x.connected.Load():
		e.Class = gateway.ClassUnreachable
	}
	return e
}

// refused is the error of a package that bears one, in an answer that is otherwise good.
func (c *Client) refused(code int) error {
	f := c.catalogue.Lookup(code, http.StatusOK)
	return &RequestError{HTTPStatus: http.StatusOK, Failure: f}
}

// maxCarrier is what XXSMS_PHONES.CARRIER holds, in characters.
const maxCarrier = 240

// carrier is the name as it can be stored.
func carrier(name string) string {
	printable := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, name)
	runes := []rune(strings.TrimSpace(printable))
	return string(runes[:min(len(runes), maxCarrier)])
}

// lineType is the domain's word for Twilio's; what it may add later is unknown.
func lineType(word string) gateway.LineType {
	switch word {
	case "fixedVoip":
		return gateway.LineFixedVoIP
	case "nonFixedVoip":
		return gateway.LineNonFixedVoIP
	case "tollFree":
		return gateway.LineTollFree
	case "sharedCost":
		return gateway.LineSharedCost
	}
	if t := gateway.LineType(word); t.Known() {
		return t
	}
	return gateway.LineUnknown
}
