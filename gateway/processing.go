package gateway

import "time"

// Processing is what the site's sweep has made of a reply: PROCESS_STATUS and the columns beside it. The gateway writes them
// for sweeps outside of the database alone.
type Processing struct {
	// Status is one of the site's own, or of those below.
	Status string
	// Attempts is how often the sweep tried.
	Attempts int
	// Error is what went wrong at the last attempt, "" if nothing did.
	Error string
	// At is when that was, by the database's clock.
	At time.Time
}

// What a sweep makes of a reply, unless its site has more.
const (
	ProcessNew   = "NEW"
	ProcessDone  = "DONE"
	ProcessError = "ERROR"
)

// Taken reports whether the sweep has taken the reply: what it answers is not changed any more.
func (p Processing) Taken() bool { return p.Status != "" && p.Status != ProcessNew }

// ProcessChange is what a sweep makes of a reply that still has From's Status and Attempts. To's time is the database's.
type ProcessChange struct {
	// Reply is INBOUND_ID.
	Reply    int64
	From, To Processing
}

// ReplyListParams asks for a page of the replies, the oldest first; empty fields do not filter.
type ReplyListParams struct {
	// After and Through bound INBOUND_ID: above After, up to Through.
	After, Through int64
	// Process is PROCESS_STATUS.
	Process   string
	Matches   []MatchStatus
	Channels  []string
	From      string
	MessageID MessageID
	// Since and Until bound RECEIVED_AT, the last one excluded. They go together.
	Since, Until time.Time
	// Limit is the page size, 1 to SearchLimit.
	Limit int
}

// Led reports whether an index leads the list to few rows beside those that pass, or nothing is filtered. The entries of
// XXSMS_INBOUND_PROCESS for what is DONE are nearly all replies.
func (p ReplyListParams) Led() bool {
	unfiltered := len(p.Channels) == 0 && len(p.Matches) == 0
	return unfiltered && p.Process != ProcessDone || p.From != "" || p.MessageID != 0 || !p.Since.IsZero()
}
