package gateway

import (
	"errors"
	"strings"
	"time"
)

// MessageID is XXSMS_OUTBOUND.MESSAGE_ID, positive.
type MessageID int64

// Message is one row of XXSMS_OUTBOUND: what the feeder wrote, and the State
// that the gateway keeps. Times are zero where the column is NULL.
type Message struct {
	// ID is zero if MESSAGE_ID itself could not be read: such a row cannot be written.
	ID      MessageID
	Channel string
	// SourceKey is unique within a channel, so that a feeder's rerun cannot text twice; "" is none.
	SourceKey  string
	PersonID   int64
	PersonName string
	// Phones is free text: several numbers, in order of preference.
	Phones string
	// CountryCode is the ISO 3166-1 alpha-2 country of numbers without one; "" is the channel's.
	CountryCode string
	// TimeZone is the recipient's IANA zone; "" is unknown.
	TimeZone  string
	Body      string
	MediaURLs []string
	// Priority is 1 (first) to 9 (last), 5 by default.
	Priority         int
	NotBefore        time.Time
	ExpiresAt        time.Time
	IgnoreQuietHours bool
	ReplyKeywords    []string
	ManagerEmail     string
	// Subject is what the message is about, in a few words, for a question that has to name it; "" is unknown.
	Subject string
	// Choices are the messages that a clarifying question asks about, the first for the answer 1. Other rows have none.
	Choices   []MessageID
	CreatedAt time.Time
	// Unreadable is the first column that holds what cannot be read, such as a fraction in PERSON_ID;
	// "" for nearly every row. Its value, and those of other such columns, are zero.
	Unreadable string
	State
}

// PriorityDefault is the priority of a row whose feeder gave none.
const PriorityDefault = 5

// State is the part of a row that the gateway writes.
type State struct {
	Status   Status
	StatusAt time.Time
	// StatusReason is a short constant in words, "" where the status says it all.
	StatusReason string
	// ErrorCode is the provider's code, 0 is NULL.
	ErrorCode int
	ErrorText string
	// Attempts counts the posts that may have cost the row an attempt.
	Attempts int
	// NextAttemptAt is when a gateway looks at the row next, whatever its status: the
	// next attempt (NEW, RETRY, DEFERRED), the end of the lease (SENDING), the next
	// reconcile (UNKNOWN), the next status poll (SENT). Zero: at once if claimable, never otherwise.
	NextAttemptAt time.Time
	// ClaimToken is unique to one claim of one gateway; "" unless SENDING.
	ClaimToken string
	// ClaimedAt is when the claim began, or the attempt once it has begun.
	ClaimedAt time.Time
	// AttemptRef is the reference (NewRef) of the last attempt. It outlives the attempt, so
	// that a late callback finds the row; a new claim clears it until the next attempt begins.
	AttemptRef string
	// Recipient is the chosen number in E.164.
	Recipient string
	// TriedNumbers are those that were given up for this message, in E.164, separated by spaces.
	TriedNumbers string
	// Sender is the chosen sender number or Messaging Service SID.
	Sender   string
	Segments int
	// Encoding is GSM7 or UCS2.
	Encoding string
	// ProviderAccount is the provider's account that the attempt was made from: its list knows of it.
	ProviderAccount string
	ProviderSID     string
	ProviderStatus  ProviderStatus
	Price           string
	PriceUnit       string
}

// Tried are the numbers of TriedNumbers.
func (s State) Tried() []string { return strings.Fields(s.TriedNumbers) }

// DueAt is when a claimable row becomes due; zero is at once.
func (m Message) DueAt() time.Time {
	if !m.NextAttemptAt.IsZero() {
		return m.NextAttemptAt
	}
	return m.NotBefore
}

// Begun reports whether the row's attempt has begun: from then on it may have been posted.
func (s State) Begun() bool { return s.Status == StatusSending && s.AttemptRef != "" }

// Claim is a row that this gateway owns, and the state it had before.
type Claim struct {
	Message Message
	// Prior is what Release restores.
	Prior State
	// Refusal is why the database would not let the row be claimed, nil if it did. Nothing
	// was written then, and Message is the row as it stands. ErrNameless: it has no id that can be read.
	Refusal error
}

// ErrNameless: a row's MESSAGE_ID cannot be read, so that nothing can be written to it.
var ErrNameless = errors.New("MESSAGE_ID cannot be read")
