package main

import (
	"cmp"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// staging compares the replies in XXSMS_INBOUND with the posts.
type staging struct {
	rows int
	// missing were acknowledged and are not there; doubled are there more than once;
	// strange were never posted.
	missing, doubled, strange int
	// misplaced come, by INBOUND_ID or by RECEIVED_AT, before a reply that was
	// acknowledged before they were sent. That is all the order there is to keep: of
	// two that were on their way at the same time either may be the first.
	misplaced int
}

func (s staging) clean() bool { return s.missing+s.doubled+s.strange+s.misplaced == 0 }

// compare audits the replies, in any order.
func compare(posts []post, replies []gateway.Reply) staging {
	s := staging{rows: len(replies)}
	bySID := make(map[string]post, len(posts))
	for _, p := range posts {
		bySID[p.sid] = p
	}
	seen := map[string]int{}
	for _, r := range replies {
		if _, ok := bySID[r.ProviderSID]; !ok {
			s.strange++
		}
		if seen[r.ProviderSID]++; seen[r.ProviderSID] == 2 {
			s.doubled++
		}
	}
	for _, p := range posts {
		if p.status/100 == 2 && seen[p.sid] == 0 {
			s.missing++
		}
	}
	s.misplaced = misplaced(bySID, replies, func(a, b gateway.Reply) int { return cmp.Compare(a.ID, b.ID) }) +
		misplaced(bySID, replies, func(a, b gateway.Reply) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	return s
}

// misplaced counts, in an order of the replies, those before one that was acknowledged
// earlier than they were sent. Equals in that order are in none.
func misplaced(posts map[string]post, replies []gateway.Reply, order func(a, b gateway.Reply) int) int {
	replies = slices.SortedFunc(slices.Values(replies), func(a, b gateway.Reply) int { return order(b, a) })
	wrong := 0
	var first, equals time.Time // acknowledgement of any reply after this one, and after or equal
	for i, r := range replies {
		if i > 0 && order(replies[i-1], r) != 0 {
			first = equals
		}
		p, ok := posts[r.ProviderSID]
		if !ok {
			continue
		}
		if !first.IsZero() && first.Before(p.sent) {
			wrong++
		}
		if equals.IsZero() || p.acked.Before(equals) {
			equals = p.acked
		}
	}
	return wrong
}
