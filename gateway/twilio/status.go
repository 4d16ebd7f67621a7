package twilio

import (
	"cmp"
	"strconv"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/webhook"
)

// Report decodes a post of a status callback, verified before. Ref is that
// of the callback URL, "" if the callback was set elsewhere, as on a Messaging
// Service. The error is a [*webhook.BadPostError]: the same post will never be readable.
func (r *Receiver) Report(post webhook.Post) (gateway.Report, error) {
	f := postFields(post)
	sid, err := f.messageSID()
	if err != nil {
		return gateway.Report{}, err
	}
	status, err := f.status()
	if err != nil {
		return gateway.Report{}, err
	}
	ref, err := fields(post.Query).only(refParam)
	if err != nil {
		return gateway.Report{}, err
	}
	return gateway.Report{
		Ref: ref, SID: sid, Status: status, At: post.ReceivedAt,
		Failure: r.catalogue.reported(f.errorCode()),
	}, nil
}

// status reads MessageStatus, or SmsStatus as it was once called.
func (f fields) status() (gateway.ProviderStatus, error) {
	const name = "MessageStatus"
	text, err := f.only(name)
	if err != nil {
		return "", err
	}
	status := providerStatus(cmp.Or(text, f.first("SmsStatus")))
	if !status.Known() {
		return "", &webhook.BadPostError{Field: name, Reason: "unknown status"}
	}
	return status, nil
}

// errorCode reads ErrorCode, 0 if there is none. What is not a number is no
// reason to refuse the status that comes with it.
func (f fields) errorCode() int {
	code, err := strconv.ParseUint(f.first("ErrorCode"), 10, 31)
	if err != nil {
		return 0
	}
	return int(code)
}
