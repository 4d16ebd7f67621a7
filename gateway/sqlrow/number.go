package sqlrow

import (
	"time"

	"ebs-sms-gateway/gateway"
)

// NumberColumns are the columns of XXSMS_PHONES in the order in which they are read; PHONE_NUMBER is the key.
const NumberColumns = `PHONE_NUMBER, LINE_TYPE, CARRIER, CHECKED_AT, FAILURES, ERROR_CODE, FAILED_AT, DEAD_AT,
  DELIVERED_AT, INSTRUCTED_AT, PERSON_ID, PERSON_NAME`

// Numbers are the columns of NumberColumns.
var Numbers = numberTable()

func numberTable() []Column[gateway.Number] {
	type n = gateway.Number
	return []Column[n]{
		text("PHONE_NUMBER", func(n *n) *string { return &n.Number }),
		text("LINE_TYPE", func(n *n) *gateway.LineType { return &n.Type }),
		text("CARRIER", func(n *n) *string { return &n.Carrier }),
		instant("CHECKED_AT", func(n *n) *time.Time { return &n.CheckedAt }),
		count("FAILURES", func(n *n) *int { return &n.Failures }),
		number("ERROR_CODE", func(n *n) *int { return &n.ErrorCode }),
		instant("FAILED_AT", func(n *n) *time.Time { return &n.FailedAt }),
		instant("DEAD_AT", func(n *n) *time.Time { return &n.DeadAt }),
		instant("DELIVERED_AT", func(n *n) *time.Time { return &n.DeliveredAt }),
		instant("INSTRUCTED_AT", func(n *n) *time.Time { return &n.InstructedAt }),
		number("PERSON_ID", func(n *n) *int64 { return &n.PersonID }),
		text("PERSON_NAME", func(n *n) *string { return &n.PersonName }),
	}
}

// Number reads NumberColumns.
func Number(r *Row) (n gateway.Number) {
	read(r, Numbers, &n)
	return n
}
