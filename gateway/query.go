package gateway

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// ClaimParams asks a store for due rows of one channel.
type ClaimParams struct {
	Channel string
	Limit   int
	Lease   Lease
	// Ready is what Poll said of the channel, to claim from; empty: the store looks for itself.
	Ready []Ready
	// Except are rows to pass over: they were refused, and must not take up the room of others.
	Except []MessageID
}

// Wanted is what a store, which reads len(Except) rows more than it is asked for, takes of
// them: the first n that are not passed over, and those without an id before them. It returns how many have one.
func (p ClaimParams) Wanted(rows []Message, n int) ([]Message, int) {
	named := 0
	var wanted []Message
	for _, m := range rows {
		if named == n {
			break
		}
		if slices.Contains(p.Except, m.ID) {
			continue
		}
		if m.ID != 0 {
			named++
		}
		wanted = append(wanted, m)
	}
	return wanted, named
}

// DueParams asks for rows in a status whose NEXT_ATTEMPT_AT has come, oldest
// first. Rows without one are not due.
type DueParams struct {
	Status Status
	// Account limits the rows to those that this account of the provider has tried, and
	// those of which that is not known; all if empty.
	Account string
	Now     time.Time
	Limit   int
	// After is the last row of the page before, zero for the first page.
	After DueKey
}

// DeferredParams asks for rows of one channel that were put off for a reason, until
// after now and not later than before.
type DeferredParams struct {
	Channel string
	Reason  string
	Now     time.Time
	// Before is when they had been put off at the latest (STATUS_AT).
	Before time.Time
	Limit  int
}

// DueKey is the place of a row in the order of Due.
type DueKey struct {
	At time.Time
	ID MessageID
}

// DueKey is the row's place in the order of Due.
func (m Message) DueKey() DueKey { return DueKey{m.NextAttemptAt, m.ID} }

// Next is the page behind these rows, if there may be one. A last row whose place cannot be read ends
// the paging, which would begin anew.
func (p DueParams) Next(rows []Message) (DueParams, bool) {
	if len(rows) < p.Limit || len(rows) == 0 {
		return p, false
	}
	last, before := rows[len(rows)-1].DueKey(), p.After
	p.After = last
	return p, last.At.After(before.At) || last.At.Equal(before.At) && !last.At.IsZero() && last.ID > before.ID
}

// WaitingParams asks for claimable rows of one channel, due or not, whose
// STATUS_REASON is another.
type WaitingParams struct {
	Channel string
	Reason  string
	Limit   int
}

// Keys names rows by any of their keys.
type Keys struct {
	IDs  []MessageID
	Refs []string
	SIDs []string
}

// Empty reports whether no key is given.
func (k Keys) Empty() bool { return len(k.IDs)+len(k.Refs)+len(k.SIDs) == 0 }

// PendingParams asks for a page of the replies whose message was not looked for yet, oldest first.
type PendingParams struct {
	// After is the last INBOUND_ID of the page before, 0 for the first page.
	After int64
	Limit int
}

// ConversationParams asks for what was said with people of late.
type ConversationParams struct {
	// Numbers are the people's: in E.164 of what was sent to them, as the replies have them of what they answered.
	Numbers []string
	Since   time.Time
}

// Depth is the number of rows of one channel in one status.
type Depth struct {
	Channel string
	Status  Status
	Rows    int64
}

// Eligible tells since when the oldest row of a channel could have been claimed.
type Eligible struct {
	Channel string
	Since   time.Time
}

// LastInsert tells when the newest row of a channel was inserted.
type LastInsert struct {
	Channel string
	At      time.Time
}

// StatsParams asks for the queue's figures.
type StatsParams struct {
	Now time.Time
	// Statuses limits the counting, all if empty.
	Statuses []Status
	// Channels are those whose newest row is looked for, none if empty.
	Channels []string
}

// Stats are the queue's figures at one moment.
type Stats struct {
	Depths   []Depth
	Eligible []Eligible
	// Inserts has the channels that were asked for and have a row, in no order.
	Inserts []LastInsert
	// Unprocessed is when the oldest reply was received that no sweep has taken yet
	// (PROCESS_STATUS NEW); zero if there is none.
	Unprocessed time.Time
}

// PauseScope says what a pause stops.
type PauseScope string

// The scopes of a pause.
const (
	PauseAll     PauseScope = "all"
	PauseChannel PauseScope = "channel"
	PauseSender  PauseScope = "sender"
)

// Pause is one row of XXSMS_CONTROL: while it holds, what it names is not sent from.
type Pause struct {
	Scope PauseScope
	// Name is the channel or sender, "" for PauseAll.
	Name   string
	Reason string
	Since  time.Time
	// Until is when it ends by itself; zero is when somebody removes it.
	Until time.Time
	// By is the operator who set it, "" if a gateway did, or somebody with SQL.
	By string
}

// Holds reports whether the pause is in force.
func (p Pause) Holds(now time.Time) bool { return p.Until.IsZero() || now.Before(p.Until) }

// Term is when the pause ends, for people: a time in UTC, or "removed" if it lasts until then.
func (p Pause) Term() string {
	if p.Until.IsZero() {
		return "removed"
	}
	return p.Until.UTC().Format(time.RFC3339)
}

// Code is the provider's error code, with which the reason of a gateway's pause
// begins; 0 if somebody else set the pause.
func (p Pause) Code() int {
	digits, _, _ := strings.Cut(p.Reason, " ")
	code, err := strconv.Atoi(digits)
	if err != nil || p.By != "" {
		return 0
	}
	return code
}

// Concerns reports whether the pause stops any of the channels: one that names
// neither a channel nor a sender of theirs was mistyped, or is another gateway's.
func (p Pause) Concerns(channels []Channel) bool {
	return p.Scope == PauseAll || slices.ContainsFunc(channels, func(c Channel) bool {
		return p.Scope == PauseChannel && p.Name == c.Name || p.Scope == PauseSender && c.Owns(p.Name)
	})
}

// Heartbeat is one row of XXSMS_NODES.
type Heartbeat struct {
	// Node is unique to one run of one gateway.
	Node      string
	Host      string
	Version   string
	StartedAt time.Time
	SeenAt    time.Time
}

// HeartbeatMemory is how long a node that is not seen any more is remembered.
const HeartbeatMemory = 7 * 24 * time.Hour

// Insertion is what became of one row that a feeder inserted.
type Insertion struct {
	ID MessageID
	// Duplicate: the channel already has a row with this source key; ID is that row's.
	Duplicate bool
}
