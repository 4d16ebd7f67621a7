package gateway

import (
	"time"

	"ebs-sms-gateway/gateway/consent"
)

// ConsentChange is an opt-out or opt-in: it sets or clears the row of
// XXSMS_OPT_OUTS and always appends to XXSMS_CONSENT_LOG.
type ConsentChange struct {
	// Number is the person's number in E.164.
	Number string
	Scope  consent.Scope
	// OptIn clears the opt-out; false sets it.
	OptIn  bool
	Source consent.Source
	// Word is the keyword that was written, "" if none was.
	Word string
	// ProviderSID is the message that says so: the reply, or the send that was refused.
	ProviderSID string
	At          time.Time
}
