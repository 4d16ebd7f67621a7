package plan

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
)

// Reasons of rows that have no sender, or none yet (STATUS_REASON).
const (
	ReasonNoSender = "no sender for this country"
	ReasonNoneFree = "earlier messages wait for this person's answer"
)

// northAmerica begins the numbers of a numbering plan whose two large countries, with their territories, take no
// alphanumeric senders. Of the others some do: a channel names its sender for these itself.
// Source: Twilio, "International support for Alphanumeric Sender ID".
const northAmerica = "+1"

// senders are those of the channel that may text a number of the country.
func senders(ch *gateway.Channel, to, country string) []gateway.Sender {
	if own, ok := ch.SendersByCountry[country]; ok {
		return own
	}
	if strings.HasPrefix(to, northAmerica) && slices.ContainsFunc(ch.Senders, gateway.Sender.Alphanumeric) {
		return slices.DeleteFunc(slices.Clone(ch.Senders), gateway.Sender.Alphanumeric)
	}
	return ch.Senders
}

// SenderRule is why a row goes from its sender, in words.
type SenderRule string

// The rules. The last three are of a row that waits for an answer where from each sender a message waits for this
// person's already.
const (
	// Usual: the person is kept on it.
	Usual SenderRule = "the person's usual one"
	// Asked: the row is a question of the gateway's own.
	Asked SenderRule = "the number that the reply was sent to that it asks about"
	// Free: the usual one has an open message to this person, and this has none.
	Free SenderRule = "no open message to this person from it"
	// NoneFreeUsual, NoneFreeRefers and NoneFreeWaits are what the channel makes of it.
	NoneFreeUsual  SenderRule = "the person's usual one: each has an open message to this person"
	NoneFreeRefers SenderRule = "the person's usual one, with a reference: each has an open message to this person"
	NoneFreeWaits  SenderRule = "or another, once one is free: each has an open message to this person"
)

// chooseSender keeps a person on one sender of the pool without remembering it. There is no rule where there is no sender.
func chooseSender(row Row, to, country string) (gateway.Sender, SenderRule) {
	pool := senders(row.Channel, to, country)
	if len(row.Message.Choices) > 0 {
		return asked(row.Message, pool)
	}
	if len(pool) == 0 {
		return gateway.Sender{}, ""
	}
	usual, open := heaviest(pool, to), row.Open[to]
	if len(open) == 0 {
		return usual, Usual
	}
	pool = slices.DeleteFunc(slices.Clone(pool), gateway.Sender.Alphanumeric) // to which nobody can reply
	free := slices.DeleteFunc(slices.Clone(pool), func(s gateway.Sender) bool { return busy(s, open) })
	switch {
	case len(pool) == 0:
		return usual, Usual
	case len(free) == 0:
		return usual, noneFree(row.Channel.Replies.NoneFree)
	}
	if s := heaviest(free, to); s != usual {
		return s, Free
	}
	return usual, Usual
}

// asked is the sender of the question that the row is, if the channel still has it.
func asked(m gateway.Message, pool []gateway.Sender) (gateway.Sender, SenderRule) {
	if i := slices.IndexFunc(pool, func(s gateway.Sender) bool { return s.ID == m.Sender }); i >= 0 {
		return pool[i], Asked
	}
	return gateway.Sender{}, ""
}

func noneFree(policy gateway.NoneFreePolicy) SenderRule {
	switch policy {
	case gateway.NoneFreeWait:
		return NoneFreeWaits
	case gateway.NoneFreeReference:
		return NoneFreeRefers
	}
	return NoneFreeUsual
}

// busy reports whether one of the open messages was sent from the sender: a reply to it may answer that one.
func busy(s gateway.Sender, open []conversation.Message) bool {
	return slices.ContainsFunc(open, func(m conversation.Message) bool { return m.Sender.ID == s.ID })
}

// lookAgain is how long a row waits for a free sender before it is looked at anew: an answer may have come.
const lookAgain = 5 * time.Minute

// again is when the next of the messages closes, but soon, and later than now.
func again(open []conversation.Message, now time.Time) time.Time {
	at := now.Add(lookAgain)
	for _, m := range open {
		if m.ClosesAt.After(now) && m.ClosesAt.Before(at) {
			at = m.ClosesAt
		}
	}
	return at
}

// heaviest is the sender of the highest weight, so that of n senders one that is added or taken away moves only one
// person in n.
func heaviest(pool []gateway.Sender, to string) gateway.Sender {
	return slices.MaxFunc(pool, func(a, b gateway.Sender) int {
		return cmp.Compare(weight(a.ID, to), weight(b.ID, to))
	})
}

// weight is a number that looks random, and is the same for the same two.
func weight(sender, to string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(sender + " " + to))
	return mixed(h.Sum64())
}

// mixed lets each bit depend on all: FNV's upper ones hardly depend on the last bytes. It is SplitMix64's last step.
func mixed(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
