package outbound

import (
	"time"

	"ebs-sms-gateway/gateway/drain"
	"ebs-sms-gateway/gateway/transition"
)

// base is what every part of the pipeline works with.
type base struct {
	opts     Options
	stages   *drain.Stages
	patience transition.Patience
}

func newBase(opts Options) *base {
	opts.Logger = opts.Logger.With("component", "outbound")
	return &base{opts, drain.New(), transition.Patience{
		Store: opts.Store, Jitter: opts.Jitter, Log: opts.Logger, Observer: opts.Observer,
	}}
}

// leaseMargin is how long before its lease ends a claim is no longer used.
func (b *base) leaseMargin() time.Duration { return b.opts.Settings.Lease / 4 }

// bell wakes who waits for it. Rung again before it is heard, it is heard once.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// bells wake the pipeline's loops.
type bells struct {
	// nudge wakes the dispatcher: jobs were claimed, or the ready queue ran low.
	nudge bell
	// hungry wakes the claimer: a lane with more behind it ran low.
	hungry bell
	// stirred makes it look again: a pause was set, or rows that waited for one were let go.
	stirred bell
}

func newBells() bells { return bells{newBell(), newBell(), newBell()} }
