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
	// Reason and By tell why an operator did it, and which; "" from everybody else.
	Reason string
	By     string
	// At is when it was said, not when it was heard.
	At time.Time
}

// StandingParams asks for a page of the opt-outs that stand, by number and then by scope.
type StandingParams struct {
	// After is the last one of the page before, of which Number and Scope count; zero for the first page.
	After ConsentChange
	Limit int
}

// ProviderOptOut is the opt-out that the provider told of when it refused an attempt of the
// message, with the provider's SID if it gave one. It stood when the attempt began: an opt-in since then is
// later, however late the refusal is heard.
func (m Message) ProviderOptOut(scope consent.Scope, sid string, heard time.Time) ConsentChange {
	at := heard
	if !m.ClaimedAt.IsZero() && m.ClaimedAt.Before(heard) {
		at = m.ClaimedAt
	}
	return ConsentChange{Number: m.Recipient, Scope: scope, Source: consent.SourceProvider, ProviderSID: sid, At: at}
}
