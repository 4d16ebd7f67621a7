package plan_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
)

// TestANumberIsNeverTriedAgainWithinOneRow takes a row through claims, refusals, reports in any order, doubts and rescues: no
// number that was given up is texted again for it, and the attempts of one number end before those of the next begin.
func TestANumberIsNeverTriedAgainWithinOneRow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := []string{"+447400123456", "+447400123457", "+442079460018", "+447400123458"}
		n := rapid.IntRange(1, len(all)).Draw(t, "numbers")
		w := newJourney(strings.Join(all[:n], " / "))
		t.Repeat(map[string]func(*rapid.T){
			"claim": w.claim, "refuse": w.refuse, "accept": w.accept, "doubt": w.doubt, "rescue": w.rescue,
			"not found": w.notFound, "report": w.report, "": w.check,
		})
	})
}

// journey is a row and what is known of its numbers.
type journey struct {
	channel  gateway.Channel
	outcomes plan.Outcomes
	row      gateway.Message
	known    map[string]gateway.Number
	now      time.Time
	// attempts are all that were begun.
	attempts []attempt
}

type attempt struct{ ref, to, sid string }

func newJourney(phones string) *journey {
	ch := gateway.Channel{Name: "it", Region: "GB", Senders: gateway.Addresses("+15005550006")}
	return &journey{
		channel: ch, outcomes: plan.Outcomes{Channels: []gateway.Channel{ch}}, known: map[string]gateway.Number{}, now: noon(),
		row: gateway.Message{ID: 7, Channel: "it", Phones: phones, Body: "x", State: gateway.State{Status: gateway.StatusNew}},
	}
}

// take writes a change as a store does; one that is refused leaves all as it was.
func (w *journey) take(t *rapid.T, c gateway.Change, err error) {
	w.now = w.now.Add(time.Second)
	if err != nil {
		require.True(t, errors.Is(err, gateway.ErrIllegalStep) || errors.Is(err, gateway.ErrStale), err)
		return
	}
	w.row = w.row.After(c)
	if told, ok := c.Phone(); ok {
		n := w.known[told.Number]
		n.Number = told.Number
		w.known[told.Number] = n.Told(told)
	}
}

func (w *journey) claim(t *rapid.T) {
	if !w.row.Status.Claimable() {
		t.Skip("not to be claimed")
	}
	change, err := w.row.Claim(gateway.Lease{Token: "token", Now: w.now, Until: w.now})
	w.take(t, change, err)
	planned := plan.Make(plan.Row{
		Message: w.row, Channel: &w.channel, Parsed: plan.Parse(w.row, &w.channel), Known: w.known,
		Limits: gateway.Limits{Text: 1600},
	}, w.now)
	if planned.Fault != "" {
		change, err = w.row.Reject(gateway.Skip{Now: w.now, Reason: planned.Fault})
		w.take(t, change, err)
		return
	}
	require.NotContains(t, w.row.Tried(), planned.To)
	a := attempt{ref: gateway.NewRef(rapid.StringMatching(`[a-z]{12}`).Draw(t, "token"), 7, len(w.row.Tried())),
		to: planned.To, sid: "SM" + w.now.Format("150405")}
	change, err = w.row.Begin(gateway.Attempt{Token: "token", Now: w.now, Ref: a.ref, Recipient: a.to})
	w.take(t, change, err)
	w.attempts = append(w.attempts, a)
}

func (w *journey) ended(class gateway.ErrorClass) gateway.FailedAttempt {
	f := gateway.Failure{Class: class, Code: 21211}
	if class == gateway.ClassRecipient {
		f.Strikes = 1
	}
	return gateway.FailedAttempt{Ref: w.row.AttemptRef, Failure: f, Now: w.now}
}

func (w *journey) refuse(t *rapid.T) {
	change, err := w.outcomes.Refused(w.row, w.ended(gateway.ClassRecipient))
	w.take(t, change, err)
}

func (w *journey) doubt(t *rapid.T) {
	change, err := w.row.Doubt(w.ended(gateway.ClassAmbiguous))
	w.take(t, change, err)
}

func (w *journey) rescue(t *rapid.T) {
	change, err := w.row.Inherit(w.now, w.now)
	w.take(t, change, err)
}

func (w *journey) notFound(t *rapid.T) {
	change, err := w.row.NotFound(w.now, w.now)
	w.take(t, change, err)
}

func (w *journey) accept(t *rapid.T) {
	if len(w.attempts) > 0 {
		w.tell(t, w.attempts[len(w.attempts)-1], "queued")
	}
}

// report is the provider's, of any attempt.
func (w *journey) report(t *rapid.T) {
	if len(w.attempts) == 0 {
		t.Skip("nothing was sent")
	}
	w.tell(t, rapid.SampledFrom(w.attempts).Draw(t, "attempt"),
		rapid.SampledFrom([]gateway.ProviderStatus{"queued", "sent", "undelivered", "delivered"}).Draw(t, "status"))
}

func (w *journey) tell(t *rapid.T, a attempt, status gateway.ProviderStatus) {
	r := gateway.Report{Ref: a.ref, RefOf: 7, SID: a.sid, Status: status, At: w.now}
	if status == "undelivered" {
		r.Failure = &gateway.Failure{Class: gateway.ClassRecipient, Code: 30005, Strikes: 1}
	}
	change, err := w.outcomes.Report(w.row, r)
	w.take(t, change, err)
}

func (w *journey) check(t *rapid.T) {
	tried := w.row.Tried()
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(tried))), len(tried), "given up once each")
	var order []string
	for _, a := range w.attempts {
		if len(order) == 0 || order[len(order)-1] != a.to {
			require.NotContains(t, order, a.to, "a number that was left is not come back to")
			order = append(order, a.to)
		}
	}
}
