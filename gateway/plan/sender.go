package plan

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"

	"ebs-sms-gateway/gateway"
)

// ReasonNoSender is of a row whose channel has no sender for its number (STATUS_REASON).
const ReasonNoSender = "no sender for this country"

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

// chooseSender keeps a person on one sender of the pool without remembering it: that of the highest weight, so that of n
// senders one that is added or taken away moves only one person in n. ok is false where there is no sender.
func chooseSender(row Row, to, country string) (s gateway.Sender, ok bool) {
	pool := senders(row.Channel, to, country)
	if len(pool) == 0 {
		return gateway.Sender{}, false
	}
	if free := withoutBusy(pool, row.Busy[to]); len(free) > 0 {
		pool = free
	}
	return slices.MaxFunc(pool, func(a, b gateway.Sender) int {
		return cmp.Compare(weight(a.ID, to), weight(b.ID, to))
	}), true
}

// withoutBusy are the senders of the pool from which nothing waits for the person's answer: a reply to one of these can
// only be to what is sent next.
func withoutBusy(pool []gateway.Sender, busy []string) []gateway.Sender {
	if len(busy) == 0 {
		return pool
	}
	return slices.DeleteFunc(slices.Clone(pool), func(s gateway.Sender) bool {
		return slices.Contains(busy, s.ID) || s.Alphanumeric() // to which nobody can reply
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
