package outbound

import (
	"context"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
)

// capsKeeper reserves what the caps ask for, gives back what is not used, and tells how much of each cap is used.
type capsKeeper struct {
	*base
	caps  *caps
	nudge bell
	// day is that of which the counters were read.
	day string
	// next is the place among all caps whose turn it is.
	next int
}

// capsTurn is how often it looks for what is idle, and for a new day.
const capsTurn = time.Second

// loop reserves at once when it is asked to. While the store is away it asks once in each turn.
func (k *capsKeeper) loop() {
	if len(k.caps.all) == 0 {
		return
	}
	turns := time.NewTicker(capsTurn)
	defer turns.Stop()
	for asked := k.caps.asked; ; {
		select {
		case <-k.stages.Intake.Done():
			return
		case <-asked:
		case <-turns.C:
			asked = k.caps.asked
		}
		if err := k.round(k.opts.Clock()); err != nil {
			asked = nil
		}
	}
}

// read learns, once a day, what is used already. Without it the first reservation tells.
func (k *capsKeeper) read(now time.Time) {
	keys := k.caps.keys(now)
	if keys[0].Period == k.day {
		return
	}
	k.day = keys[0].Period
	used, err := k.opts.Store.Usage(k.stages.Intake, keys)
	if err != nil {
		k.patience.Failed(k.stages.Intake, opReserve, err)
		return
	}
	for i, q := range k.caps.all {
		k.caps.learn(q, keys[i], used[i])
		k.tell(q)
	}
}

// round makes every reservation that is due, up to the first that fails: its next turn comes after all others.
func (k *capsKeeper) round(now time.Time) error {
	k.read(now)
	for range k.caps.all {
		q := k.caps.all[k.next]
		k.next = (k.next + 1) % len(k.caps.all)
		r, due := k.caps.next(q, now)
		if !due {
			continue
		}
		granted, err := k.opts.Store.Reserve(k.stages.Writes, r)
		if err != nil { // it may have been granted: then it is lost until the day is over
			k.patience.Failed(k.stages.Intake, opReserve, err)
			return err
		}
		k.caps.granted(q, r, granted, k.opts.Clock())
		k.tell(q)
		k.nudge.ring()
	}
	return k.giveBack(k.stages.Writes, k.caps.overdue(now))
}

// stop gives back all that is left.
func (k *capsKeeper) stop() {
	_ = k.giveBack(k.stages.Writes, k.caps.drain(k.opts.Clock()))
}

// giveBack gives each back once: whether it was, where no answer came, is not known.
func (k *capsKeeper) giveBack(ctx context.Context, unused []gateway.Reservation) error {
	var failed error
	for _, r := range unused {
		if _, err := k.opts.Store.Reserve(ctx, r); err != nil {
			k.patience.Failed(k.stages.Intake, opReserve, err)
			failed = err
		}
	}
	return failed
}

// tell says how much is used, and once a day that little is left.
func (k *capsKeeper) tell(q *quota) {
	used, warn := k.caps.figures(q)
	k.opts.Observer.Used(Usage{Scope: q.scope, Name: q.name, Used: used, Cap: q.cap})
	if !warn {
		return
	}
	name := q.name
	if q.scope == gateway.UsageSender {
		name = phone.Mask(name)
	}
	k.opts.Logger.Warn("daily cap: 80% is used", "scope", q.scope, "name", name, "used", used, "cap", q.cap)
}
