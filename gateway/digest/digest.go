// Package digest is the mail that tells a manager what people have replied to the texts about them, and which texts
// reached nobody: what is in it, and how it reads. It does no I/O.
package digest

import (
	"cmp"
	"errors"
	"net/mail"
	"slices"
	"strings"
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

// Holds reports whether an instant is in the digest's time.
func (a About) Holds(at time.Time) bool { return !at.Before(a.Since) && at.Before(a.Until) }

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

// Make sorts out what is the manager's and of that time. A reply that may be about the texts of two managers is no
// one's: neither shall read what was meant for the other.
func Make(about About, replies []Reply, failed []gateway.Message) Digest {
	d := Digest{About: about}
	slices.SortStableFunc(replies, func(a, b Reply) int {
		return cmp.Or(a.ReceivedAt.Compare(b.ReceivedAt), cmp.Compare(a.ID, b.ID))
	})
	for _, r := range replies {
		if about.Holds(r.ReceivedAt) && about.manages(r.About) {
			d.add(r)
		}
	}
	for _, m := range failed {
		if Failed(m.Status) && about.Holds(m.StatusAt) && about.manages([]gateway.Message{m}) {
			d.Failed = append(d.Failed, m)
		}
	}
	slices.SortStableFunc(d.Failed, func(a, b gateway.Message) int {
		return cmp.Or(a.StatusAt.Compare(b.StatusAt), cmp.Compare(a.ID, b.ID))
	})
	return d
}

// manages reports whether there are messages, and all are of people of the manager.
func (a About) manages(messages []gateway.Message) bool {
	return len(messages) > 0 && !slices.ContainsFunc(messages, func(m gateway.Message) bool {
		return !strings.EqualFold(strings.TrimSpace(m.ManagerEmail), a.Manager)
	})
}

func (d *Digest) add(r Reply) {
	switch r.Match.Status {
	case gateway.MatchAmbiguous, gateway.MatchUnmatched:
		d.Unresolved = append(d.Unresolved, r)
	case gateway.MatchMatched:
		i := slices.IndexFunc(d.Answered, func(a Answered) bool { return a.Message.ID == r.Match.MessageID })
		if i < 0 {
			i = len(d.Answered)
			d.Answered = append(d.Answered, Answered{Message: r.About[0]})
		}
		d.Answered[i].Replies = append(d.Answered[i].Replies, r.Reply)
	case gateway.MatchPending, gateway.MatchNone: // it may be decided yet, or is a word of consent
	}
}

// Failures lists the statuses of messages that reached nobody, and will not.
func Failures() []gateway.Status {
	return []gateway.Status{
		gateway.StatusUndelivered, gateway.StatusFailed, gateway.StatusRejected, gateway.StatusOptedOut,
		gateway.StatusExpired,
	}
}

// Failed reports whether a message in this status reached nobody, and will not.
func Failed(s gateway.Status) bool { return slices.Contains(Failures(), s) }

// ErrAddress: a text is not one address, and nothing else.
var ErrAddress = errors.New("must be one address, such as jane.doe@example.com")

// Address reads a manager's address.
func Address(text string) (string, error) {
	text = strings.TrimSpace(text)
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text {
		return "", ErrAddress // the parser's own error would tell the address
	}
	return text, nil
}
