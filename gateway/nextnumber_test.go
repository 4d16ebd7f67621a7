package gateway_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway"
)

const firstNumber, secondNumber = "+447400123456", "+447400123457"

// errAsBefore: the report told nothing new.
var errAsBefore = errors.New("as before")

// ladder is a row with two numbers on its way, and what it went through.
type ladder struct {
	row     gateway.Message
	history []gateway.Event
	phones  []gateway.PhoneChange
	doubled int
}

func (l *ladder) take(c gateway.Change, err error) error {
	switch {
	case errors.Is(err, gateway.ErrDoubled):
		l.doubled++
		return nil
	case errors.Is(err, gateway.ErrStale), errors.Is(err, gateway.ErrIllegalStep):
		return errAsBefore
	case err != nil:
		return err
	}
	l.row = l.row.After(c)
	if event, ok := c.Event(); ok {
		l.history = append(l.history, event)
	}
	if phone, ok := c.Phone(); ok {
		l.phones = append(l.phones, phone)
	}
	return nil
}

// report takes a report as a pipeline does: of a reference that the history has, it proves; and one that blames the
// number sends the row on while there is another.
func (l *ladder) report(r gateway.Report) error {
	if gateway.Begun(l.history, r.Ref) {
		r.RefOf = l.row.ID
	}
	end, err := l.row.Report(r)
	if err == nil && l.row.Recipient == firstNumber {
		if next, failed := l.row.NextNumber(end, r.At); failed == nil {
			return l.take(next, nil)
		}
	}
	return l.take(end, err)
}

// attempt begins an attempt to a number and returns its reference.
func (l *ladder) attempt(t require.TestingT, number string) string {
	require.NoError(t, l.take(l.row.Claim(gateway.Lease{Token: "token", Now: noon(), Until: noon().Add(time.Minute)})))
	ref := gateway.NewRef("to"+number[1:], l.row.ID, len(l.row.Tried()))
	require.NoError(t, l.take(l.row.Begin(gateway.Attempt{Token: "token", Now: noon(), Ref: ref, Recipient: number})))
	return ref
}

func newLadder() *ladder {
	return &ladder{row: gateway.Message{
		ID: 7, PersonID: 4711, PersonName: "Müller, Anna", State: gateway.State{Status: gateway.StatusNew},
	}}
}

func handsetUnknown() *gateway.Failure {
	return &gateway.Failure{Class: gateway.ClassRecipient, Code: 30005, Text: "handset unknown", Strikes: 1}
}

func reportOf(ref, sid string, status gateway.ProviderStatus) gateway.Report {
	r := gateway.Report{Ref: ref, SID: sid, Status: status, At: noon()}
	if status == "undelivered" || status == "failed" {
		r.Failure = handsetUnknown()
	}
	return r
}

// secondTry is a row whose first number was given up by a report, and whose second attempt has begun.
func secondTry(t *testing.T) (l *ladder, first, second string) {
	t.Helper()
	l = newLadder()
	first = l.attempt(t, firstNumber)
	require.NoError(t, l.report(reportOf(first, "SM1", "queued")))
	require.NoError(t, l.report(reportOf(first, "SM1", "undelivered")))
	require.Equal(t, gateway.StatusRetry, l.row.Status)
	return l, first, l.attempt(t, secondNumber)
}

func TestNextNumber_GivesTheNumberUpAndTellsWhoseItWas(t *testing.T) {
	t.Parallel()
	l, _, _ := secondTry(t)
	require.Equal(t, []string{firstNumber}, l.row.Tried())
	require.Equal(t, []gateway.PhoneChange{{
		Event: gateway.PhoneFailed, Number: firstNumber, At: noon(), Strikes: 1, ErrorCode: 30005,
		PersonID: 4711, PersonName: "Müller, Anna",
	}}, l.phones)
	require.Equal(t, gateway.ReasonNextNumber, l.history[len(l.history)-2].Reason)
}

func TestNextNumber_NeedsAFailureThatBlamesTheNumber(t *testing.T) {
	t.Parallel()
	begun := newLadder()
	ref := begun.attempt(t, firstNumber)
	for name, end := range map[string]func() (gateway.Change, error){
		"Delivered": func() (gateway.Change, error) { return begun.row.Report(reportOf(ref, "SM1", "delivered")) },
		"Sent":      func() (gateway.Change, error) { return begun.row.Report(reportOf(ref, "SM1", "sent")) },
		"NoErrorCode": func() (gateway.Change, error) {
			return begun.row.Report(gateway.Report{Ref: ref, SID: "SM1", Status: "undelivered", At: noon()})
		},
		"ForItsText": func() (gateway.Change, error) {
			return begun.row.Fail(gateway.FailedAttempt{Ref: ref, Failure: gateway.Failure{Class: gateway.ClassContent}})
		},
		"InDoubt": func() (gateway.Change, error) {
			return begun.row.Doubt(gateway.FailedAttempt{Ref: ref, Failure: *handsetUnknown()})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			change, err := end()
			require.NoError(t, err)
			_, err = begun.row.NextNumber(change, noon())
			require.ErrorIs(t, err, gateway.ErrIllegalStep)
		})
	}
}

func TestReport_OfAnAttemptWhoseNumberWasGivenUp(t *testing.T) {
	t.Parallel()
	for _, status := range []gateway.ProviderStatus{"accepted", "queued", "sending", "sent", "undelivered", "failed"} {
		t.Run(string(status)+"IsOldNews", func(t *testing.T) {
			t.Parallel()
			l, first, second := secondTry(t)
			before := l.row
			require.ErrorIs(t, l.report(reportOf(first, "SM1", status)), errAsBefore)
			require.Equal(t, before, l.row, "while the second is on its way")
			require.NoError(t, l.report(reportOf(second, "SM2", "sent")))
			require.ErrorIs(t, l.report(reportOf(first, "SM1", status)), errAsBefore)
			require.Equal(t, "SM2", l.row.ProviderSID)
			require.Zero(t, l.doubled)
		})
	}
	t.Run("ADeliveryBeforeTheSecondHasBegunEndsTheRow", func(t *testing.T) {
		t.Parallel()
		l := newLadder()
		first := l.attempt(t, firstNumber)
		require.NoError(t, l.report(reportOf(first, "SM1", "undelivered")))
		require.NoError(t, l.take(l.row.Claim(gateway.Lease{Token: "token", Now: noon(), Until: noon()})))
		require.NoError(t, l.report(reportOf(first, "SM1", "delivered")))
		require.Equal(t, gateway.StatusDelivered, l.row.Status)
		_, err := l.row.Begin(gateway.Attempt{Token: "token", Now: noon(), Ref: "x", Recipient: secondNumber})
		require.ErrorIs(t, err, gateway.ErrIllegalStep)
		require.Equal(t, gateway.PhoneDelivered, l.phones[len(l.phones)-1].Event)
		require.Equal(t, firstNumber, l.phones[len(l.phones)-1].Number)
	})
	t.Run("ADeliveryWhileTheSecondIsOnItsWayIsADoubleOnceThatIsAccepted", func(t *testing.T) {
		t.Parallel()
		l, first, second := secondTry(t)
		require.NoError(t, l.report(reportOf(first, "SM1", "delivered")))
		require.Equal(t, gateway.StatusDelivered, l.row.Status)
		require.Zero(t, l.doubled)
		require.NoError(t, l.report(reportOf(second, "SM2", "queued")))
		require.Equal(t, 1, l.doubled)
	})
	t.Run("ADeliveryAfterTheSecondFailedIsTheRows", func(t *testing.T) {
		t.Parallel()
		l, first, second := secondTry(t)
		require.NoError(t, l.report(reportOf(second, "SM2", "undelivered")))
		require.Equal(t, gateway.StatusUndelivered, l.row.Status)
		require.NoError(t, l.report(reportOf(first, "SM1", "delivered")))
		require.Equal(t, gateway.StatusDelivered, l.row.Status)
		require.Equal(t, firstNumber, l.phones[len(l.phones)-1].Number)
		require.ErrorIs(t, l.report(reportOf(first, "SM1", "delivered")), errAsBefore)
		require.ErrorIs(t, l.report(reportOf(second, "SM2", "undelivered")), errAsBefore)
		require.Zero(t, l.doubled)
	})
}

// TestReports_OfTwoNumbersInAnyOrder has the provider tell of both attempts whatever it likes, in any order and as often as
// it likes: the outcome is the second's, unless the first was delivered after all.
func TestReports_OfTwoNumbersInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := twoNumbers{ladder: newLadder(), delivered: map[int]bool{}, accepted: map[int]bool{}}
		w.refs = append(w.refs, w.attempt(t, firstNumber))
		t.Repeat(map[string]func(*rapid.T){"report": w.draw, "begin": w.begin, "": w.check})
	})
}

type twoNumbers struct {
	*ladder
	refs []string
	// delivered and accepted are the attempts that the provider told so of.
	delivered, accepted map[int]bool
}

func (w *twoNumbers) begin(t *rapid.T) {
	if w.row.Status != gateway.StatusRetry {
		t.Skip("not to be tried again")
	}
	w.refs = append(w.refs, w.attempt(t, secondNumber))
}

func (w *twoNumbers) draw(t *rapid.T) {
	i := rapid.IntRange(0, len(w.refs)-1).Draw(t, "attempt")
	status := rapid.SampledFrom([]gateway.ProviderStatus{"queued", "sending", "sent", "undelivered", "delivered"}).Draw(t,
		"status")
	if err := w.report(reportOf(w.refs[i], fmt.Sprint("SM", i), status)); err != nil {
		require.ErrorIs(t, err, errAsBefore)
	}
	w.accepted[i] = true
	w.delivered[i] = w.delivered[i] || status == "delivered"
}

func (w *twoNumbers) check(t *rapid.T) {
	require.LessOrEqual(t, len(w.refs), 2, "no number is tried twice")
	if w.doubled > 0 {
		require.True(t, w.delivered[0] && w.accepted[1], "a double is a delivery and an acceptance")
	}
	if w.delivered[0] || w.delivered[1] {
		require.Contains(t, []gateway.Status{gateway.StatusDelivered, gateway.StatusSent, gateway.StatusUndelivered},
			w.row.Status, "it is not sent again")
	}
	if w.row.Status == gateway.StatusDelivered {
		require.True(t, w.delivered[0] || w.delivered[1])
	}
	if w.row.Status == gateway.StatusSent && len(w.refs) == 2 {
		require.Equal(t, "SM1", w.row.ProviderSID, "what is awaited is the second's outcome")
	}
}
