package storetest

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// decision is a person's.
func decision() gateway.Decision {
	return gateway.Decision{By: "jdoe", Why: "asked on the phone", Now: noon()}
}

// decisionVariants are the steps that people take.
func decisionVariants() []Variant {
	variant := func(name string, step gateway.Step, take func(gateway.Message, gateway.Decision) (gateway.Change, error)) Variant {
		return Variant{Name: name, Step: step, take: func(m gateway.Message) (gateway.Change, error) {
			return take(m, decision())
		}}
	}
	return []Variant{
		{Name: "requeue", Step: gateway.StepRequeue, fit: notYet, take: func(m gateway.Message) (gateway.Change, error) {
			return m.Requeue(decision())
		}},
		variant("decide sent", gateway.StepDecide, gateway.Message.DecideSent),
		variant("decide not sent", gateway.StepDecide, gateway.Message.DecideNotSent),
		variant("decide to send again", gateway.StepDecide, gateway.Message.DecideAgain),
		variant("cancel", gateway.StepCancel, gateway.Message.Cancel),
		variant("resend", gateway.StepResend, gateway.Message.Resend),
	}
}

// notYet has a row wait that would be due.
func notYet(m *gateway.Message) { m.NextAttemptAt = noon().Add(time.Hour) }

func testDecisions(t *testing.T, open opener) {
	open.run(t, "TheHistoryTellsWhoAndWhy", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusHeld))
		f.apply(row.DecideSent(decision()))
		told := f.events(row.ID)
		require.Len(f, told, 1)
		require.Equal(f, []string{"jdoe", "asked on the phone"}, []string{told[0].By, told[0].Reason})
	})
	open.run(t, "AReportOfWhatSomebodySaidWasSentCounts", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusHeld))
		row = f.apply(row.DecideSent(decision()))
		row = f.apply(row.Report(reportOn(row, "delivered")))
		require.Equal(f, gateway.StatusDelivered, row.Status)
	})
	open.run(t, "ADeliveryOfWhatSomebodySaidWasNotSentCounts", func(f fixture) {
		row := f.insertOne(rowIn(gateway.StatusHeld))
		row = f.apply(row.DecideNotSent(decision()))
		row = f.apply(row.Report(reportOn(row, "delivered")))
		require.Equal(f, gateway.StatusDelivered, row.Status)
	})
	open.run(t, "WhatIsQueuedAgainIsClaimed", func(f fixture) {
		rows := f.insert(rowIn(gateway.StatusFailed), rowIn(gateway.StatusHeld))
		f.apply(rows[0].Requeue(decision()))
		f.apply(rows[1].DecideAgain(decision()))
		require.ElementsMatch(f, ids(rows), claimedIDs(f.claimAll(noon())))
	})
	open.run(t, "ARowIsCanceledOrClaimed", testEither)
	open.run(t, "ThereIsOneCopyOfARow", func(f fixture) {
		old := rowIn(gateway.StatusUndelivered)
		old.SourceKey, old.PersonID, old.Subject = unique("key"), 7, "first aid"
		old = f.insertOne(old)
		told, err := f.store.Insert(f.Context(), []gateway.Message{old.Copy(), old.Copy()})
		require.NoError(f, err)
		require.Equal(f, []bool{false, true}, []bool{told[0].Duplicate, told[1].Duplicate})
		copied := f.get(told[0].ID)
		require.Equal(f, gateway.StatusNew, copied.Status)
		require.Equal(f, []any{old.Phones, old.Body, old.PersonID, old.Subject},
			[]any{copied.Phones, copied.Body, copied.PersonID, copied.Subject})
	})
}

// testEither has rows canceled from one end while they are claimed from the other: each is one of the two.
func testEither(f fixture) {
	rows := f.insert(many(200)...)
	var claimed, canceled []gateway.MessageID
	var work sync.WaitGroup
	work.Go(func() {
		for range len(rows) / 10 {
			claims, err := f.store.Claim(f.Context(), gateway.ClaimParams{Channel: channel, Limit: 10, Lease: leaseAt(noon())})
			if err != nil {
				f.Error(err)
			}
			claimed = append(claimed, claimedIDs(claims)...)
		}
	})
	work.Go(func() {
		for _, row := range slices.Backward(rows) {
			change, _ := row.Cancel(decision()) // every row of the model waits
			if told, err := f.store.Record(f.Context(), []gateway.Change{change}); err != nil {
				f.Error(err)
			} else if told[0] == nil {
				canceled = append(canceled, row.ID)
			}
		}
	})
	work.Wait()
	for _, row := range f.getAll(ids(rows)) {
		has := map[gateway.Status]bool{gateway.StatusSending: slices.Contains(claimed, row.ID),
			gateway.StatusCanceled: slices.Contains(canceled, row.ID)}
		require.False(f, has[gateway.StatusSending] && has[gateway.StatusCanceled])
		require.True(f, has[row.Status] || row.Status == gateway.StatusNew)
	}
}

func testAudit(t *testing.T, open opener) {
	open.run(t, "TheLogIsReadNewestFirst", func(f fixture) {
		var want []gateway.AuditEntry
		for _, target := range []string{"channel it", "message 7", "channel it"} {
			e := gateway.AuditEntry{At: noon(), Actor: "jdoe", Action: gateway.AuditPause, Target: target, Reason: unique("why"),
				Detail: "until noon"}
			if len(want) > 1 {
				e.At, e.Reason, e.Detail = noon().Add(time.Second), "", ""
			}
			require.NoError(f, f.store.Audit(f.Context(), []gateway.AuditEntry{e}))
			want = append([]gateway.AuditEntry{e}, want...)
		}
		require.Equal(f, want, f.audit(gateway.AuditParams{}))
		require.Equal(f, []gateway.AuditEntry{want[0], want[2]}, f.audit(gateway.AuditParams{Target: "channel it"}))
		require.Equal(f, want[:1], f.audit(gateway.AuditParams{Limit: 1}))
	})
	open.run(t, "PagesGoBackwards", func(f fixture) {
		for _, target := range []string{"a", "b", "c"} {
			f.reveal(target)
		}
		page, err := f.store.AuditLog(f.Context(), gateway.AuditParams{Limit: 2})
		require.NoError(f, err)
		page, err = f.store.AuditLog(f.Context(), gateway.AuditParams{Before: page[1].ID})
		require.NoError(f, err)
		require.Len(f, page, 1)
		require.Equal(f, "a", page[0].Target)
	})
	open.run(t, "APageIsWrittenAtOnce", func(f fixture) {
		targets := make([]string, gateway.SearchLimit)
		for i := range targets {
			targets[i] = "message " + strconv.Itoa(i+1)
		}
		f.reveal(targets...)
		for _, target := range []string{targets[0], targets[500], targets[len(targets)-1]} {
			require.Len(f, f.audit(gateway.AuditParams{Target: target}), 1)
		}
		require.Len(f, f.audit(gateway.AuditParams{Limit: gateway.SearchLimit}), len(targets))
	})
}

// reveal writes down that somebody saw the targets.
func (f fixture) reveal(targets ...string) {
	f.Helper()
	entries := make([]gateway.AuditEntry, len(targets))
	for i, target := range targets {
		entries[i] = gateway.AuditEntry{At: noon(), Actor: "jdoe", Action: gateway.AuditReveal, Target: target}
	}
	require.NoError(f, f.store.Audit(f.Context(), entries))
}

// audit is the log without what the store gives.
func (f fixture) audit(p gateway.AuditParams) []gateway.AuditEntry {
	f.Helper()
	entries, err := f.store.AuditLog(f.Context(), p)
	require.NoError(f, err)
	for i := range entries {
		require.Positive(f, entries[i].ID)
		entries[i].ID, entries[i].At = 0, entries[i].At.UTC()
	}
	return entries
}
