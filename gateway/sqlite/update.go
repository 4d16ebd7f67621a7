package sqlite

import (
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

// columns is the set of columns that a change writes beside those that every change does. SQLite maintains
// the index of every column that a statement names, changed or not, and pays for each value, so
// each set has a statement of its own.
//
// A column that is left out stands as the change found it. For those that are compared the predicate of
// the update says so; the others change only with one of these. NEXT_ATTEMPT_AT alone may have been moved meanwhile
// by a later look, which then stands.
type columns int

const (
	columnAttempt columns = 1 << iota // what an attempt and its outcome leave: columns without an index
	columnStatus                      // with NEXT_ATTEMPT_AT: their indexes are the same
	columnAttemptRef
	columnRecipient
	columnProviderSID
	columnSets
)

// setOf is the set that a column belongs to; 0 is what every change writes.
func setOf(column string) columns {
	switch column {
	case "STATUS_AT", "STATUS_REASON", "CLAIM_TOKEN", "CLAIMED_AT":
		return 0
	case "STATUS", "NEXT_ATTEMPT_AT":
		return columnStatus
	case "ATTEMPT_REF":
		return columnAttemptRef
	case "RECIPIENT":
		return columnRecipient
	case "PROVIDER_SID":
		return columnProviderSID
	}
	return columnAttempt
}

// stateSets are the sets of the columns that the gateway writes.
var stateSets = setTable()

func setTable() []columns {
	sets := make([]columns, len(sqlrow.State))
	for i, c := range sqlrow.State {
		sets[i] = setOf(c.Name)
	}
	return sets
}

// writes reports whether the column, one of sqlrow.State, is written.
func (c columns) writes(column int) bool { return stateSets[column] == 0 || c&stateSets[column] != 0 }

func changed(was, now *gateway.State) columns {
	var set columns
	for i, c := range sqlrow.State {
		if !set.writes(i) && !c.Same(was, now) {
			set |= stateSets[i]
		}
	}
	return set
}

// appendValues appends the values of the set in the order of its statement.
func (c columns) appendValues(args []any, now *gateway.State) []any {
	for i, column := range sqlrow.State {
		if c.writes(i) {
			args = append(args, value(column, now))
		}
	}
	return args
}

// updateStates are the compare-and-sets of a row, by the columns that they write.
var updateStates = updateTable()

func updateTable() (statements [columnSets]string) {
	for set := range columnSets {
		statements[set] = updateState(set)
	}
	return statements
}

func updateState(set columns) string {
	var assignments, predicate strings.Builder
	for i, c := range sqlrow.State {
		if set.writes(i) {
			assignments.WriteString(c.Name + " = ?, ")
		}
	}
	for _, c := range sqlrow.Compared {
		predicate.WriteString(" AND COALESCE(" + c.Name + ", '') = ?")
	}
	return `UPDATE XXSMS_OUTBOUND SET ` + assignments.String() + `LAST_UPDATE_DATE = ?
WHERE MESSAGE_ID = ?` + predicate.String()
}
