package gateway

import (
	"errors"
	"fmt"
	"slices"
)

// Step names a transition of a message; it is what XXSMS_EVENTS.STEP holds.
type Step string

// The steps of a message's life.
const (
	StepClaim      Step = "claim"
	StepRelease    Step = "release"
	StepBegin      Step = "begin"
	StepStrand     Step = "strand"
	StepResume     Step = "resume"
	StepDefer      Step = "defer"
	StepReject     Step = "reject"
	StepPark       Step = "park"
	StepOptOut     Step = "opt_out"
	StepExpire     Step = "expire"
	StepRetry      Step = "retry"
	StepFail       Step = "fail"
	StepNextNumber Step = "next_number"
	StepDoubt      Step = "doubt"
	StepRescue     Step = "rescue"
	StepLookAgain  Step = "look_again"
	StepNotFound   Step = "not_found"
	StepHold       Step = "hold"
	StepReport     Step = "report"
	// Those of people.
	StepRequeue Step = "requeue"
	StepDecide  Step = "decide"
	StepCancel  Step = "cancel"
	StepResend  Step = "resend"
)

// Rule says which statuses a step may leave and which it may reach.
type Rule struct {
	Step Step
	From []Status
	To   []Status
}

// Rules is the state machine as data: docs/state-machine.md and the conformance
// suite are checked against it, and every Change is.
func Rules() []Rule {
	claimable := []Status{StatusNew, StatusDeferred, StatusRetry}
	sending := []Status{StatusSending}
	answered := []Status{StatusSending, StatusUnknown}
	reported := []Status{StatusSent, StatusDelivered, StatusUndelivered}
	return []Rule{
		{StepClaim, claimable, sending},
		{StepRelease, sending, claimable},
		{StepBegin, sending, sending},
		{StepStrand, claimable, claimable},
		{StepDefer, sending, []Status{StatusDeferred}},
		{StepResume, []Status{StatusDeferred}, []Status{StatusDeferred}},
		{StepReject, sending, []Status{StatusRejected}},
		{StepPark, claimable, []Status{StatusRejected}},
		{StepOptOut, sending, []Status{StatusOptedOut}},
		{StepExpire, sending, []Status{StatusExpired}},
		{StepRetry, answered, []Status{StatusRetry}},
		{StepFail, answered, []Status{StatusFailed, StatusOptedOut}},
		{StepNextNumber, []Status{StatusSending, StatusUnknown, StatusSent}, []Status{StatusRetry}},
		{StepDoubt, sending, []Status{StatusUnknown}},
		{StepRescue, sending, []Status{StatusUnknown, StatusRetry}},
		{StepLookAgain, []Status{StatusUnknown, StatusSent}, []Status{StatusUnknown, StatusSent}},
		{StepNotFound, []Status{StatusUnknown}, []Status{StatusRetry}},
		{StepHold, []Status{StatusUnknown}, []Status{StatusHeld}},
		{StepReport, reportable(), append(reported, finishedElsewhere()...)},
		{StepRequeue, []Status{StatusDeferred, StatusRetry, StatusFailed, StatusRejected, StatusExpired}, []Status{StatusRetry}},
		{StepDecide, []Status{StatusHeld}, []Status{StatusSent, StatusFailed, StatusRetry}},
		{StepCancel, append(claimable, StatusHeld), []Status{StatusCanceled}},
		{StepResend, resendable(), resendable()},
	}
}

// reportable are the statuses in which a row may have been posted.
func reportable() []Status {
	return append([]Status{
		StatusSending, StatusUnknown, StatusHeld, StatusRetry, StatusDeferred,
		StatusSent, StatusDelivered, StatusUndelivered,
	}, finishedElsewhere()...)
}

// resendable are the statuses of rows that have ended, of which a copy may be sent. To whom has opted out none is.
func resendable() []Status {
	return []Status{
		StatusDelivered, StatusUndelivered, StatusFailed, StatusRejected, StatusExpired, StatusCanceled,
	}
}

// finishedElsewhere are terminal statuses that a report does not change: it only
// raises the provider's status beside them.
func finishedElsewhere() []Status {
	return []Status{StatusFailed, StatusRejected, StatusOptedOut, StatusExpired, StatusCanceled}
}

// Errors of steps.
var (
	// ErrIllegalStep: the row's status does not allow the step.
	ErrIllegalStep = errors.New("illegal step")
	// ErrStale: the report says nothing new (it does not raise the provider's rank).
	ErrStale = errors.New("stale report")
	// ErrDoubled: the report names a second provider message for the row.
	ErrDoubled = errors.New("second provider message for one row")
)

func (m Message) illegal(step Step) error {
	return fmt.Errorf("%s of message %d in %s: %w", step, m.ID, m.Status, ErrIllegalStep)
}

func (m Message) may(step Step) bool {
	for _, r := range Rules() {
		if r.Step == step {
			return slices.Contains(r.From, m.Status)
		}
	}
	return false
}
