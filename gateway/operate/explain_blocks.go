package operate

import (
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
)

// block finds what keeps the row, but for caps.
func (k *knowledge) block(e *Explanation) {
	var optOuts []consent.OptOut
	for _, number := range e.Plan.Numbers() {
		optOuts = append(optOuts, k.optOuts[number]...)
	}
	for _, block := range []struct {
		holds bool
		Block
	}{
		{e.Message.Unreadable != "", Block{Outcome: Rejected, Reason: plan.ReasonUnreadable + ": " + e.Message.Unreadable}},
		{e.Plan.Fault != "", Block{Outcome: Rejected, Reason: e.Plan.Fault}},
		{consent.Blocks(optOuts, e.Message.Channel), Block{Outcome: OptedOut, Reason: plan.ReasonOptedOut}},
		{e.Decision.Kind == schedule.Never, Block{Outcome: Expired, Reason: e.Decision.Reason}},
		{e.Decision.Kind == schedule.Wait, Block{Waits, e.waiting(), e.Decision.At}},
		{e.Plan.Waits, Block{Outcome: Waits, Reason: string(plan.Looking)}},
	} {
		if block.holds {
			e.Blocks = append(e.Blocks, block.Block)
		}
	}
	for _, p := range k.pauses {
		if e.pausedBy(p) {
			e.Blocks = append(e.Blocks, Block{Waits, fmt.Sprintf("%s is paused: %s", p.Scope, p.Reason), p.Until})
		}
	}
}

// waiting is why the schedule keeps the row: it says so, or the row does since it was put off, or its time is all
// there is.
func (e *Explanation) waiting() string {
	switch m := e.Message; {
	case e.Decision.Reason != "":
		return e.Decision.Reason
	case m.Status == gateway.StatusDeferred && m.StatusReason != "":
		return m.StatusReason
	}
	return "not before " + e.Decision.At.UTC().Format(time.RFC3339)
}

// pausedBy reports whether the pause is of the row, and not over.
func (e *Explanation) pausedBy(p gateway.Pause) bool {
	if !p.Until.IsZero() && !p.Until.After(e.At) {
		return false
	}
	switch p.Scope {
	case gateway.PauseAll:
		return true
	case gateway.PauseChannel:
		return p.Name == e.Message.Channel
	case gateway.PauseSender:
		return p.Name == e.Plan.Sender.ID
	}
	return false
}
