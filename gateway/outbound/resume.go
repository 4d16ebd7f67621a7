package outbound

import (
	"errors"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// resumption is what is left to do after a pause was lifted.
type resumption struct {
	// before is when it was lifted: rows put off later wait for another pause.
	before time.Time
	// channels may still have rows that wait for it.
	channels []string
}

// errResumed: the row does not wait for a pause any more.
var errResumed = errors.New("row is not put off")

// resume makes rows due whose senders' pause was lifted, a page of each channel in a
// round, so that the claims need not wait for all of them. Those of a sender that is
// paused still are put off again.
func (k *pauseKeeper) resume() {
	done := func(channel string) bool { return !k.resumePage(channel) }
	k.resuming.channels = slices.DeleteFunc(k.resuming.channels, done)
	if len(k.resuming.channels) > 0 {
		k.stirred.ring()
	}
}

// resumePage reports whether the channel may have more.
func (k *pauseKeeper) resumePage(channel string) bool {
	now, limit := k.opts.Clock(), k.opts.Settings.RecordRows
	rows, err := k.opts.Store.Deferred(k.stages.Intake, gateway.DeferredParams{
		Channel: channel, Reason: ReasonSenderPaused, Now: now, Before: k.resuming.before, Limit: limit,
	})
	if err != nil {
		k.patience.Failed(k.stages.Intake, opDue, err)
		return true
	}
	intents := make([]transition.Intent, len(rows))
	for i, m := range rows {
		intents[i] = transition.Intent{Message: m, Step: func(m gateway.Message) (gateway.Change, error) {
			if m.StatusReason != ReasonSenderPaused || !m.NextAttemptAt.After(now) {
				return gateway.Change{}, errResumed
			}
			return m.Resume(now)
		}}
	}
	results, err := k.patience.Writer(opRelease).Apply(k.stages.Intake, intents)
	if err != nil {
		return true // logged; the next round tries again
	}
	resumed := 0
	for _, r := range results {
		if r.Err == nil {
			resumed++
		}
	}
	return len(rows) == limit && resumed > 0
}
