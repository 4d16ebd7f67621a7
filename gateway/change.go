package gateway

import "time"

// Change is one legal step of one message, to be written by a store as a
// compare-and-set: it takes effect only if the row's status, claim token,
// attempt reference, provider status and provider SID still are as in Was. Only the methods of
// [Message] make one.
type Change struct {
	id      MessageID
	step    Step
	was     State
	now     State
	at      time.Time
	consent *ConsentChange
	phone   *PhoneChange
	// decision is a person's, nil if the gateway took the step by itself.
	decision *Decision
}

// ID is the row's MESSAGE_ID.
func (c Change) ID() MessageID { return c.id }

// Step is the step that was taken.
func (c Change) Step() Step { return c.step }

// Was is the state that the row must still be in.
func (c Change) Was() State { return c.was }

// Now is the state to write, all of its columns.
func (c Change) Now() State { return c.now }

// At is when the step was taken.
func (c Change) At() time.Time { return c.at }

// AppliesTo reports whether the change may be written to a row in this state: what every
// store compares, in one way or another.
func (c Change) AppliesTo(row State) bool {
	return row.Status == c.was.Status && row.ClaimToken == c.was.ClaimToken && row.AttemptRef == c.was.AttemptRef &&
		row.ProviderStatus == c.was.ProviderStatus && row.ProviderSID == c.was.ProviderSID
}

// Consent is what to write to the opt-out tables in the same transaction, if anything.
func (c Change) Consent() (ConsentChange, bool) {
	if c.consent == nil {
		return ConsentChange{}, false
	}
	return *c.consent, true
}

// WithConsent adds an opt-out or opt-in to be written with the step.
func (c Change) WithConsent(change ConsentChange) Change {
	c.consent = &change
	return c
}

// Phone is what to write to XXSMS_PHONES in the same transaction, if anything.
func (c Change) Phone() (PhoneChange, bool) {
	if c.phone == nil {
		return PhoneChange{}, false
	}
	return *c.phone, true
}

// WithPhone adds what the step tells of a number.
func (c Change) WithPhone(change PhoneChange) Change {
	c.phone = &change
	return c
}

// Event is the row of XXSMS_EVENTS that the step leaves. Claims, releases and
// later looks leave none: they say nothing of the message.
func (c Change) Event() (Event, bool) {
	switch c.step {
	case StepClaim, StepRelease, StepLookAgain:
		return Event{}, false
	}
	e := Event{
		MessageID: c.id, At: c.at, Step: c.step, From: c.was.Status, To: c.now.Status,
		Reason: c.now.StatusReason, ErrorCode: c.now.ErrorCode, AttemptRef: c.now.AttemptRef,
		ProviderSID: c.now.ProviderSID, ProviderStatus: c.now.ProviderStatus,
	}
	if c.decision != nil {
		e.Reason, e.By = c.decision.Why, c.decision.By
	}
	return e, true
}

// Event is one entry of a message's history (XXSMS_EVENTS, append-only).
type Event struct {
	MessageID MessageID
	At        time.Time
	Step      Step
	From, To  Status
	// Reason is STATUS_REASON, or why a person took the step: By, "" if the gateway did by itself.
	Reason         string
	By             string
	ErrorCode      int
	AttemptRef     string
	ProviderSID    string
	ProviderStatus ProviderStatus
}

// next starts a Change from the message as it stands.
func (m Message) next(step Step, at time.Time) Change {
	return Change{id: m.ID, step: step, was: m.State, now: m.State, at: at}
}

// become sets the status that the step reaches; leaving SENDING ends the claim.
func (c *Change) become(status Status, reason string) {
	if status != c.was.Status || reason != c.was.StatusReason {
		c.now.StatusAt = c.at
	}
	c.now.Status, c.now.StatusReason = status, reason
	if status != StatusSending {
		c.now.ClaimToken = ""
	}
	c.now.NextAttemptAt = time.Time{}
}

func (c *Change) blame(f *Failure) {
	c.now.ErrorCode, c.now.ErrorText = 0, ""
	if f != nil {
		c.now.ErrorCode, c.now.ErrorText = f.Code, f.Text
	}
}

// After is the message as it stands once the change has been written.
func (m Message) After(c Change) Message {
	m.State = c.now
	return m
}
