package phones

import (
	"cmp"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// Staging compares the replies in XXSMS_INBOUND with the posts.
type Staging struct {
	Rows int
	// Missing were acknowledged and are not there; Doubled are there more than once;
	// Strange were never posted.
	Missing, Doubled, Strange int
	// Misplaced come, by INBOUND_ID or by RECEIVED_AT, before a reply that was
	// acknowledged before they were sent. That is all the order there is to keep: of
	// two that were on their way at the same time either may be the first.
	Misplaced int
}

// Clean reports whether every reply is there once, in order.
func (s Staging) Clean() bool { return s.Missing+s.Doubled+s.Strange+s.Misplaced == 0 }

// Compare audits the replies, in any order.
func Compare(posts []Post, replies []gateway.Reply) Staging {
	s := Staging{Rows: len(replies)}
	bySID := make(map[string]Post, len(posts))
	for _, p := range posts {
		bySID[p.SID] = p
	}
	seen := map[string]int{}
	for _, r := range replies {
		if _, ok := bySID[r.ProviderSID]; !ok {
			s.Strange++
		}
		if seen[r.ProviderSID]++; seen[r.ProviderSID] == 2 {
			s.Doubled++
		}
	}
	for _, p := range posts {
		if p.Status/100 == 2 && seen[p.SID] == 0 {
			s.Missing++
		}
	}
	s.Misplaced = misplaced(bySID, replies, func(a, b gateway.Reply) int { return cmp.Compare(a.ID, b.ID) }) +
		misplaced(bySID, replies, func(a, b gateway.Reply) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	return s
}

// misplaced counts, in an order of the replies, those before one that was acknowledged
// earlier than they were sent. Equals in that order are in none.
func misplaced(posts map[string]Post, replies []gateway.Reply, order func(a, b gateway.Reply) int) int {
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
		if !first.IsZero() && first.Before(p.Sent) {
			wrong++
		}
		if equals.IsZero() || p.Acked.Before(equals) {
			equals = p.Acked
		}
	}
	return wrong
}
