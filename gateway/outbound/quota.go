package outbound

import (
	"time"

	"ebs-sms-gateway/gateway"
)

const (
	// blockTime is for how long a reservation lasts at the speed of the last one.
	blockTime = 5 * time.Second
	// leastBlock is reserved where nothing is known of the speed.
	leastBlock = 10
	// idleTime is after how long without a message what is left of a reservation is given back.
	idleTime = 5 * time.Second
	// fullTime is for how long the store is not asked again once a cap is used up: others may give back.
	fullTime = 30 * time.Second
)

// quota is what a sender or a channel may send within a day, as this gateway knows it. Segments are reserved in the
// store ahead, in blocks, and taken from the block one message after the other.
type quota struct {
	scope  gateway.UsageScope
	name   string
	cap    int
	reason string // of rows beyond it

	// left is what is reserved and not taken, low when to reserve more.
	left, low int
	// need is what the next reservation must bring, 0 if none is needed.
	need int
	// used is how much all gateways had reserved when the store was asked last.
	used int
	// full is until when there is no more than what is left.
	full time.Time
	// taken since the last reservation was made, and the time of the last taking.
	taken           int
	reserved, moved time.Time
	// warned: it was told of today that little is left.
	warned bool
}

// short asks for what is missing for so many segments, and reports whether something is.
func (q *quota) short(segments int, now time.Time) bool {
	if segments <= q.left {
		return false
	}
	if segments <= q.cap && !now.Before(q.full) {
		q.need = max(q.need, segments-q.left)
	}
	return true
}

// beyond reports whether there are not so many segments, as far as is known.
func (q *quota) beyond(segments int, now time.Time) bool {
	return segments > q.cap || segments > q.left && now.Before(q.full)
}

func (q *quota) take(segments int, now time.Time) {
	q.left -= segments
	q.taken += segments
	q.moved = now
	if q.left < q.low && q.need == 0 && !now.Before(q.full) {
		q.need = 1
	}
}

// block is how much to reserve: what is sent within the block time, less as the cap nears, lest one gateway holds what
// another could send.
func (q *quota) block(gateways int, now time.Time) int {
	elapsed := max(now.Sub(q.reserved), blockTime/50)
	ahead := int(float64(q.taken) * blockTime.Seconds() / elapsed.Seconds())
	return max(q.need, min(max(ahead, leastBlock), (q.cap-q.used)/(4*max(gateways, 1))))
}

// idle reports whether what is left is to be given back.
func (q *quota) idle(now time.Time) bool { return q.left > 0 && now.Sub(q.moved) >= idleTime }

// empty takes out what is left.
func (q *quota) empty() int {
	left := q.left
	q.left, q.low = 0, 0
	return left
}

// granted takes in the answer to a reservation of this day.
func (q *quota) granted(r gateway.Reservation, g gateway.Granted, now time.Time) {
	q.used = g.Used
	if r.Want < 0 {
		return
	}
	if g.Units < r.Want {
		q.full = now.Add(fullTime)
	}
	q.left += g.Units
	q.low, q.need, q.taken = g.Units/2, 0, 0
	q.reserved, q.moved = now, now
}

// begin begins a new day, of which nothing is used.
func (q *quota) begin() {
	q.need, q.used = 0, 0
	q.full, q.warned = time.Time{}, false
}
