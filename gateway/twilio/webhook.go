package twilio

import (
	"encoding/xml"
	"net/url"

	"ebs-sms-gateway/gateway/webhook"
)

// twiML is an answer to a post: https://www.twilio.com/docs/messaging/twiml.
type twiML struct {
	XMLName xml.Name `xml:"Response"`
	Message string   `xml:"Message,omitempty"`
}

// Acknowledgement is a TwiML response: received, and the text, if there is one, is to be sent to the person who wrote.
// What no XML can hold is replaced by U+FFFD.
func (*Receiver) Acknowledgement(text string) (contentType string, body []byte) {
	body, err := xml.Marshal(twiML{Message: text})
	if err != nil || text == "" {
		body = []byte("<Response/>")
	}
	return "text/xml", append([]byte(`<?xml version="1.0" encoding="UTF-8"?>`), body...)
}

// fields are the parameters of a webhook request.
type fields url.Values

// postFields takes the form body, or the query of a request that has none (GET).
func postFields(post webhook.Post) fields {
	if len(post.Params) == 0 {
		return fields(post.Query)
	}
	return fields(post.Params)
}

// first is the first value, "" if there is none.
func (f fields) first(name string) string { return url.Values(f).Get(name) }

// only is the one value, "" if there is none; said twice the same is said once.
func (f fields) only(name string) (string, error) {
	values := f[name]
	if len(values) == 0 {
		return "", nil
	}
	for _, other := range values[1:] {
		if other != values[0] {
			return "", &webhook.BadPostError{Field: name, Reason: "given twice and not the same"}
		}
	}
	return values[0], nil
}

// required is the one value, which must not be empty.
func (f fields) required(name string) (string, error) {
	value, err := f.only(name)
	if err == nil && value == "" {
		err = &webhook.BadPostError{Field: name, Reason: "missing"}
	}
	return value, err
}

func (f fields) messageSID() (string, error) {
	const name = "MessageSid"
	sid, err := f.required(name)
	if err == nil && !validSID(sid) {
		err = &webhook.BadPostError{Field: name, Reason: "not a message SID"}
	}
	return sid, err
}
