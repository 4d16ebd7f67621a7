package gateway

import (
	"time"

	"ebs-sms-gateway/gateway/consent"
)

// ConsentChange is an opt-out or opt-in, a word of a person on a scope. It is always
// appended to XXSMS_CONSENT_LOG; the row of XXSMS_OPT_OUTS keeps the last word by the time
// at which it was said, whenever the store hears of it. Of an opt-out and an opt-in of one
// millisecond the opt-out is the last.
type ConsentChange struct {
	// Number is the person's number in E.164.
	Number string
	Scope  consent.Scope
	// OptIn ends the opt-out; false is one.
	OptIn  bool
	Source consent.Source
	// Word is the keyword that was written, "" if none was.
	Word string
	// ProviderSID is the message that says so: the reply, or the send that was refused.
	ProviderSID string
	// At is when it was said, not when it was heard.
	At time.Time
}
