package operate_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// box is a journal with entries, and a provider that has as many replies.
type box struct {
	entries []operate.Journalled
	// replayed and swept count what was asked of it.
	replayed, swept int
}

func (b *box) Look(context.Context) ([]operate.Journalled, error) { return b.entries, nil }

func (b *box) Replay(context.Context, func()) (operate.Replayed, error) {
	b.replayed++
	return operate.Replayed{}, nil
}

func (b *box) Missed(context.Context, time.Time) (int, error) { return len(b.entries), nil }

func (b *box) Sweep(context.Context, time.Time, func()) (int, error) {
	b.swept++
	return len(b.entries), nil
}

// boxed is a desk with a journal.
func boxed(t *testing.T) (desk, *box) {
	t.Helper()
	d := open(t)
	b := &box{entries: []operate.Journalled{
		{File: "1.journal", State: operate.JournalWaits, Reply: gateway.Reply{ProviderSID: "SM1", From: person, Body: "zebra"}},
		{File: "2.refused", State: operate.JournalAside, Reply: gateway.Reply{ProviderSID: "SM2", From: person}},
		{File: "3.corrupt", State: operate.JournalDamaged},
	}}
	d.Service = operate.New(operate.Options{
		Store: d.store, Journal: b, Sweeper: b, Clock: func() time.Time { return noon },
	})
	return d, b
}

func TestLookJournal_MasksWhatPeopleWroteUnlessItIsToBeRevealed(t *testing.T) {
	t.Parallel()
	d, _ := boxed(t)
	found, err := d.LookJournal(t.Context(), operate.Reading{Actor: asked().Actor})
	require.NoError(t, err)
	require.Equal(t, "***", found[0].Reply.Body)
	require.NotEqual(t, person, found[0].Reply.From)
	d, _ = boxed(t)
	found, err = d.LookJournal(t.Context(), whole())
	require.NoError(t, err)
	require.Equal(t, "zebra", found[0].Reply.Body)
	log, err := d.AuditLog(t.Context(), asked().Actor, gateway.AuditParams{})
	require.NoError(t, err)
	require.Len(t, log, 3, "one for each file")
	require.Equal(t, gateway.AuditReveal, log[0].Action)
	_, err = d.LookJournal(t.Context(), operate.Reading{})
	require.ErrorIs(t, err, operate.ErrForbidden)
}

func TestReplayJournal_CountsOrWritesDownAndReplays(t *testing.T) {
	t.Parallel()
	d, b := boxed(t)
	rehearsed := asked()
	rehearsed.DryRun = true
	left, err := d.ReplayJournal(t.Context(), rehearsed, func() {})
	require.NoError(t, err)
	require.Equal(t, operate.Replayed{Waiting: 2, Aside: 1}, left)
	require.Zero(t, b.replayed)
	_, err = d.ReplayJournal(t.Context(), asked(), func() {})
	require.NoError(t, err)
	require.Equal(t, 1, b.replayed)
	d.requireLogged(t, gateway.AuditReplay)
}

func TestSweepReplies_CountsOrWritesDownAndSweeps(t *testing.T) {
	t.Parallel()
	d, b := boxed(t)
	rehearsed := asked()
	rehearsed.DryRun = true
	since := operate.Sweep{Since: noon.Add(-time.Hour), Told: func() {}}
	n, err := d.SweepReplies(t.Context(), rehearsed, since)
	require.NoError(t, err)
	require.Equal(t, 3, n)
	require.Zero(t, b.swept)
	_, err = d.SweepReplies(t.Context(), asked(), operate.Sweep{Since: noon})
	require.ErrorIs(t, err, operate.ErrSince)
	_, err = d.SweepReplies(t.Context(), asked(), since)
	require.NoError(t, err)
	require.Equal(t, 1, b.swept)
	d.requireLogged(t, gateway.AuditSweep)
}

func TestJournal_IsNoneIfNoneIsConfigured(t *testing.T) {
	t.Parallel()
	s := operate.New(operate.Options{})
	_, err := s.LookJournal(t.Context(), operate.Reading{Actor: asked().Actor})
	require.ErrorIs(t, err, operate.ErrNoJournal)
	_, err = s.ReplayJournal(t.Context(), asked(), func() {})
	require.ErrorIs(t, err, operate.ErrNoJournal)
}

// requireLogged: the audit log has this alone.
func (d desk) requireLogged(t *testing.T, want gateway.AuditAction) {
	t.Helper()
	log, err := d.AuditLog(t.Context(), asked().Actor, gateway.AuditParams{})
	require.NoError(t, err)
	require.Len(t, log, 1)
	require.Equal(t, want, log[0].Action)
}
