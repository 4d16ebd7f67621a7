package gateway

import "time"

// Queued are the open rows of one channel in one status.
type Queued struct {
	Channel string
	Status  Status
	Rows    int64
	// Due are those that a gateway may claim, or has to look at, now.
	Due int64
	// Eligible is since when the oldest of those could have gone, or been looked at; zero if none is due.
	Eligible time.Time
	// Oldest is when the oldest of all was inserted.
	Oldest time.Time
	// Next is when the next one becomes due; zero if none will.
	Next time.Time
}

// FailuresParams asks for what has failed since a time; only the newest Limit rows are read.
type FailuresParams struct {
	Since time.Time
	Limit int
}

// Failures are rows that reached nobody, for one cause.
type Failures struct {
	Channel   string
	Status    Status
	ErrorCode int
	Reason    string
	Rows      int64
	// First and Last are when.
	First, Last time.Time
}

// Backlog is what waits of the replies, counted up to a bound.
type Backlog struct {
	// Ambiguous replies wait for a person, Unprocessed ones for the site's sweep.
	Ambiguous, Unprocessed Waits
}

// Waits counts what waits, up to a bound, and since when the first does.
type Waits struct {
	Count int64
	Since time.Time
}

// EventRange bounds events by EVENT_ID: After is not within, Until is.
type EventRange struct{ After, Until int64 }

// EventCount are the events of a range by which messages of one channel got a status in one minute.
type EventCount struct {
	Minute  time.Time
	Channel string
	To      Status
	Events  int64
	// First is the smallest EVENT_ID among them.
	First int64
}

// DeadParams asks for a page of the numbers that are given up, by number.
type DeadParams struct {
	// After is the last number of the page before, "" for the first.
	After string
	Limit int
}

// StoreInfo is what a store knows of itself.
type StoreInfo struct {
	// Kind is sqlite or oracle.
	Kind string
	// Schema is the version of the tables.
	Schema int
}
