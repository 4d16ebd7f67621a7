package inbound_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/inbound"
	"ebs-sms-gateway/gateway/transition"
)

// attemptAt is when the attempts of begun rows began.
var attemptAt = noon.Add(-time.Minute)

// step takes a step that must be legal.
func step(t *testing.T, m gateway.Message, change gateway.Change, err error) gateway.Message {
	t.Helper()
	require.NoError(t, err)
	return m.After(change)
}

// begun is a row of channel cert whose attempt has begun with this reference.
func begun(t *testing.T, id gateway.MessageID, ref string) gateway.Message {
	t.Helper()
	lease := gateway.Lease{Token: "token", Now: attemptAt, Until: noon}
	m := gateway.Message{ID: id, Channel: "cert", State: gateway.State{Status: gateway.StatusNew}}
	change, err := m.Claim(lease)
	m = step(t, m, change, err)
	change, err = m.Begin(gateway.Attempt{Token: lease.Token, Now: lease.Now, Ref: ref, Recipient: person,
		Sender: certNumber})
	return step(t, m, change, err)
}

// sent is a row that the provider has accepted under this SID.
func sent(t *testing.T, id gateway.MessageID, ref, sid string) gateway.Message {
	t.Helper()
	m := begun(t, id, ref)
	change, err := m.Report(gateway.Report{Ref: ref, SID: sid, Status: "queued", At: attemptAt})
	return step(t, m, change, err)
}

func report(ref, sid string, status gateway.ProviderStatus) gateway.Report {
	return gateway.Report{Ref: ref, SID: sid, Status: status}
}

func TestStatus_Results(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		report gateway.Report
		result string
		want   gateway.Status // of row 1
	}{
		"ByReferenceBeforeTheSIDIsKnown": {report("a1", "SM1", "sent"), inbound.ResultApplied, gateway.StatusSent},
		"FinalBeforeTheSIDIsKnown": {report("a1", "SM1", "delivered"), inbound.ResultApplied,
			gateway.StatusDelivered},
		"NoReferenceAndUnknownSID": {report("", "SM9", "sent"), inbound.ResultOrphan, gateway.StatusSending},
		"UnknownReference":         {report("a9", "SM9", "sent"), inbound.ResultOrphan, gateway.StatusSending},
		"SIDOfAnotherRow":          {report("a1", "SM2", "sent"), inbound.ResultConflict, gateway.StatusSending},
		"NoSID":                    {report("a1", "", "sent"), inbound.ResultIllegal, gateway.StatusSending},
		"SecondMessage":            {report("a2", "SM9", "sent"), inbound.ResultDoubled, gateway.StatusSending},
		"OldNews":                  {report("a2", "SM2", "queued"), inbound.ResultStale, gateway.StatusSending},
		"BySIDAlone": {report("", "SM2", "delivered"), inbound.ResultApplied,
			gateway.StatusSending},
		"BySIDAfterTheReferenceIsGone": {report("a0", "SM2", "delivered"), inbound.ResultApplied,
			gateway.StatusSending},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := &memory{}
			store.put(begun(t, 1, "a1"))
			store.put(sent(t, 2, "a2", "SM2"))
			f := start(t, store)
			require.NoError(t, f.Status(t.Context(), c.report), "it is a success to the provider")
			require.Equal(t, []string{c.result}, f.seen.results)
			require.Contains(t, inbound.Results(), c.result)
			require.Equal(t, c.want, store.row(1).Status)
			require.NotContains(t, f.log.String(), person)
		})
	}
}

// A reference proves by its whole token: the number of the row in it is no secret.
func TestStatus_TakesNoReferenceThatOnlyNamesTheRow(t *testing.T) {
	t.Parallel()
	forged := gateway.Report{
		Ref: gateway.NewRef("x", 1, 0), SID: "SM9", Status: "delivered",
		Failure: &gateway.Failure{Class: gateway.ClassOptOut, Code: 21610},
	}
	for _, status := range []gateway.Status{
		gateway.StatusSending, gateway.StatusDeferred, gateway.StatusRetry, gateway.StatusUnknown, gateway.StatusHeld,
		gateway.StatusSent,
	} {
		t.Run(string(status), func(t *testing.T) {
			t.Parallel()
			store := &memory{}
			m := sent(t, 1, gateway.NewRef("token", 1, 0), "SM1")
			if m.Status = status; status != gateway.StatusSent {
				m.ProviderSID, m.ProviderStatus = "", ""
			}
			store.put(m)
			f := start(t, store)
			require.NoError(t, f.Status(t.Context(), forged))
			require.Equal(t, []string{inbound.ResultOrphan}, f.seen.results)
			require.Equal(t, m, store.row(1))
			require.Empty(t, store.changes)
			require.Zero(t, f.seen.doubled)
		})
	}
}

func TestStatus_OfAnEarlierAttempt(t *testing.T) {
	t.Parallel()
	first := gateway.NewRef("first", 1, 0)
	earlier := func(t *testing.T, m gateway.Message) (*memory, fixture) {
		store := &memory{histories: map[gateway.MessageID][]gateway.Event{1: {{Step: gateway.StepBegin,
			AttemptRef: first}}}}
		store.put(m)
		return store, start(t, store)
	}

	t.Run("SettlesItsRow", func(t *testing.T) {
		t.Parallel()
		store, f := earlier(t, begun(t, 1, gateway.NewRef("second", 1, 0)))
		require.NoError(t, f.Status(t.Context(), report(first, "SM1", "sent")))
		require.Equal(t, "SM1", store.row(1).ProviderSID)
	})

	t.Run("SettlesARowThatWasClaimedUnderIt", func(t *testing.T) {
		t.Parallel()
		store, f := earlier(t, begun(t, 1, first))
		claimed := false
		store.onRecord = func(context.Context, []gateway.Change) error {
			if m := store.row(1); !claimed {
				m.AttemptRef, claimed = "", true
				store.put(m)
			}
			return nil
		}
		require.NoError(t, f.Status(t.Context(), report(first, "SM1", "sent")))
		require.Equal(t, "SM1", store.row(1).ProviderSID)
	})

	t.Run("IsOldNewsIfItsNumberWasGivenUp", func(t *testing.T) {
		t.Parallel()
		second := gateway.NewRef("second", 1, 1)
		for _, m := range []gateway.Message{begun(t, 1, second), sent(t, 1, second, "SM2")} {
			m.TriedNumbers = "+14155550101"
			store, f := earlier(t, m)
			require.NoError(t, f.Status(t.Context(), report(first, "SM1", "undelivered")))
			require.NoError(t, f.Status(t.Context(), report(first, "SM1", "sent")))
			require.Equal(t, []string{inbound.ResultStale, inbound.ResultStale}, f.seen.results)
			require.Equal(t, m, store.row(1))
			require.Zero(t, f.seen.doubled)
		}
	})

	t.Run("ShowsADouble", func(t *testing.T) {
		t.Parallel()
		_, f := earlier(t, sent(t, 1, gateway.NewRef("second", 1, 0), "SM2"))
		require.NoError(t, f.Status(t.Context(), report(first, "SM1", "sent")))
		require.Equal(t, 1, f.seen.doubled)
	})
}

func TestStatus_SoundsTheAlarmForASecondMessage(t *testing.T) {
	t.Parallel()
	store := &memory{}
	store.put(sent(t, 7, "a7", "SM7"))
	f := start(t, store)
	require.NoError(t, f.Status(t.Context(), report("a7", "SM8", "sent")))
	require.Equal(t, 1, f.seen.doubled)
	require.Contains(t, f.log.String(), `"level":"ERROR"`)
	require.Contains(t, f.log.String(), `"message_id":7`)
}

func TestStatus_TellsOfTheEndOnce(t *testing.T) {
	t.Parallel()
	store := &memory{}
	store.put(begun(t, 1, "a1"))
	f := start(t, store)
	for _, status := range []gateway.ProviderStatus{"sent", "undelivered", "undelivered", "queued"} {
		require.NoError(t, f.Status(t.Context(), report("a1", "SM1", status)))
	}
	require.Equal(t, []gateway.Status{gateway.StatusUndelivered}, f.seen.ended)
}

func TestStatus_LooksAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status gateway.ProviderStatus
		want   time.Time
	}{
		"AfterAReportThatIsNotFinal": {"sent", noon.Add(time.Hour)},
		"NeverAfterTheLast":          {"delivered", time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := &memory{}
			store.put(begun(t, 1, "a1"))
			f := start(t, store)
			require.NoError(t, f.Status(t.Context(), report("a1", "SM1", c.status)))
			require.Equal(t, c.want, store.row(1).NextAttemptAt)
		})
	}
}

func TestStatus_TellsTheLag(t *testing.T) {
	t.Parallel()
	store := &memory{}
	store.put(begun(t, 1, "a1"))
	f := start(t, store)
	require.NoError(t, f.Status(t.Context(), report("a1", "SM1", "sent")))
	require.NoError(t, f.Status(t.Context(), report("a1", "SM1", "sent")))
	require.Equal(t, []time.Duration{noon.Sub(attemptAt), 0}, f.seen.lags)
}

func TestStatus_RecordsTheProvidersOptOut(t *testing.T) {
	t.Parallel()
	refused := report("a1", "SM1", "failed")
	refused.Failure = &gateway.Failure{Class: gateway.ClassOptOut, Code: 21610}
	for scope, want := range map[inbound.OptOutScope]consent.Scope{
		inbound.OptOutAll: consent.ScopeAll, inbound.OptOutChannel: "cert",
	} {
		t.Run(string(scope), func(t *testing.T) {
			t.Parallel()
			store := &memory{}
			store.put(begun(t, 1, "a1"))
			f := start(t, store, func(o *inbound.Options) { o.OptOutScope = scope })
			require.NoError(t, f.Status(t.Context(), refused))
			change, ok := store.changes[0].Consent()
			require.True(t, ok)
			require.Equal(t, gateway.ConsentChange{
				Number: person, Scope: want, Source: consent.SourceProvider, ProviderSID: "SM1", At: attemptAt,
			}, change)
		})
	}
}

func TestStatus_InABatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &memory{}
		store.put(begun(t, 1, "a1"))
		f := start(t, store)
		var calls []func() error
		for _, status := range []gateway.ProviderStatus{"delivered", "sent", "queued", "sent"} {
			calls = append(calls, func() error { return f.Status(t.Context(), report("a1", "SM1", status)) })
		}
		require.NoError(t, errors.Join(together(calls...)...))
		var history []gateway.ProviderStatus
		for _, c := range store.changes {
			history = append(history, c.Now().ProviderStatus)
		}
		require.Equal(t, []gateway.ProviderStatus{"queued", "sent", "delivered"}, history,
			"in order, whatever their arrival")
		require.Equal(t, gateway.StatusDelivered, store.row(1).Status)
	})
}

func TestStatus_LosesARace(t *testing.T) {
	t.Parallel()
	// rival touches the row just before a report is written, so many times; -1 is always.
	rival := func(t *testing.T, store *memory, times int) {
		store.onRecord = func(context.Context, []gateway.Change) error {
			if times == 0 {
				return nil
			}
			times--
			m := store.row(1)
			m.StatusAt = m.StatusAt.Add(time.Second)
			store.put(m)
			return nil
		}
		store.put(begun(t, 1, "a1"))
	}

	t.Run("AndReadsAgain", func(t *testing.T) {
		t.Parallel()
		store := &memory{}
		rival(t, store, 2)
		f := start(t, store)
		require.NoError(t, f.Status(t.Context(), report("a1", "SM1", "delivered")))
		require.Equal(t, gateway.StatusDelivered, store.row(1).Status)
	})

	t.Run("ButNotForEver", func(t *testing.T) {
		t.Parallel()
		store := &memory{}
		rival(t, store, -1)
		f := start(t, store)
		err := f.Status(t.Context(), report("a1", "SM1", "delivered"))
		require.ErrorIs(t, err, gateway.ErrUnavailable)
		require.ErrorIs(t, err, transition.ErrContended)
		require.Equal(t, []string{inbound.ResultContended}, f.seen.results)
	})
}

func TestStatus_Fails(t *testing.T) {
	t.Parallel()

	t.Run("IfTheStoreIsAway", func(t *testing.T) {
		t.Parallel()
		store := &memory{onRecord: func(context.Context, []gateway.Change) error { return gateway.ErrUnavailable }}
		store.put(begun(t, 1, "a1"))
		f := start(t, store, impatient)
		require.ErrorIs(t, f.Status(t.Context(), report("a1", "SM1", "sent")), gateway.ErrUnavailable)
		require.Empty(t, f.seen.results)
	})

	t.Run("AfterClose", func(t *testing.T) {
		t.Parallel()
		f := start(t, &memory{})
		f.Close()
		require.ErrorIs(t, f.Status(t.Context(), report("a1", "SM1", "sent")), gateway.ErrUnavailable)
	})
}

func TestOptOutScope_Of(t *testing.T) {
	t.Parallel()
	require.Equal(t, consent.ScopeAll, inbound.OptOutAll.Of("cert"))
	require.Equal(t, consent.Scope("cert"), inbound.OptOutChannel.Of("cert"))
	require.Equal(t, consent.ScopeAll, inbound.OptOutChannel.Of(""))
}
