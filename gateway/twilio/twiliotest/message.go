package twiliotest

import (
	"encoding/json"
	"strconv"
	"sync"
	"time"
)

// Statuses of a message, as Twilio spells them.
const (
	StatusAccepted    = "accepted"
	StatusQueued      = "queued"
	StatusSending     = "sending"
	StatusSent        = "sent"
	StatusDelivered   = "delivered"
	StatusUndelivered = "undelivered"
	StatusFailed      = "failed"
	StatusReceived    = "received"
)

const (
	directionAPI     = "outbound-api"
	directionInbound = "inbound"
)

// Message is a message as the API shows it at one moment.
type Message struct {
	SID                 string
	MessagingServiceSID string
	// From is empty while a Messaging Service has not chosen a sender.
	From           string
	To             string
	Body           string
	MediaURLs      []string
	StatusCallback string
	// Direction is outbound-api or inbound.
	Direction string
	Status    string
	// Segments is 0 while a Messaging Service has not chosen a sender.
	Segments int
	// ErrorCode is 0 unless the message is undelivered or failed.
	ErrorCode int
	CreatedAt time.Time
	// SentAt is zero before the status sent.
	SentAt    time.Time
	UpdatedAt time.Time
}

// record is a message that the simulator keeps. All but the fields below mu
// stay as they are from the moment it is in the store.
type record struct {
	fixed  Message
	silent bool // neither listed nor delivered

	mu        sync.Mutex
	status    string
	errorCode int
	sentAt    time.Time
	updatedAt time.Time
}

func newRecord(m Message) *record {
	return &record{fixed: m, status: m.Status, sentAt: m.SentAt, updatedAt: m.CreatedAt}
}

// snapshot is the message as it is now.
func (r *record) snapshot() Message {
	m := r.fixed
	r.mu.Lock()
	m.Status, m.ErrorCode, m.SentAt, m.UpdatedAt = r.status, r.errorCode, r.sentAt, r.updatedAt
	r.mu.Unlock()
	if m.Status == StatusAccepted {
		m.From, m.Segments = "", 0
	}
	return m
}

func (r *record) dateSent() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sentAt
}

// advance takes the next step of the message's life.
func (r *record) advance(to step, now time.Time) Message {
	r.mu.Lock()
	r.status, r.errorCode, r.updatedAt = to.status, to.errorCode, now
	if to.status == StatusSent {
		r.sentAt = now
	}
	r.mu.Unlock()
	return r.snapshot()
}

// pricePerSegment is in US dollars.
const pricePerSegment = 0.0079

// appendMessage appends the JSON of the resource api.v2010.account.message.
func appendMessage(b []byte, account string, m Message) []byte {
	uri := accounts + account + "/Messages/" + m.SID
	b = appendField(append(b, '{'), "sid", m.SID)
	return append(appendRest(append(b, ','), messageRest{account: account, uri: uri, Message: m}), '}')
}

type messageRest struct {
	account, uri string
	Message
}

// appendRest appends all fields but sid.
func appendRest(b []byte, m messageRest) []byte {
	b = appendField(b, "account_sid", m.account)
	b = appendField(append(b, ','), "messaging_service_sid", m.MessagingServiceSID)
	b = appendField(append(b, ','), "from", m.From)
	b = appendField(append(b, ','), "to", m.To)
	b = appendString(append(b, `,"body":`...), m.Body)
	b = appendField(append(b, ','), "status", m.Status)
	b = appendField(append(b, ','), "direction", m.Direction)
	b = append(strconv.AppendInt(append(b, `,"num_segments":"`...), int64(m.Segments), 10), '"')
	b = append(strconv.AppendInt(append(b, `,"num_media":"`...), int64(len(m.MediaURLs)), 10), '"')
	b = appendField(append(b, ','), "price", price(m.Message))
	b = append(b, `,"price_unit":"USD","error_code":`...)
	if m.ErrorCode == 0 {
		b = append(b, `null,"error_message":null`...)
	} else {
		b = strconv.AppendInt(b, int64(m.ErrorCode), 10)
		b = appendField(append(b, ','), "error_message", problemText(m.ErrorCode))
	}
	b = appendDate(append(b, `,"date_created":`...), m.CreatedAt)
	b = appendDate(append(b, `,"date_sent":`...), m.SentAt)
	b = appendDate(append(b, `,"date_updated":`...), m.UpdatedAt)
	b = append(b, `,"api_version":"`+apiVersion+`","uri":"`...)
	b = append(append(b, m.uri...), `.json","subresource_uris":{"media":"`...)
	return append(append(b, m.uri...), `/Media.json"}`...)
}

// price is what Twilio fills in once a message was sent.
func price(m Message) string {
	if m.SentAt.IsZero() {
		return ""
	}
	return strconv.FormatFloat(-pricePerSegment*float64(m.Segments), 'f', 5, 64)
}

// appendField appends "name":"value", null for an empty value.
func appendField(b []byte, name, value string) []byte {
	b = append(append(append(b, '"'), name...), `":`...)
	if value == "" {
		return append(b, "null"...)
	}
	return appendString(b, value)
}

// appendDate appends an RFC 2822 date in GMT, null for the zero time.
func appendDate(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, "null"...)
	}
	b = t.UTC().AppendFormat(append(b, '"'), time.RFC1123Z)
	return append(b, '"')
}

// appendString appends a JSON string. Plain ASCII, the common case, is copied.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			quoted, _ := json.Marshal(s) // a string always encodes
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
