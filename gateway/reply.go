package gateway

import (
	"time"

	"ebs-sms-gateway/gateway/consent"
)

// Reply is one row of XXSMS_INBOUND: a message that a person sent to one of the
// gateway's numbers.
type Reply struct {
	ID int64
	// ProviderSID is unique: a second delivery of the same message changes nothing.
	ProviderSID string
	From        string
	To          string
	Body        string
	Media       []Media
	// Params is the whole post, a JSON object of name to list of values.
	Params     string
	ReceivedAt time.Time
	Kind       consent.Kind
	// Channel owns the number it was sent to, "" if several or none do.
	Channel string
	// Keyword is the opt-out, opt-in or help word, "" for other replies.
	Keyword string
}

// Incoming is a reply as the provider brought it.
type Incoming struct {
	// Reply lacks what is not in a post: Kind, Channel and Keyword.
	Reply Reply
	// OptOutType is STOP, START or HELP if the provider itself took it for that, else "".
	OptOutType string
	// Service is the provider's pool of numbers that the number belongs to, "" if to none.
	Service string
}

// Media is one attachment of a reply.
type Media struct {
	URL         string `json:"url"`
	ContentType string `json:"content_type"`
}

// Staging is a reply and what it does to consent, to be written in one transaction.
type Staging struct {
	Reply   Reply
	Consent []ConsentChange
}
