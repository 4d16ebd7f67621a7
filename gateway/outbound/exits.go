package outbound

import (
	"errors"
	"slices"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/transition"
)

// errLost: the row is no longer this claim's.
var errLost = errors.New("claim lost")

// exits are the ways in which a claimed row leaves without a post.
type exits struct {
	*base
	admission *admission
	recorder  *recorder
}

// once intends a change computed from the claim: if the row has moved on, the
// claim is lost and nothing is left to do.
func once(m gateway.Message, change gateway.Change, err error) transition.Intent {
	return transition.Intent{Message: m, Step: func(now gateway.Message) (gateway.Change, error) {
		if now.ClaimToken != m.ClaimToken {
			return gateway.Change{}, errLost
		}
		return change, err
	}}
}

// turnAway ends rows, or puts them off. After an error, which is logged, the lease will end.
func (e *exits) turnAway(away []transition.Intent) {
	_ = e.recorder.apply(opRecord, away, func(r transition.Result) {
		if r.Err == nil {
			e.opts.Observer.TurnedAway(r.Message)
		}
	})
}

// release gives jobs back as they were before the claim. A begun one goes back
// only because its caller knows that nothing was written to the provider.
func (e *exits) release(jobs []*job) {
	for part := range slices.Chunk(jobs, e.opts.Settings.RecordRows) {
		e.releasePart(part)
	}
}

func (e *exits) releasePart(jobs []*job) {
	now := e.opts.Clock()
	intents := make([]transition.Intent, len(jobs))
	for i, j := range jobs {
		e.admission.dropped(j)
		intents[i] = transition.Intent{Message: j.message, Step: func(m gateway.Message) (gateway.Change, error) {
			if m.ClaimToken != j.message.ClaimToken {
				return gateway.Change{}, errLost
			}
			return m.Release(j.claim.Prior, now)
		}}
	}
	if err := e.recorder.apply(opRelease, intents, func(transition.Result) {}); err != nil {
		e.opts.Logger.Warn("claims not given back; they will be rescued when their lease ends",
			"rows", len(jobs), "error", err)
	}
}

// park ends rows that the database refuses while it takes others; a row that is not even
// let be ended is left alone for a while.
func (e *exits) park(refused []transition.Result, others bool) {
	if len(refused) == 0 {
		return
	}
	if !others {
		e.opts.Quarantine.Learn(e.opts.Logger, refused)
		return
	}
	now := e.opts.Clock()
	intents := make([]transition.Intent, len(refused))
	for i, r := range refused {
		skip := gateway.Skip{Now: now, Reason: refusedReason(r.Err)}
		intents[i] = transition.Intent{Message: r.Message, Step: func(m gateway.Message) (gateway.Change, error) {
			if m.ClaimToken != r.Message.ClaimToken {
				return gateway.Change{}, errLost
			}
			if m.Status.Claimable() {
				return m.Park(skip)
			}
			return m.Reject(skip)
		}}
	}
	results, err := e.patience.Writer(opRecord).Apply(e.stages.Writes, intents)
	if err != nil {
		return
	}
	e.patience.Count(opRecord, results...)
	for _, r := range results {
		if r.Err == nil {
			e.opts.Observer.TurnedAway(r.Message)
			e.opts.Logger.Error("row refused by the database: ended", "message_id", r.Message.ID,
				"channel", r.Message.Channel, "reason", r.Message.StatusReason)
		}
	}
	e.opts.Quarantine.Learn(e.opts.Logger, results)
}

// refusedReason is what STATUS_REASON says of a refusal: the database's own words, without where they were heard.
func refusedReason(err error) string {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	reason := []rune(ReasonRefused + ": " + err.Error())
	return string(reason[:min(len(reason), maxReason)])
}

// maxReason is the length of STATUS_REASON.
const maxReason = 240
