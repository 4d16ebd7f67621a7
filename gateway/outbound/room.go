package outbound

import (
	"math"
	"time"

	"ebs-sms-gateway/gateway"
)

const (
	// reach is for how long claimed rows last. Rows that come later can be more urgent,
	// and other gateways have nothing to do meanwhile.
	reach = 4 * time.Second
	// probeRows is how many rows are claimed for a sender that has to prove itself first.
	probeRows = 10
)

// room is how many rows to claim for the channel: none while none of its senders may
// send. The first rows of an empty lane are few, so that their posts need not wait for the rest.
func (p *Pipeline) room(ch *gateway.Channel) int {
	free, held := p.free(ch)
	if held == 0 {
		return min(free, 2*p.opts.Settings.InFlight)
	}
	return free
}

// low reports whether half of what is claimed for the channel, or more, has been used up.
func (p *Pipeline) low(ch *gateway.Channel) bool {
	free, held := p.free(ch)
	return free > 0 && free >= held
}

// free is how many rows the channel's senders lack, and how many they hold.
func (p *Pipeline) free(ch *gateway.Channel) (free, held int) {
	if p.admission.breaker.wait(p.opts.Clock()) > 0 {
		return 0, 0
	}
	for _, sender := range sendersOf(ch) {
		if !p.admission.sendable(ch, sender) {
			continue // its rows do not take up the others' room
		}
		waiting := p.queue.waiting(ch, sender)
		held += waiting
		free += max(p.capacity(ch, sender)-waiting, 0)
	}
	return free, held
}

// capacity is how many claimed rows the sender should have in the channel's lane: what
// it can send within reach, at its rate and as fast as the provider answers, at most its share of ClaimRows.
func (p *Pipeline) capacity(ch *gateway.Channel, sender string) int {
	s, senders := p.opts.Settings, len(sendersOf(ch))
	posts, known := p.flow.posts(s.InFlight, reach)
	if !known {
		posts = 2 * s.InFlight
	}
	rows := max(posts/max(p.queue.busy(), 1), s.InFlight) / senders
	if perSecond, limited := p.admission.rates.share(sender); limited {
		rows = min(rows, int(math.Ceil(perSecond*reach.Seconds())))
	}
	if p.admission.probing(sender) {
		rows = min(rows, probeRows)
	}
	return max(min(rows, s.ClaimRows/senders), 2)
}
