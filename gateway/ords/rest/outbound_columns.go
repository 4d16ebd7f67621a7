package rest

import (
	"strconv"
	"strings"

	"ebs-sms-gateway/gateway"
)

func jsonNumber[N ~int64](n N) string { return strconv.FormatInt(int64(n), 10) }

// outboundColumns are those of XXSMS_OUTBOUND that a list shows: not the leases and references of attempts.
func outboundColumns(channels []string) []column[gateway.Message] {
	return append(feederColumns(channels), stateColumns()...)
}

func feederColumns(channels []string) []column[gateway.Message] {
	type m = gateway.Message
	return []column[m]{
		{name: "message_id", about: "Key.", typ: typeInteger, value: func(m *m) any { return int64(m.ID) }},
		{name: "channel", about: "The use of the gateway.", typ: typeText, most: 60, values: channels, written: true,
			value: func(m *m) any { return text(m.Channel) }},
		{name: "source_key", about: "What the text is about; a channel takes each key once.", typ: typeText, most: 240,
			written: true, value: func(m *m) any { return text(m.SourceKey) }},
		{name: "person_id", about: "PER_ALL_PEOPLE_F.PERSON_ID.", typ: typeInteger, written: true,
			value: func(m *m) any { return integer(m.PersonID) }},
		{name: "person_name", about: "Name of the person.", typ: typeText, most: 240, written: true,
			value: func(m *m) any { return text(m.PersonName) }},
		{name: "phones", about: "Phone numbers as people typed them, the preferred one first.", typ: typeText, most: 1000,
			written: true, value: func(m *m) any { return text(m.Phones) }},
		{name: "country_code", about: "Country (ISO 3166-1) of numbers without one.", typ: typeText, most: 2, written: true,
			value: func(m *m) any { return text(m.CountryCode) }},
		{name: "time_zone", about: "Zone of the recipient, as in Europe/Berlin.", typ: typeText, most: 64, written: true,
			value: func(m *m) any { return text(m.TimeZone) }},
		{name: "body", about: "The text, at most 4,000 bytes.", typ: typeText, most: 1600, written: true,
			value: func(m *m) any { return text(m.Body) }},
		{name: "media_urls", about: "Up to 10 addresses of pictures, separated by spaces.", typ: typeText, most: 4000,
			written: true, value: func(m *m) any { return text(strings.Join(m.MediaURLs, " ")) }},
		{name: "priority", about: "1 (first) to 9 (last).", typ: typeInteger, written: true,
			value: func(m *m) any { return integer(m.Priority) }},
		{name: "not_before", about: "Not to be sent before.", typ: typeTime, written: true,
			value: func(m *m) any { return day(m.NotBefore) }},
		{name: "expires_at", about: "Not to be sent from then on.", typ: typeTime, written: true,
			value: func(m *m) any { return day(m.ExpiresAt) }},
		{name: "ignore_quiet_hours", about: "Y: at any hour.", typ: typeText, most: 1, values: []string{"Y", "N"},
			written: true, value: func(m *m) any { return flag(m.IgnoreQuietHours) }},
		{name: "reply_keywords", about: "Words that it may be answered with, separated by spaces.", typ: typeText, most: 240,
			written: true, value: func(m *m) any { return text(strings.Join(m.ReplyKeywords, " ")) }},
		{name: "manager_email", about: "Who is told of replies.", typ: typeText, most: 320, written: true,
			value: func(m *m) any { return text(m.ManagerEmail) }},
		{name: "subject", about: "What it is about, in a few words.", typ: typeText, most: 80, written: true,
			value: func(m *m) any { return text(m.Subject) }},
	}
}

func stateColumns() []column[gateway.Message] {
	type m = gateway.Message
	return []column[m]{
		{name: "status", about: "What became of it.", typ: typeText, most: 30, values: statuses(),
			value: func(m *m) any { return text(m.Status) }},
		{name: "status_at", about: "Since when.", typ: typeTime, value: func(m *m) any { return instant(m.StatusAt) }},
		{name: "status_reason", about: "Why.", typ: typeText, most: 240, value: func(m *m) any { return text(m.StatusReason) }},
		{name: "error_code", about: "The provider's code.", typ: typeInteger, value: func(m *m) any { return integer(m.ErrorCode) }},
		{name: "error_text", about: "What it says.", typ: typeText, most: 2000, value: func(m *m) any { return text(m.ErrorText) }},
		{name: "attempts", about: "Posts to the provider.", typ: typeInteger, value: func(m *m) any { return int64(m.Attempts) }},
		{name: "next_attempt_at", about: "When a gateway looks at it next.", typ: typeTime,
			value: func(m *m) any { return instant(m.NextAttemptAt) }},
		{name: "recipient", about: "The number that it is sent to, in E.164.", typ: typeText, most: 64,
			value: func(m *m) any { return text(m.Recipient) }},
		{name: "sender", about: "The number or service that it is sent from.", typ: typeText, most: 64,
			value: func(m *m) any { return text(m.Sender) }},
		{name: "segments", about: "Parts that it is billed in.", typ: typeInteger, value: func(m *m) any { return integer(m.Segments) }},
		{name: "encoding", about: "GSM7 or UCS2.", typ: typeText, most: 10, value: func(m *m) any { return text(m.Encoding) }},
		{name: "provider_sid", about: "The provider's name of it.", typ: typeText, most: 64,
			value: func(m *m) any { return text(m.ProviderSID) }},
		{name: "provider_status", about: "What the provider says of it.", typ: typeText, most: 30,
			value: func(m *m) any { return text(m.ProviderStatus) }},
		{name: "price", about: "What it cost.", typ: typeText, most: 30, value: func(m *m) any { return text(m.Price) }},
		{name: "price_unit", about: "In which currency.", typ: typeText, most: 10, value: func(m *m) any { return text(m.PriceUnit) }},
		{name: "creation_date", about: "When it was inserted.", typ: typeTime, value: func(m *m) any { return day(m.CreatedAt) }},
	}
}

func flag(yes bool) string {
	if yes {
		return "Y"
	}
	return "N"
}

func statuses() []string {
	var all []string
	for _, s := range gateway.Statuses() {
		all = append(all, string(s))
	}
	return all
}
