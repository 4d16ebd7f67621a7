package sqlite

import (
	"strings"

	"ebs-sms-gateway/gateway"
)

// columns is the set of columns that a change writes beside those that every change does. SQLite maintains
// the index of every column that a statement names, changed or not, and pays for each value, so
// each set has a statement of its own.
//
// A column that is left out stands as the change found it. For STATUS, ATTEMPT_REF, PROVIDER_STATUS
// and PROVIDER_SID the predicate of the update says so; the others change only
// with one of these. NEXT_ATTEMPT_AT alone may have been moved meanwhile
// by a later look, which then stands.
type columns int

const (
	columnAttempt columns = 1 << iota // what an attempt and its outcome leave: columns without an index
	columnStatus                      // with NEXT_ATTEMPT_AT: their indexes are the same
	columnAttemptRef
	columnRecipient
	columnProviderSID
	columnSets
	allColumns = columnSets - 1
)

func changed(was, now gateway.State) columns {
	var set columns
	if attempt(was) != attempt(now) {
		set |= columnAttempt
	}
	if was.Status != now.Status || !was.NextAttemptAt.Equal(now.NextAttemptAt) {
		set |= columnStatus
	}
	if was.AttemptRef != now.AttemptRef {
		set |= columnAttemptRef
	}
	if was.Recipient != now.Recipient {
		set |= columnRecipient
	}
	if was.ProviderSID != now.ProviderSID {
		set |= columnProviderSID
	}
	return set
}

// attempt is the part of a state that is written with columnAttempt.
func attempt(s gateway.State) gateway.State {
	return gateway.State{
		ErrorCode: s.ErrorCode, ErrorText: s.ErrorText, Attempts: s.Attempts,
		Sender: s.Sender, Segments: s.Segments, Encoding: s.Encoding, ProviderAccount: s.ProviderAccount,
		ProviderStatus: s.ProviderStatus, Price: s.Price, PriceUnit: s.PriceUnit,
	}
}

// appendValues appends the values of the set in the order of its statement.
func (c columns) appendValues(args []any, now gateway.State) []any {
	if c&columnAttempt != 0 {
		args = append(args, nullInt(now.ErrorCode), nullText(now.ErrorText), now.Attempts,
			nullText(now.Sender), nullInt(now.Segments), nullText(now.Encoding), nullText(now.ProviderAccount),
			nullText(now.ProviderStatus), nullText(now.Price), nullText(now.PriceUnit))
	}
	if c&columnStatus != 0 {
		args = append(args, string(now.Status), nullTime(now.NextAttemptAt))
	}
	if c&columnAttemptRef != 0 {
		args = append(args, nullText(now.AttemptRef))
	}
	if c&columnRecipient != 0 {
		args = append(args, nullText(now.Recipient))
	}
	if c&columnProviderSID != 0 {
		args = append(args, nullText(now.ProviderSID))
	}
	return args
}

func (c columns) assignments() string {
	var set strings.Builder
	if c&columnAttempt != 0 {
		set.WriteString(`, ERROR_CODE = ?, ERROR_TEXT = ?, ATTEMPTS = ?,
  SENDER = ?, SEGMENTS = ?, ENCODING = ?, PROVIDER_ACCOUNT = ?, PROVIDER_STATUS = ?, PRICE = ?, PRICE_UNIT = ?`)
	}
	if c&columnStatus != 0 {
		set.WriteString(", STATUS = ?, NEXT_ATTEMPT_AT = ?")
	}
	if c&columnAttemptRef != 0 {
		set.WriteString(", ATTEMPT_REF = ?")
	}
	if c&columnRecipient != 0 {
		set.WriteString(", RECIPIENT = ?")
	}
	if c&columnProviderSID != 0 {
		set.WriteString(", PROVIDER_SID = ?")
	}
	return set.String()
}

const (
	updateStateSet = `UPDATE XXSMS_OUTBOUND SET STATUS_AT = ?, STATUS_REASON = ?, CLAIM_TOKEN = ?, CLAIMED_AT = ?, LAST_UPDATE_DATE = ?`

	// STATUS and CLAIM_TOKEN: another gateway has rescued the row, or the feeder has canceled it.
	// ATTEMPT_REF: the row is in another attempt. PROVIDER_STATUS
	// and PROVIDER_SID: another report came first.
	updateStateWhere = ` WHERE MESSAGE_ID = ? AND STATUS = ? AND COALESCE(CLAIM_TOKEN, '') = ?
  AND COALESCE(ATTEMPT_REF, '') = ? AND COALESCE(PROVIDER_STATUS, '') = ? AND COALESCE(PROVIDER_SID, '') = ?`
)

// updateState is the compare-and-set of a row.
func updateState(c columns) string {
	return updateStateSet + c.assignments() + updateStateWhere
}
