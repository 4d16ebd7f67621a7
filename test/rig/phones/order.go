package phones

import (
	"cmp"
	"fmt"
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
	// Example tells of one that is misplaced.
	Example string
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
	s.misplaced(bySID, replies, func(a, b gateway.Reply) int { return cmp.Compare(a.ID, b.ID) })
	s.misplaced(bySID, replies, func(a, b gateway.Reply) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	return s
}

// misplaced counts, in an order of the replies, those before one that was acknowledged
// earlier than they were sent. Equals in that order are in none.
func (s *Staging) misplaced(posts map[string]Post, replies []gateway.Reply, order func(a, b gateway.Reply) int) {
	replies = slices.SortedFunc(slices.Values(replies), func(a, b gateway.Reply) int { return order(b, a) })
	var first, equals time.Time // acknowledgement of any reply after this one, and after or equal
	var earliest gateway.Reply  // the one of equals
	for i, r := range replies {
		if i > 0 && order(replies[i-1], r) != 0 {
			first = equals
		}
		p, ok := posts[r.ProviderSID]
		if !ok {
			continue
		}
		if !first.IsZero() && first.Before(p.Sent) {
			s.Misplaced++
			e := posts[earliest.ProviderSID]
			s.Example = fmt.Sprintf("%d, received %s, sent from %s, %d attempts, acknowledged %s, is before %d, received %s, sent from %s, %d attempts, acknowledged %s",
				r.ID, clock(r.ReceivedAt), clock(p.Sent), p.Attempts, clock(p.Acked),
				earliest.ID, clock(earliest.ReceivedAt), clock(e.Sent), e.Attempts, clock(e.Acked))
		}
		if equals.IsZero() || p.Acked.Before(equals) {
			equals, earliest = p.Acked, r
		}
	}
}

func clock(at time.Time) string { return at.UTC().Format("15:04:05.000") }
