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
func (p *Pipeline) resume() {
	p.resuming.channels = slices.DeleteFunc(p.resuming.channels, func(channel string) bool { return !p.resumePage(channel) })
	if len(p.resuming.channels) > 0 {
		signal(p.stirred)
	}
}

// resumePage reports whether the channel may have more.
func (p *Pipeline) resumePage(channel string) bool {
	now, limit := p.opts.Clock(), p.opts.Settings.RecordRows
	rows, err := p.opts.Store.Deferred(p.stages.Intake, gateway.DeferredParams{
		Channel: channel, Reason: ReasonSenderPaused, Now: now, Before: p.resuming.before, Limit: limit,
	})
	if err != nil {
		p.patience.Failed(p.stages.Intake, opDue, err)
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
	results, err := p.patience.Writer(opRelease).Apply(p.stages.Intake, intents)
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
