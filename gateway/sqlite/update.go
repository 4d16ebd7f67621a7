package sqlite

import (
	"strings"

	"ebs-sms-gateway/gateway"
)

// columns is the set of rarely changing columns, each with an index of its own,
// that a change writes. SQLite maintains the index of every column that a
// statement names, changed or not, so each set has a statement of its own.
//
// A column that is left out stands as the change found it. For STATUS, ATTEMPT_REF
// and PROVIDER_SID the predicate of the update says so; RECIPIENT changes only
// with ATTEMPT_REF or STATUS. NEXT_ATTEMPT_AT alone may have been moved meanwhile
// by a later look, which then stands.
type columns int

const (
	columnStatus columns = 1 << iota // with NEXT_ATTEMPT_AT: their indexes are the same
	columnAttemptRef
	columnRecipient
	columnProviderSID
	columnSets
	allColumns = columnSets - 1
)

func changed(was, now gateway.State) columns {
	var set columns
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

// appendValues appends the values of the set in the order of its statement.
func (c columns) appendValues(args []any, now gateway.State) []any {
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
	updateStateSet = `UPDATE XXSMS_OUTBOUND SET STATUS_AT = ?, STATUS_REASON = ?, ERROR_CODE = ?, ERROR_TEXT = ?,
  ATTEMPTS = ?, CLAIM_TOKEN = ?, CLAIMED_AT = ?, SENDER = ?, SEGMENTS = ?, ENCODING = ?, PROVIDER_ACCOUNT = ?,
  PROVIDER_STATUS = ?, PRICE = ?, PRICE_UNIT = ?, LAST_UPDATE_DATE = ?`

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
