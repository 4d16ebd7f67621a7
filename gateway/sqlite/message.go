package sqlite

import (
	"strings"

	"ebs-sms-gateway/gateway"
)

// feederColumns are those a feeder writes, stateColumns those the gateway writes;
// each in the order in which the functions below read and write them.
const (
	feederColumns = `CHANNEL, SOURCE_KEY, PERSON_ID, PERSON_NAME, PHONES, COUNTRY_CODE, TIME_ZONE, BODY, MEDIA_URLS,
  PRIORITY, NOT_BEFORE, EXPIRES_AT, IGNORE_QUIET_HOURS, REPLY_KEYWORDS, MANAGER_EMAIL, CREATION_DATE`
	stateColumns = `STATUS_AT, STATUS_REASON, CLAIM_TOKEN, CLAIMED_AT,
  ERROR_CODE, ERROR_TEXT, ATTEMPTS, SENDER, SEGMENTS, ENCODING, PROVIDER_ACCOUNT, PROVIDER_STATUS, PRICE, PRICE_UNIT,
  STATUS, NEXT_ATTEMPT_AT, ATTEMPT_REF, RECIPIENT, PROVIDER_SID`
	messageColumns = `MESSAGE_ID, ` + feederColumns + `, ` + stateColumns
)

// scanMessage reads messageColumns, as far as they can be read.
func scanMessage(r *row) gateway.Message {
	m := gateway.Message{
		ID: scanID(r), Channel: r.text(), SourceKey: r.text(), PersonID: r.int64(), PersonName: r.text(),
		Phones: r.text(), CountryCode: r.text(), TimeZone: r.text(), Body: r.text(), MediaURLs: strings.Fields(r.text()),
		Priority: r.int(), NotBefore: r.time(), ExpiresAt: r.time(), IgnoreQuietHours: r.flag(),
		ReplyKeywords: words(r.text()), ManagerEmail: r.text(), CreatedAt: r.time(),
		State: scanState(r),
	}
	m.Unreadable = r.forgive()
	return m
}

func scanID(r *row) gateway.MessageID { return gateway.MessageID(r.int64()) }

func scanState(r *row) gateway.State {
	return gateway.State{
		StatusAt: r.time(), StatusReason: r.text(), ClaimToken: r.text(), ClaimedAt: r.time(),
		ErrorCode: r.int(), ErrorText: r.text(), Attempts: r.int(),
		Sender: r.text(), Segments: r.int(), Encoding: r.text(), ProviderAccount: r.text(),
		ProviderStatus: gateway.ProviderStatus(r.text()), Price: r.text(), PriceUnit: r.text(),
		Status: gateway.Status(r.text()), NextAttemptAt: r.time(),
		AttemptRef: r.text(), Recipient: r.text(), ProviderSID: r.text(),
	}
}

// appendFeeder appends the values of feederColumns but CREATION_DATE.
func appendFeeder(args []any, m gateway.Message) []any {
	return append(args,
		m.Channel, nullText(m.SourceKey), nullInt(m.PersonID), nullText(m.PersonName), nullText(m.Phones),
		nullText(m.CountryCode), nullText(m.TimeZone), nullText(m.Body), nullText(strings.Join(m.MediaURLs, " ")),
		m.Priority, nullTime(m.NotBefore), nullTime(m.ExpiresAt), flag(m.IgnoreQuietHours),
		nullText(strings.Join(m.ReplyKeywords, " ")), nullText(m.ManagerEmail))
}

// appendState appends the values of those stateColumns that every step writes, the first ones.
func appendState(args []any, s gateway.State) []any {
	return append(args, nullTime(s.StatusAt), nullText(s.StatusReason), nullText(s.ClaimToken), nullTime(s.ClaimedAt))
}
