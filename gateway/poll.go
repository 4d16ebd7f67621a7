package gateway

import "time"

// PollParams asks what there is to do.
type PollParams struct {
	// Channels are looked at, others are not.
	Channels []string
	Now      time.Time
	// NodesSince: nodes that were seen after then are told of, none if it is zero.
	NodesSince time.Time
}

// Polled is what there is to do.
type Polled struct {
	// Ready are the rows that may be claimed: by channel, the most urgent first.
	Ready []Ready
	// Overdue are the statuses, of SENDING, UNKNOWN and SENT, that have rows for Due, in whatever channel.
	Overdue []Status
	// Pauses are all that are written, also those whose time is over.
	Pauses []Pause
	// Nodes are the gateways' heartbeats, Node and SeenAt of each.
	Nodes []Heartbeat
}

// What stores say in place of a pause's scope.
const (
	ScopeOverdue = "overdue"
	ScopeNode    = "node"
)

// Ready tells that a channel has rows of a priority that may be claimed now.
type Ready struct {
	Channel  string
	Priority int
	Due      Due
}

// Due is how rows became claimable.
type Due int

// The ways, in the order in which rows are claimed.
const (
	// DueByNextAttempt: NEXT_ATTEMPT_AT has come.
	DueByNextAttempt Due = iota
	// DueByNotBefore: NOT_BEFORE has come, and there is no NEXT_ATTEMPT_AT.
	DueByNotBefore
	// DueAtOnce: there is neither.
	DueAtOnce
)

// Of returns what is ready of one channel.
func (p Polled) Of(channel string) []Ready {
	var of []Ready
	for _, r := range p.Ready {
		if r.Channel == channel {
			of = append(of, r)
		}
	}
	return of
}

// Take asks for rows of each kind that is ready, the most urgent first, until there
// are as many as the limit says. The kinds of one priority share what is left of it, so that
// none of them starves behind another. take returns how many it got of so many.
func (p ClaimParams) Take(take func(r Ready, n int) (int, error)) error {
	left := p.Limit
	for i, r := range p.Ready {
		kinds := 0
		for _, other := range p.Ready[i:] {
			if other.Priority == r.Priority {
				kinds++
			}
		}
		n := (left + kinds - 1) / kinds
		if n <= 0 {
			return nil
		}
		got, err := take(r, n)
		if err != nil {
			return err
		}
		left -= got
	}
	return nil
}
