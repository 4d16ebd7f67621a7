package outbound

import (
	"math"
	"sync/atomic"
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

// supply says how many rows to claim, and calls for more as they run low.
type supply struct {
	*base
	queue     *fairQueue
	admission *admission
	flow      *flow
	// backlog tells by channel whether its last claim found as much as it asked for.
	backlog []atomic.Bool
	hungry  bell
}

// feed wakes the claimer if a lane with more rows behind it has room.
func (s *supply) feed() {
	for i := range s.opts.Channels {
		if s.backlog[i].Load() && s.low(&s.opts.Channels[i]) {
			s.hungry.ring()
			return
		}
	}
}

// room is how many rows to claim for the channel: none while none of its senders may
// send. The first rows of an empty lane are few, so that their posts need not wait for the rest.
func (s *supply) room(ch *gateway.Channel) int {
	free, held := s.free(ch)
	if held == 0 {
		return min(free, 2*s.opts.Settings.InFlight)
	}
	return free
}

// low reports whether half of what is claimed for the channel, or more, has been used up.
func (s *supply) low(ch *gateway.Channel) bool {
	free, held := s.free(ch)
	return free > 0 && free >= held
}

// free is how many rows the channel's senders lack, and how many they hold.
func (s *supply) free(ch *gateway.Channel) (free, held int) {
	if s.admission.stopped() {
		return 0, 0
	}
	for _, sender := range ch.AllSenders() {
		if !s.admission.sendable(ch, sender.ID) {
			continue // its rows do not take up the others' room
		}
		waiting := s.queue.waiting(ch, sender.ID)
		held += waiting
		free += max(s.capacity(ch, sender.ID)-waiting, 0)
	}
	return free, held
}

// capacity is how many claimed rows the sender should have in the channel's lane: what
// it can send within reach, at its rate and as fast as the provider answers, at most its share of ClaimRows.
func (s *supply) capacity(ch *gateway.Channel, sender string) int {
	settings, senders := s.opts.Settings, len(ch.AllSenders())
	posts, known := s.flow.posts(settings.InFlight, reach)
	if !known {
		posts = 2 * settings.InFlight
	}
	rows := max(posts/max(s.queue.busy(), 1), settings.InFlight) / senders
	if perSecond, limited := s.admission.share(sender); limited {
		rows = min(rows, int(math.Ceil(perSecond*reach.Seconds())))
	}
	if s.admission.probing(sender) {
		rows = min(rows, probeRows)
	}
	return max(min(rows, settings.ClaimRows/senders), 2)
}

// surplus takes out the rows of senders that have far more than they can send while
// others of the channel may have nothing: they would take up the room of all.
func (s *supply) surplus(ch *gateway.Channel) []*job {
	if len(ch.AllSenders()) < 2 {
		return nil
	}
	var jobs []*job
	for _, sender := range ch.AllSenders() {
		jobs = append(jobs, s.queue.surplus(ch, sender.ID, 2*s.capacity(ch, sender.ID))...)
	}
	return jobs
}
