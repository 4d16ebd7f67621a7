// Package digest is the mail that tells a manager what people have replied to the texts about them, and which texts
// reached nobody: what is in it, and how it reads. It does no I/O.
package digest

import (
	"cmp"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// Reply is a reply and what it is about.
type Reply struct {
	gateway.Reply
	// About are the message that it answers, those that it may answer, or, where it answers none, the last one that its
	// person was sent. None: nobody knows whose it is.
	About []gateway.Message
}

// About says whose digest it is, and of which time: Since is in it, Until is not.
type About struct {
	Manager      string
	Since, Until time.Time
}

// Digest is what a manager is told. It holds personal data.
type Digest struct {
	About
	// Unresolved are the replies whose message is not known, oldest first.
	Unresolved []Reply
	// Answered are the messages with replies, in the order of their first ones.
	Answered []Answered
	// Failed are the messages that reached nobody, oldest first.
	Failed []gateway.Message
}

// Answered is a message with its replies, oldest first.
type Answered struct {
	Message gateway.Message
	Replies []gateway.Reply
}

// Empty reports whether there is nothing to tell.
func (d Digest) Empty() bool { return len(d.Unresolved)+len(d.Answered)+len(d.Failed) == 0 }

// Make sorts what is told. Messages that reached somebody after all are left out.
func Make(about About, replies []Reply, failed []gateway.Message) Digest {
	d := Digest{About: about}
	slices.SortStableFunc(replies, func(a, b Reply) int {
		return cmp.Or(a.ReceivedAt.Compare(b.ReceivedAt), cmp.Compare(a.ID, b.ID))
	})
	threads := map[gateway.MessageID]int{}
	for _, r := range replies {
		d.add(r, threads)
	}
	for _, m := range failed {
		if reachedNobody(m.Status) {
			d.Failed = append(d.Failed, m)
		}
	}
	slices.SortStableFunc(d.Failed, func(a, b gateway.Message) int {
		return cmp.Or(a.StatusAt.Compare(b.StatusAt), cmp.Compare(a.ID, b.ID))
	})
	return d
}

// add sorts in a reply; threads are the places of messages in Answered.
func (d *Digest) add(r Reply, threads map[gateway.MessageID]int) {
	switch r.Match.Status {
	case gateway.MatchAmbiguous, gateway.MatchUnmatched:
		d.Unresolved = append(d.Unresolved, r)
	case gateway.MatchMatched:
		if len(r.About) == 0 { // its message was purged
			d.Unresolved = append(d.Unresolved, r)
			return
		}
		i, ok := threads[r.Match.MessageID]
		if !ok {
			i = len(d.Answered)
			threads[r.Match.MessageID] = i
			d.Answered = append(d.Answered, Answered{Message: r.About[0]})
		}
		d.Answered[i].Replies = append(d.Answered[i].Replies, r.Reply)
	case gateway.MatchPending, gateway.MatchNone: // it may be decided yet, or is a word of consent
	}
}

// reachedNobody reports whether a message in this status reached nobody, and will not.
func reachedNobody(s gateway.Status) bool {
	switch s {
	case gateway.StatusUndelivered, gateway.StatusFailed, gateway.StatusRejected, gateway.StatusOptedOut,
		gateway.StatusExpired:
		return true
	}
	return false
}
