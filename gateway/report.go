package gateway

import (
	"errors"
	"time"
)

// applied is what a report that counts makes of the row.
func (m Message) applied(r Report) Change {
	c := m.next(StepReport, r.At)
	if !m.Status.Terminal() {
		c.become(r.Status.MessageStatus(), "")
		c.blame(r.Failure)
		if c.now.Status == StatusSent {
			c.now.NextAttemptAt = r.LookAt
		}
	} else if r.Status.MessageStatus() == StatusDelivered && m.revivable() {
		c.become(StatusDelivered, "")
		c.blame(r.Failure)
	}
	c.now.ProviderSID, c.now.ProviderStatus = r.SID, r.Status
	if r.Price != "" {
		c.now.Price, c.now.PriceUnit = r.Price, r.PriceUnit
	}
	c.phone = m.told(r)
	return c
}

// revivable reports whether a row that has ended is DELIVERED by a delivery that is told later: the provider had given it
// up, or the gateway had after another number, or a person had who could not know.
func (m Message) revivable() bool {
	switch m.Status {
	case StatusUndelivered:
		return true
	case StatusFailed, StatusRejected, StatusExpired, StatusOptedOut:
		return m.TriedNumbers != "" || m.StatusReason == ReasonToldNotSent
	}
	return false
}

// past reports whether the report is of an attempt whose number was given up for another.
func (m Message) past(r Report) bool { return r.Ref != "" && refRung(r.Ref) < len(m.Tried()) }

// reportPast takes a report of an attempt whose number was given up, when a later one has begun. The provider had said for
// certain that the text did not arrive: only that it did after all is news, and a double if the later attempt was accepted
// and may arrive, too.
func (m Message) reportPast(r Report) (Change, error) {
	later := m.ProviderStatus.MessageStatus()
	switch {
	case r.Status.MessageStatus() != StatusDelivered:
		return Change{}, ErrStale
	case m.ProviderSID == "":
		return m.applied(r), nil
	case m.Status == StatusDelivered && later == StatusUndelivered:
		return Change{}, ErrStale // told before
	case m.Status.Terminal() && m.revivable() && later == StatusUndelivered:
		c := m.next(StepReport, r.At)
		c.become(StatusDelivered, "")
		c.blame(nil)
		c.phone = m.told(r)
		return c, nil
	}
	return Change{}, errors.Join(m.illegal(StepReport), ErrDoubled)
}

// told is what a report tells of the number that it is about, nil if that is nothing.
func (m Message) told(r Report) *PhoneChange {
	switch r.Status.MessageStatus() {
	case StatusUndelivered:
		if r.Ref != "" && r.Ref != m.AttemptRef {
			return nil // of an attempt before, whose number need not be the row's
		}
		return m.failed(r.Failure, r.At)
	case StatusDelivered:
		number := m.Recipient
		if m.past(r) {
			number = m.Tried()[refRung(r.Ref)]
		}
		if number != "" {
			return &PhoneChange{Event: PhoneDelivered, Number: number, At: r.At}
		}
	}
	return nil
}

// failed is what a failure tells of the row's number, nil if it does not blame it.
func (m Message) failed(f *Failure, at time.Time) *PhoneChange {
	if f == nil || f.Strikes == 0 || m.Recipient == "" {
		return nil
	}
	return &PhoneChange{
		Event: PhoneFailed, Number: m.Recipient, At: at, Strikes: f.Strikes, ErrorCode: f.Code,
		PersonID: m.PersonID, PersonName: m.PersonName,
	}
}

// NextNumber gives the row's number up for another one, from a time on. End is the Fail or Report that would end the row
// by a failure that blames the number: the provider has said for certain that the text did not arrive.
func (m Message) NextNumber(end Change, at time.Time) (Change, error) {
	over := end.now.Status == StatusFailed || end.now.Status == StatusUndelivered
	if !m.may(StepNextNumber) || !over || end.id != m.ID || end.was != m.State || !end.blames(m.Recipient) {
		return Change{}, m.illegal(StepNextNumber)
	}
	c := end
	c.step = StepNextNumber
	c.become(StatusRetry, ReasonNextNumber)
	c.now.NextAttemptAt = at
	c.now.TriedNumbers = m.Recipient
	if m.TriedNumbers != "" {
		c.now.TriedNumbers = m.TriedNumbers + " " + m.Recipient
	}
	return c, nil
}

// blames reports whether the change tells that the number failed.
func (c Change) blames(number string) bool {
	return c.phone != nil && c.phone.Event == PhoneFailed && c.phone.Number == number
}
