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
	// Keyword is the opt-out, opt-in or help word, of a matched reply the answer that its message understands, "" for
	// others.
	Keyword string
	Match   Match
	// Processing is what the site's sweep has made of it.
	Processing Processing
}

// Undecided reports whether a person may say what it answers: the gateway could not, and no sweep has taken it.
func (r Reply) Undecided() bool {
	s := r.Match.Status
	return (s == MatchAmbiguous || s == MatchUnmatched) && !r.Processing.Taken()
}

// Match is what is known of the message that a reply answers.
type Match struct {
	Status MatchStatus
	// Method is how the message was found, "" unless the reply is matched.
	Method MatchMethod
	// MessageID is the message's, 0 unless the reply is matched, PersonID its person's, 0 if that is not known.
	MessageID MessageID
	PersonID  int64
	// Candidates are the messages that an ambiguous reply may answer, the newest first; 100 at most.
	Candidates []MessageID
	// By and Reason tell who said so, where a person did, and why.
	By, Reason string
}

// MatchStatus tells whether the message that a reply answers was found. It is a closed set.
type MatchStatus string

// The statuses of a match.
const (
	// MatchPending was not looked for yet.
	MatchPending MatchStatus = "PENDING"
	// MatchMatched was found.
	MatchMatched MatchStatus = "MATCHED"
	// MatchAmbiguous may be one of several, or none.
	MatchAmbiguous MatchStatus = "AMBIGUOUS"
	// MatchUnmatched answers no message that waits for an answer.
	MatchUnmatched MatchStatus = "UNMATCHED"
	// MatchNone is of what answers no message: a word of consent.
	MatchNone MatchStatus = "NONE"
)

// MatchStatuses lists those that are decided.
func MatchStatuses() []MatchStatus {
	return []MatchStatus{MatchMatched, MatchAmbiguous, MatchUnmatched, MatchNone}
}

// MatchMethod is how the message was found that a reply answers. It is a closed set.
type MatchMethod string

// The methods, in the order in which they are tried.
const (
	// MatchReference: the text names it.
	MatchReference MatchMethod = "reference"
	// MatchQuestion: it answers a question of the gateway's own, or the person was asked and said so.
	MatchQuestion MatchMethod = "question"
	// MatchOnly: no other message from that sender waits for this person's answer.
	MatchOnly MatchMethod = "only"
	// MatchKeyword: no other one understands the text.
	MatchKeyword MatchMethod = "keyword"
	// MatchLatest: it was sent last, where its channel allows that.
	MatchLatest MatchMethod = "latest"
	// MatchPerson: somebody said so.
	MatchPerson MatchMethod = "person"
)

// MatchMethods lists those of the gateway itself.
func MatchMethods() []MatchMethod {
	return []MatchMethod{MatchReference, MatchQuestion, MatchOnly, MatchKeyword, MatchLatest}
}

// Answer is a reply that was matched.
type Answer struct {
	// From is the person's number, as the reply has it.
	From       string
	MessageID  MessageID
	Keyword    string
	ReceivedAt time.Time
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
