package rest

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// readJSON reads a body that is one object.
func (c *call) readJSON() (node, error) {
	kind, parameters, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	charset := parameters["charset"]
	if err != nil || kind != "application/json" || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return node{}, refuse(http.StatusUnsupportedMediaType, "Content-Type must be application/json, in UTF-8")
	}
	body, err := c.read()
	if err != nil {
		return node{}, err
	}
	if !utf8.Valid(body) {
		return node{}, refuse(http.StatusBadRequest, "the body is not in UTF-8")
	}
	root, err := parseJSON(body)
	if err == nil && root.kind != kindObject {
		err = errNotJSON
	}
	if err != nil {
		return node{}, refuse(http.StatusBadRequest, "the body is no single JSON object: it "+err.Error())
	}
	return root, nil
}

// fieldFaults collects what is wrong, by the names of members.
type fieldFaults struct{ invalid operate.InvalidError }

// mostFaults bounds how much longer than a request its answer can be.
const mostFaults = 100

func (f *fieldFaults) add(name, title string) {
	if len(f.invalid.Faults) == mostFaults {
		return
	}
	f.invalid.Faults = append(f.invalid.Faults, operate.FieldFault{Field: name, Title: title})
}

func (f *fieldFaults) err() error {
	if len(f.invalid.Faults) == 0 {
		return nil
	}
	return &f.invalid
}

// text is a text; null is the empty one, as in Oracle.
func (f *fieldFaults) text(m member) string {
	if m.node.kind != kindText && m.node.kind != kindNull {
		f.add(m.name, "must be a text")
	}
	return m.node.text
}

// words is a text that is divided, or a list of texts.
func (f *fieldFaults) words(m member, divided func(rune) bool) []string {
	if m.node.kind != kindList {
		return strings.FieldsFunc(f.text(m), divided)
	}
	var words []string
	for _, item := range m.node.items {
		words = append(words, f.text(member{m.name, item}))
	}
	return words
}

func (f *fieldFaults) number(m member) int64 {
	if m.node.kind == kindNull {
		return 0
	}
	n, err := strconv.ParseInt(m.node.text, 10, 64)
	if m.node.kind != kindNumber || err != nil {
		f.add(m.name, "must be a whole number")
	} else if n == 0 {
		f.add(m.name, "must not be 0")
	}
	return n
}

func (f *fieldFaults) time(m member) time.Time {
	if m.node.kind == kindNull {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, m.node.text)
	at = at.UTC()
	if m.node.kind != kindText || err != nil || at.Year() < 2 || at.Year() > 9999 {
		f.add(m.name, "must be a time such as 2026-11-28T09:00:00Z")
	}
	return at
}

func (f *fieldFaults) flag(m member) bool {
	value := f.text(m)
	if m.node.kind == kindText && value != "Y" && value != "N" {
		f.add(m.name, "must be Y or N")
	}
	return value == "Y"
}

// message reads a text to be queued. What its values must be like, operate says.
func (s *server) message(body node) (gateway.Message, error) {
	var m gateway.Message
	var faults fieldFaults
	fields := s.fields(&m, &faults)
	for _, given := range body.members {
		read, known := fields[given.name]
		switch {
		case known:
			read(given)
		case given.name == "links" || contains(names(s.outbound), given.name):
			faults.add(given.name, "is written by the gateway")
		default:
			faults.add(shorten(given.name), "is no column")
		}
	}
	return m, faults.err()
}

func isSpace(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }

func isSeparator(r rune) bool { return isSpace(r) || r == ',' }

// fields are the readers of the columns that a client may give.
func (s *server) fields(m *gateway.Message, faults *fieldFaults) map[string]func(member) {
	into := func(text *string) func(member) { return func(given member) { *text = faults.text(given) } }
	return map[string]func(member){
		"channel": into(&m.Channel), "source_key": into(&m.SourceKey), "person_name": into(&m.PersonName),
		"phones": into(&m.Phones), "country_code": into(&m.CountryCode), "time_zone": into(&m.TimeZone),
		"body": into(&m.Body), "manager_email": into(&m.ManagerEmail), "subject": into(&m.Subject),
		"person_id":          func(given member) { m.PersonID = faults.number(given) },
		"priority":           func(given member) { m.Priority = int(faults.number(given)) },
		"not_before":         func(given member) { m.NotBefore = faults.time(given) },
		"expires_at":         func(given member) { m.ExpiresAt = faults.time(given) },
		"ignore_quiet_hours": func(given member) { m.IgnoreQuietHours = faults.flag(given) },
		"media_urls":         func(given member) { m.MediaURLs = faults.words(given, isSpace) },
		"reply_keywords":     func(given member) { m.ReplyKeywords = faults.words(given, isSeparator) },
	}
}
