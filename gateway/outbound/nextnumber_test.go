package outbound_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
)

const (
	firstPhone  = "+14155570001"
	secondPhone = "+14155570002"
)

func blamed() *gateway.Failure {
	return &gateway.Failure{Class: gateway.ClassRecipient, Code: 21211, Text: "recipient number not valid", Strikes: 1}
}

// refusingNumbers accepts every post but those to these numbers.
func refusingNumbers(numbers ...string) answer {
	return func(ctx context.Context, p *provider, post post) gateway.Outcome {
		for _, number := range numbers {
			if post.To == number {
				return gateway.Outcome{Failure: blamed()}
			}
		}
		return p.Accept(ctx, post)
	}
}

func bothPhones(m *gateway.Message) { m.Phones, m.PersonID = firstPhone+" / "+secondPhone, 4711 }

func recipients(w *world) (numbers []string) {
	for _, p := range w.Provider.Posted() {
		numbers = append(numbers, p.To)
	}
	return numbers
}

func TestNextNumber(t *testing.T) {
	t.Parallel()
	t.Run("TheFirstIsRefused", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1, bothPhones)
			w.Provider.Answer = refusingNumbers(firstPhone)
			p := w.Start()
			w.After(10 * time.Second)
			p.End()
			m := w.Store.Row(id)
			require.Equal(w, gateway.StatusSent, m.Status)
			require.Equal(w, secondPhone, m.Recipient)
			require.Equal(w, []string{firstPhone, secondPhone}, recipients(w))
			require.NotZero(w, w.Store.Number(firstPhone).DeadAt)
			require.EqualValues(w, 4711, w.Store.Number(firstPhone).PersonID)
			require.Contains(w, w.Store.Steps(id), gateway.StepNextNumber)
		})
	})
	t.Run("TheFirstIsAcceptedAndNotDelivered", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1, bothPhones)
			p := w.Start()
			w.After(2 * time.Second)
			first := w.Store.Row(id)
			w.Store.Callback(t, gateway.Report{
				Ref: first.AttemptRef, SID: first.ProviderSID, Status: "undelivered", Failure: blamed(), At: time.Now(),
			})
			w.After(5 * time.Second)
			second := w.Store.Row(id)
			require.Equal(w, secondPhone, second.Recipient)
			w.Store.Callback(t, gateway.Report{
				Ref: second.AttemptRef, SID: second.ProviderSID, Status: "delivered", At: time.Now(),
			})
			p.End()
			require.Equal(w, gateway.StatusDelivered, w.Store.Row(id).Status)
			require.Equal(w, []string{firstPhone, secondPhone}, recipients(w))
		})
	})
	t.Run("AllAreDead", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1, bothPhones)
			w.Provider.Answer = refusingNumbers(firstPhone, secondPhone)
			p := w.Start()
			w.After(10 * time.Second)
			require.Equal(w, gateway.StatusFailed, w.Store.Row(id).Status, "nobody is left to try")
			later := w.Insert(1, bothPhones)
			w.After(5 * time.Second)
			p.End()
			require.Equal(w, gateway.StatusRejected, w.Store.Row(later).Status)
			require.Equal(w, plan.ReasonDead, w.Store.Row(later).StatusReason)
			require.Len(w, w.Provider.Posted(), 2)
		})
	})
	t.Run("ADeadNumberIsPassedOver", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Store.Know(gateway.Number{Line: gateway.Line{Number: firstPhone}, Failures: 1, DeadAt: time.Now()})
			w.Insert(1, bothPhones)
			p := w.Start()
			w.After(2 * time.Second)
			p.End()
			require.Equal(w, []string{secondPhone}, recipients(w))
		})
	})
	t.Run("ADoubtfulOutcomeIsNoReasonToGoOn", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1, bothPhones)
			w.Provider.Answer = always(ambiguous())
			w.Provider.Unreadable = true
			p := w.Start()
			w.After(30 * time.Minute)
			p.End()
			require.Equal(w, []string{firstPhone}, recipients(w))
		})
	})
	t.Run("AStopOfTheSecondNumberHoldsForTheFirst", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1, bothPhones)
			w.Store.OptOut(secondPhone)
			p := w.Start()
			w.After(2 * time.Second)
			p.End()
			require.Equal(w, gateway.StatusOptedOut, w.Store.Row(id).Status)
			require.Equal(w, plan.ReasonOptedOut, w.Store.Row(id).StatusReason)
			require.Empty(w, w.Provider.Posted())
		})
	})
}

// TestNumbers_ThatCannotBeReadKeepRowsFromBeingSent: some of them may be dead.
func TestNumbers_ThatCannotBeReadKeepRowsFromBeingSent(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(3, bothPhones)
		p := w.Start()
		p.Node.Fault(at("numbers", func(int) error { return errors.New("no such table") }), nil)
		w.After(2 * time.Minute)
		require.Less(w, p.Node.Count("claim"), 40, "it rests between the tries")
		p.End()
		require.Empty(w, w.Provider.Posted())
		w.RequireStatus(gateway.StatusNew)
		p = w.Start()
		w.After(time.Minute)
		p.End()
		w.RequireStatus(gateway.StatusSent)
	})
}
