package twilio

import (
	"net/url"

	"ebs-sms-gateway/gateway/webhook"
)

// Acknowledgement is an empty TwiML response: received, nothing to answer.
func (*Receiver) Acknowledgement() (contentType string, body []byte) {
	return "text/xml", []byte(`<?xml version="1.0" encoding="UTF-8"?><Response/>`)
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
