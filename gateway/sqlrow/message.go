package sqlrow

import (
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// The columns of XXSMS_OUTBOUND that Message reads, in its order: those of the feeder and those of the gateway. The
// tables below say the same, column by column.
const (
	FeederColumns = `CHANNEL, SOURCE_KEY, PERSON_ID, PERSON_NAME, PHONES, COUNTRY_CODE, TIME_ZONE, BODY, MEDIA_URLS,
  PRIORITY, NOT_BEFORE, EXPIRES_AT, IGNORE_QUIET_HOURS, REPLY_KEYWORDS, MANAGER_EMAIL, SUBJECT,
  CHOICES, CREATION_DATE`
	StateColumns = `STATUS, STATUS_AT, STATUS_REASON, ERROR_CODE, ERROR_TEXT, ATTEMPTS, NEXT_ATTEMPT_AT,
  CLAIM_TOKEN, CLAIMED_AT, ATTEMPT_REF, RECIPIENT, TRIED_NUMBERS, SENDER, SEGMENTS, ENCODING,
  PROVIDER_ACCOUNT, PROVIDER_SID, PROVIDER_STATUS, PRICE, PRICE_UNIT`
	// ComparedColumns are those that a change compares.
	ComparedColumns = `STATUS, CLAIM_TOKEN, ATTEMPT_REF, PROVIDER_SID, PROVIDER_STATUS`
	MessageColumns  = `MESSAGE_ID, ` + FeederColumns + `, ` + StateColumns
)

// Feeder are the columns that a feeder writes.
var Feeder = feederTable()

func feederTable() []Column[gateway.Message] {
	type m = gateway.Message
	return []Column[m]{
		text("CHANNEL", func(m *m) *string { return &m.Channel }),
		text("SOURCE_KEY", func(m *m) *string { return &m.SourceKey }),
		number("PERSON_ID", func(m *m) *int64 { return &m.PersonID }),
		text("PERSON_NAME", func(m *m) *string { return &m.PersonName }),
		text("PHONES", func(m *m) *string { return &m.Phones }),
		text("COUNTRY_CODE", func(m *m) *string { return &m.CountryCode }),
		text("TIME_ZONE", func(m *m) *string { return &m.TimeZone }),
		text("BODY", func(m *m) *string { return &m.Body }),
		list("MEDIA_URLS", strings.Fields, func(m *m) *[]string { return &m.MediaURLs }),
		number("PRIORITY", func(m *m) *int { return &m.Priority }),
		instant("NOT_BEFORE", func(m *m) *time.Time { return &m.NotBefore }),
		instant("EXPIRES_AT", func(m *m) *time.Time { return &m.ExpiresAt }),
		flag("IGNORE_QUIET_HOURS", func(m *m) *bool { return &m.IgnoreQuietHours }),
		list("REPLY_KEYWORDS", words, func(m *m) *[]string { return &m.ReplyKeywords }),
		text("MANAGER_EMAIL", func(m *m) *string { return &m.ManagerEmail }),
		text("SUBJECT", func(m *m) *string { return &m.Subject }),
		ids("CHOICES", func(m *m) *[]gateway.MessageID { return &m.Choices }),
		instant("CREATION_DATE", func(m *m) *time.Time { return &m.CreatedAt }),
	}
}

// State are the columns that the gateway writes.
var State = stateTable()

func stateTable() []Column[gateway.State] {
	type s = gateway.State
	return []Column[s]{
		text("STATUS", func(s *s) *gateway.Status { return &s.Status }),
		instant("STATUS_AT", func(s *s) *time.Time { return &s.StatusAt }),
		text("STATUS_REASON", func(s *s) *string { return &s.StatusReason }),
		number("ERROR_CODE", func(s *s) *int { return &s.ErrorCode }),
		text("ERROR_TEXT", func(s *s) *string { return &s.ErrorText }),
		count("ATTEMPTS", func(s *s) *int { return &s.Attempts }),
		instant("NEXT_ATTEMPT_AT", func(s *s) *time.Time { return &s.NextAttemptAt }),
		text("CLAIM_TOKEN", func(s *s) *string { return &s.ClaimToken }),
		instant("CLAIMED_AT", func(s *s) *time.Time { return &s.ClaimedAt }),
		text("ATTEMPT_REF", func(s *s) *string { return &s.AttemptRef }),
		text("RECIPIENT", func(s *s) *string { return &s.Recipient }),
		text("TRIED_NUMBERS", func(s *s) *string { return &s.TriedNumbers }),
		text("SENDER", func(s *s) *string { return &s.Sender }),
		number("SEGMENTS", func(s *s) *int { return &s.Segments }),
		text("ENCODING", func(s *s) *string { return &s.Encoding }),
		text("PROVIDER_ACCOUNT", func(s *s) *string { return &s.ProviderAccount }),
		text("PROVIDER_SID", func(s *s) *string { return &s.ProviderSID }),
		text("PROVIDER_STATUS", func(s *s) *gateway.ProviderStatus { return &s.ProviderStatus }),
		text("PRICE", func(s *s) *string { return &s.Price }),
		text("PRICE_UNIT", func(s *s) *string { return &s.PriceUnit }),
	}
}

// words are what a feeder separated by spaces or commas.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(", \n\r\t", r) })
}

// Message reads MessageColumns, as far as they can be read.
func Message(r *Row) gateway.Message {
	m := gateway.Message{ID: ID(r)}
	read(r, Feeder, &m)
	read(r, State, &m.State)
	m.Unreadable = r.forgive()
	return m
}

// ID reads MESSAGE_ID.
func ID(r *Row) gateway.MessageID { return gateway.MessageID(r.Int64()) }

// Compared are the columns in which a row must still be as a change found it: gateway.Change.AppliesTo in terms of
// columns. All are texts.
var Compared = comparedTable()

func comparedTable() []Column[gateway.State] {
	return slices.DeleteFunc(stateTable(), func(c Column[gateway.State]) bool {
		return !slices.Contains(strings.Split(ComparedColumns, ", "), c.Name)
	})
}

// ComparedState reads ComparedColumns; the rest of the state is zero.
func ComparedState(r *Row) (s gateway.State) {
	read(r, Compared, &s)
	return s
}
