package gateway

import (
	"cmp"
	"slices"
	"time"
)

// SearchParams filters messages for reading, newest first; empty fields do not filter.
//
// What leads a search (see [SearchParams.Lead]) decides what it costs: one by a key, a number or a person reads what it
// finds, any other every row between Least and Before until the page is full.
type SearchParams struct {
	IDs []MessageID
	// SourceKeys are unique within a channel: their index serves only a search that names Channels.
	SourceKeys []string
	// Recipient is the number that a row was sent to, in E.164.
	Recipient string
	PersonID  int64
	Channels  []string
	Statuses  []Status
	// Since and Until bound when rows were inserted (CREATION_DATE), the first inclusive, the second not.
	Since, Until time.Time
	// Settled leaves out rows that got their status later (STATUS_AT).
	Settled time.Time
	// Least is the smallest MESSAGE_ID that is looked at, Before pages backwards: only rows with a smaller one. 0 is
	// no bound.
	Least, Before MessageID
	// Limit is the page size, 1 to [SearchLimit].
	Limit int
	// All is to have whatever is found, and not a page of it: an index may lead that has to be sorted.
	All bool
}

// ReplySearchParams filters replies for reading, newest first; empty fields do not filter. It is led by From, then by
// MessageID, then by Statuses if they are MatchAmbiguous alone; any other reads every reply between Least and Before.
type ReplySearchParams struct {
	// From is the person's number, as the reply has it.
	From string
	// MessageID is the message that it answers.
	MessageID MessageID
	Channels  []string
	Statuses  []MatchStatus
	// Since is when it was received at the earliest.
	Since time.Time
	// Least and Before bound INBOUND_ID, as in SearchParams.
	Least, Before int64
	Limit         int
}

// SearchLimit bounds a page of a search.
const SearchLimit = 1000

// Lead is by which index a search finds its rows.
type Lead int

// The leads.
const (
	// LeadKey reads every row by its MESSAGE_ID.
	LeadKey Lead = iota
	// LeadIDs looks up IDs.
	LeadIDs
	// LeadSource looks up SourceKeys in each channel.
	LeadSource
	// LeadRecipient reads what was sent to a number.
	LeadRecipient
	// LeadPerson reads what is a person's.
	LeadPerson
	// LeadOpen reads the open rows, sorted afterwards.
	LeadOpen
	// LeadFailed reads the rows that reached nobody, sorted afterwards; those without a STATUS_AT, which no gateway wrote, are
	// not among them.
	LeadFailed
	// LeadChannel reads each channel by MESSAGE_ID.
	LeadChannel
)

// Lead is the most selective lead that the filters allow. Open rows lead a page only without Least, since one that reads a
// few rows by their key is better off with it, and those that reached nobody, which are many, lead none.
func (p SearchParams) Lead() Lead {
	switch {
	case len(p.IDs) > 0:
		return LeadIDs
	case len(p.SourceKeys) > 0 && len(p.Channels) > 0:
		return LeadSource
	case p.Recipient != "":
		return LeadRecipient
	case p.PersonID != 0:
		return LeadPerson
	case (p.All || p.Least == 0) && OpenAlone(p.Statuses):
		return LeadOpen
	case p.All && len(p.Statuses) > 0 && !slices.ContainsFunc(p.Statuses, func(s Status) bool { return !s.Missed() }):
		return LeadFailed
	case len(p.Channels) > 0:
		return LeadChannel
	}
	return LeadKey
}

// OpenAlone reports whether the statuses are some, and open ones alone.
func OpenAlone(statuses []Status) bool {
	return len(statuses) > 0 && !slices.ContainsFunc(statuses, func(s Status) bool { return !s.Open() })
}

// Parts are the searches whose results together are that of p: an index that begins with the channel has the rows
// of one in their order, not those of several.
func (p SearchParams) Parts() []SearchParams {
	if lead := p.Lead(); lead != LeadChannel && lead != LeadSource || len(p.Channels) < 2 {
		return []SearchParams{p}
	}
	names := slices.Compact(slices.Sorted(slices.Values(p.Channels)))
	parts := make([]SearchParams, len(names))
	for i, name := range names {
		parts[i] = p
		parts[i].Channels = []string{name}
	}
	return parts
}

// Size is the page size within its bounds.
func (p SearchParams) Size() int { return pageSize(p.Limit) }

// Size is the page size within its bounds.
func (p ReplySearchParams) Size() int { return pageSize(p.Limit) }

func pageSize(limit int) int {
	if limit < 1 || limit > SearchLimit {
		return SearchLimit
	}
	return limit
}

// Newest are the first rows of all pages together, each of which is newest first.
func Newest(pages [][]Message, limit int) []Message {
	if len(pages) == 1 {
		return pages[0]
	}
	all := slices.Concat(pages...)
	slices.SortFunc(all, func(a, b Message) int { return int(b.ID - a.ID) })
	return all[:min(limit, len(all))]
}

// NewestIDs are the greatest of ids, so many at most, the greatest first.
func NewestIDs(ids []MessageID, limit int) []MessageID {
	slices.SortFunc(ids, func(a, b MessageID) int { return cmp.Compare(b, a) })
	return ids[:min(limit, len(ids))]
}

// missedSlack is how far the clocks that write CREATION_DATE and STATUS_AT may be apart.
const missedSlack = time.Hour

// MissedSince is when a row that passes the filter can have ended at the earliest.
func (p SearchParams) MissedSince() time.Time {
	if p.Since.IsZero() {
		return time.Unix(0, 0)
	}
	return p.Since.Add(-missedSlack)
}

// Ambiguous reports whether what waits for a person is asked for, and nothing else.
func (p ReplySearchParams) Ambiguous() bool {
	return len(p.Statuses) == 1 && p.Statuses[0] == MatchAmbiguous
}
