package console

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// search is what somebody looks for, as it was written into the form.
type search struct {
	ID, Source, Person, Channel, Status, Since, Until, Number string
	// Before is the MESSAGE_ID that a page goes on from, "" for the first.
	Before string
}

// The names of the form's fields. A number is personal data: it is posted, and in no address.
const (
	idField, sourceField, personField = "id", "source", "person"
	channelField, statusField         = "channel", "status"
	sinceField, untilField            = "since", "until"
	numberField, beforeField          = "number", "before"
)

// timeField is how browsers write a field of a date and a time.
const timeField = "2006-01-02T15:04"

func readSearch(form url.Values) search {
	get := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	return search{
		ID: get(idField), Source: get(sourceField), Person: get(personField), Channel: get(channelField),
		Status: get(statusField), Since: get(sinceField), Until: get(untilField), Number: get(numberField),
		Before: get(beforeField),
	}
}

// values are the fields that are filled in, without the page.
func (s search) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{
		idField: s.ID, sourceField: s.Source, personField: s.Person, channelField: s.Channel, statusField: s.Status,
		sinceField: s.Since, untilField: s.Until,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// Path is the page of the search without the number, from a message on if before is not 0.
func (s search) Path(before gateway.MessageID) string {
	v := s.values()
	if before != 0 {
		v.Set(beforeField, strconv.FormatInt(int64(before), 10))
	}
	if len(v) == 0 {
		return "/messages"
	}
	return "/messages?" + v.Encode()
}

// Fields are those of the search, for a form that posts it.
func (s search) Fields() []field {
	v := s.values()
	if s.Number != "" {
		v.Set(numberField, s.Number)
	}
	return fields(v)
}

// Narrow reports whether the search names what an act on all that it finds has to: a channel or a status.
func (s search) Narrow() bool { return s.Channel != "" || s.Status != "" }

// params is what the search asks for. The error says which field cannot be read.
func (s search) params(zone *time.Location) (gateway.SearchParams, error) {
	p := gateway.SearchParams{}
	r := reader{zone: zone}
	if id := r.number("message", s.ID); id != 0 {
		p.IDs = []gateway.MessageID{gateway.MessageID(id)}
	}
	p.PersonID, p.Before = r.number("person", s.Person), gateway.MessageID(r.number("page", s.Before))
	p.Since, p.Until = r.time("from", s.Since), r.time("to", s.Until)
	if s.Source != "" {
		p.SourceKeys = []string{s.Source}
	}
	if s.Channel != "" {
		p.Channels = []string{s.Channel}
	}
	if s.Status != "" {
		p.Statuses = []gateway.Status{r.status(s.Status)}
	}
	if s.Number != "" {
		p.Recipient = r.phone(s.Number)
	}
	return p, r.err
}

// reader reads fields; its error is of the first that cannot be.
type reader struct {
	zone *time.Location
	err  error
}

func (r *reader) fail(what, want string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s has to be %s", errInput, what, want)
	}
}

// number is 0 if there is none.
func (r *reader) number(what, text string) int64 {
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		r.fail(what, "a number")
		return 0
	}
	return n
}

func (r *reader) time(what, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(timeField, text, r.zone)
	if err != nil {
		r.fail(what, "a date and a time, as "+timeField)
	}
	return t
}

func (r *reader) status(text string) gateway.Status {
	if !slices.Contains(gateway.Statuses(), gateway.Status(text)) {
		r.fail("status", "one of the list")
	}
	return gateway.Status(text)
}

// phone is in E.164; the country has to be written, too.
func (r *reader) phone(text string) string {
	number, err := operate.ReadNumber(text, "")
	if err != nil {
		r.fail("number", "one phone number with its country code, as +14155550100")
	}
	return number
}
