package bridge

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ebs-sms-gateway/gateway"
)

// Bridge is what a site says of its tables.
type Bridge struct {
	// Name is part of the triggers' names and begins every SOURCE_KEY.
	Name string
	// Owner is the schema of the triggers. It needs the rights on both sides itself, not by a role.
	Owner string
	// Messages and Replies are the gateway's tables: XXSMS_OUTBOUND and XXSMS_INBOUND, or their editioning views.
	Messages, Replies Table
	// Outbound is the queue, nil if only replies are bridged; Inbound the staging table, nil if there is none.
	Outbound *Outbound
	Inbound  *Inbound
}

// Outbound is an existing queue.
type Outbound struct {
	Table Table
	// Key is the column that identifies a row, NumericKey whether it is a NUMBER.
	Key        string
	NumericKey bool
	// Follows is the trigger that gives a row its key, if one does; without a name there is none.
	Follows Table
	// State is the column whose value says what is to be done with a row.
	State string
	// Ready is its value of a row that is to be sent, Taken that of one that the gateway has.
	Ready, Taken Literal
	// Error is the column that tells why a row was not taken, "" for none.
	Error string
	// Columns are those of XXSMS_OUTBOUND, of the row's columns.
	Columns []Mapping
	// States are the values of State by the message's STATUS.
	States []State
	// Back are other columns of the row, of the columns of XXSMS_OUTBOUND.
	Back []Mapping
	// Log is where finished rows go, nil if they stay.
	Log *Log
	// OldProgram is the short name of the concurrent program that sent so far, "" if there is none to look for.
	OldProgram string
}

// Log is the table that finished rows are moved to.
type Log struct {
	Table Table
	// Key is its column that has the key of the row.
	Key string
	// At are the statuses that finish a row.
	At []gateway.Status
	// Columns are its columns, of those of the row.
	Columns []Mapping
}

// Inbound is an existing staging table of replies.
type Inbound struct {
	Table Table
	// Key is the column that identifies a row, Source the one of XXSMS_INBOUND that it has its value from.
	Key, Source string
	// Columns are those of the staging table, of those of XXSMS_INBOUND.
	Columns []Mapping
	// State is the column in which its reader says what became of a row, "" if it does not.
	State string
	// States are the values of XXSMS_INBOUND.PROCESS_STATUS by that of State.
	States []Processed
}

// Mapping is a column and what is written to it.
type Mapping struct {
	Column string
	Value  Expression
}

// State is the value of a row's state in a status of its message.
type State struct {
	Status gateway.Status
	Value  Literal
}

// Processed is a reader's value, and the PROCESS_STATUS that it means.
type Processed struct {
	Value, Status Literal
}

// Table is a table, a view or a trigger, with its schema.
type Table struct{ Schema, Name string }

// String is the name as SQL has it.
func (t Table) String() string { return t.Schema + "." + t.Name }

// Literal is a constant of SQL: a number, a quoted text, or NULL.
type Literal string

const null Literal = "NULL"

// isText reports whether the constant is a quoted text.
func (l Literal) isText() bool { return strings.HasPrefix(string(l), "'") }

// Is is the condition that the expression has this value.
func (l Literal) Is(expression string) string {
	if l == null {
		return expression + " IS NULL"
	}
	return expression + " = " + string(l)
}

// equals reports whether Oracle could take the two for the same: '99' is 99, and a CHAR has blanks at its end.
func (l Literal) equals(other Literal) bool {
	one, two := strings.Trim(string(l), "' "), strings.Trim(string(other), "' ")
	first, err := strconv.ParseFloat(one, 64)
	second, otherErr := strconv.ParseFloat(two, 64)
	return one == two || err == nil && otherErr == nil && first == second
}

// The values of XXSMS_INBOUND.PROCESS_STATUS that the bridge writes.
const (
	processNew     Literal = "'NEW'"
	processBridged Literal = "'BRIDGED'"
	processDone    Literal = "'DONE'"
)

// Taken is the PROCESS_STATUS of a reply that the staging table has: DONE where nobody will say more.
func (i Inbound) Taken() Literal {
	if i.State == "" {
		return processDone
	}
	return processBridged
}

// Prefix begins the SOURCE_KEY of every message of the bridge: two tables may have the same keys.
func (b Bridge) Prefix() Literal { return text(b.Name + ":") }

// IsOurs is the condition that the SOURCE_KEY is the bridge's.
func (b Bridge) IsOurs(sourceKey string) string {
	return fmt.Sprintf("SUBSTR(%s, 1, %d) = %s", sourceKey, len(b.Name)+1, b.Prefix())
}

// SourceKey is the SOURCE_KEY of a row.
func (b Bridge) SourceKey(prefix string) string {
	key := prefix + b.Outbound.Key
	if b.Outbound.NumericKey {
		key = "TO_CHAR(" + key + ")"
	}
	return string(b.Prefix()) + " || " + key
}

// RowKey is the key of the row that a SOURCE_KEY of the bridge stands for.
func (b Bridge) RowKey(sourceKey string) string {
	key := fmt.Sprintf("SUBSTR(%s, %d)", sourceKey, len(b.Name)+2)
	if b.Outbound.NumericKey {
		return "TO_NUMBER(" + key + ")"
	}
	return key
}

// Channel is the message's CHANNEL, of the row's columns.
func (o Outbound) Channel(prefix string) string {
	at := slices.IndexFunc(o.Columns, func(m Mapping) bool { return m.Column == "CHANNEL" })
	return o.Columns[at].Value.SQL(prefix)
}

// KeyType is the type of a variable that holds a key.
func (o Outbound) KeyType() string {
	if o.NumericKey {
		return "NUMBER"
	}
	return "VARCHAR2(" + strconv.Itoa(longestKey) + " CHAR)"
}

// longestKey is what SOURCE_KEY has room for behind the longest name of a bridge.
const longestKey = 200
