package operate_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// hand does one act.
type hand func(context.Context, operate.Act) error

// row inserts a message of HR in the status.
func (d desk) row(t *testing.T, status gateway.Status) gateway.MessageID {
	t.Helper()
	inserted, err := d.store.Insert(t.Context(), []gateway.Message{{Channel: "HR", Phones: person, Body: "Your certificate expires.",
		PersonID: 7, Priority: gateway.PriorityDefault, State: gateway.State{Status: status, Recipient: person}}})
	require.NoError(t, err)
	return inserted[0].ID
}

// acts are what testdata/acts.tsv names.
func (d desk) acts(t *testing.T) map[string]hand {
	t.Helper()
	pause := func(scope gateway.PauseScope, name string) hand {
		return func(ctx context.Context, a operate.Act) error {
			_, err := d.Pause(ctx, a, gateway.Pause{Scope: scope, Name: name})
			return err
		}
	}
	reply, message := d.decidedIn(t, "HR", gateway.Match{Status: gateway.MatchAmbiguous})[0].ID, d.sent(t, person)
	return map[string]hand{
		"opt out of channel HR": func(ctx context.Context, a operate.Act) error {
			_, err := d.OptOut(ctx, a, operate.Target{Number: person, Channel: "HR"})
			return err
		},
		"opt out of all channels": func(ctx context.Context, a operate.Act) error {
			_, err := d.OptOut(ctx, a, operate.Target{Number: person})
			return err
		},
		"opt in to channel HR": func(ctx context.Context, a operate.Act) error {
			_, err := d.OptIn(ctx, a, operate.Target{Number: person, Channel: "HR"})
			return err
		},
		"resolve a reply to HR": func(ctx context.Context, a operate.Act) error {
			_, err := d.Resolve(ctx, a, operate.Resolution{Reply: reply, Message: message})
			if errors.Is(err, operate.ErrNoReply) {
				err = errUnseen
			}
			return err
		},
		"requeue a message of HR":                  d.order(t, operate.ActionRequeue, gateway.StatusFailed),
		"release a message of HR as sent":          d.order(t, operate.ActionReleaseSent, gateway.StatusHeld),
		"release a message of HR as not sent":      d.order(t, operate.ActionReleaseNotSent, gateway.StatusHeld),
		"release a message of HR to be sent again": d.order(t, operate.ActionReleaseAgain, gateway.StatusHeld),
		"cancel a message of HR":                   d.order(t, operate.ActionCancel, gateway.StatusNew),
		"resend a message of HR":                   d.order(t, operate.ActionResend, gateway.StatusFailed),
		"cancel what waits in HR":                  d.cancel(t, gateway.SearchParams{Channels: []string{"HR"}}),
		"cancel what waits":                        d.cancel(t, gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusNew}}),
		"pause channel HR":                         pause(gateway.PauseChannel, "HR"),
		"pause the sender of HR":                   pause(gateway.PauseSender, senderOfHR),
		"pause the sender of HR and IT":            pause(gateway.PauseSender, senderOfBoth),
		"pause everything":                         pause(gateway.PauseAll, ""),
		"resume channel HR": func(ctx context.Context, a operate.Act) error {
			_, err := d.Resume(ctx, a, gateway.Pause{Scope: gateway.PauseChannel, Name: "HR"})
			return err
		},
		"purge": func(ctx context.Context, a operate.Act) error {
			_, err := d.Purge(ctx, a, operate.PurgeParams{Messages: 400}, nil)
			return err
		},
		"replay the journals": func(ctx context.Context, a operate.Act) error {
			_, err := d.ReplayJournal(ctx, a, func() {})
			return err
		},
		"sweep replies": func(ctx context.Context, a operate.Act) error {
			_, err := d.SweepReplies(ctx, a, operate.Sweep{Since: noon.Add(-time.Hour)})
			return err
		},
		"read the audit log": func(ctx context.Context, a operate.Act) error {
			_, err := d.AuditLog(ctx, a.Actor, gateway.AuditParams{})
			return err
		},
	}
}

// order does something to a message of HR in the status.
func (d desk) order(t *testing.T, action operate.Action, status gateway.Status) hand {
	return func(ctx context.Context, a operate.Act) error {
		effect, err := d.Apply(ctx, a, operate.Order{Action: action,
			Of: operate.Selection{IDs: []gateway.MessageID{d.row(t, status)}}})
		if err == nil && effect.Changed == 0 {
			err = errUnseen
		}
		return err
	}
}

// errUnseen: the message is not there, for that actor.
var errUnseen = errors.New("unseen")

// cancel cancels what a filter finds, a message of HR among it.
func (d desk) cancel(t *testing.T, filter gateway.SearchParams) hand {
	return func(ctx context.Context, a operate.Act) error {
		d.row(t, gateway.StatusNew)
		order, rehearsal := operate.Order{Action: operate.ActionCancel, Of: operate.Selection{Filter: filter}}, a
		rehearsal.DryRun = true
		counted, err := d.Apply(ctx, rehearsal, order)
		if err != nil {
			return err
		}
		order.Counted = counted.Counted
		effect, err := d.Apply(ctx, a, order)
		if err == nil && effect.Changed == 0 {
			err = errUnseen
		}
		return err
	}
}

// TestActs_ByEveryRole: each act is for the least role and those above it, held for the channel, or for every one.
func TestActs_ByEveryRole(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("testdata/acts.tsv")
	require.NoError(t, err)
	untold := open(t).acts(t)
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		c := strings.Split(line, "\t")
		require.Contains(t, untold, c[0])
		delete(untold, c[0])
		t.Run(c[0], func(t *testing.T) {
			t.Parallel()
			requireRole(t, c[0], operate.Role(c[1]), c[2])
		})
	}
	require.Empty(t, untold, "every act is in the table")
}

// requireRole has everybody do the act: who may does on a store of their own, all others on one.
func requireRole(t *testing.T, name string, least operate.Role, held string) {
	t.Helper()
	forbidden := open(t).acts(t)[name]
	for i, role := range operate.Roles() {
		for _, channel := range []string{"HR", "IT", operate.EveryChannel} {
			enough := i >= slices.Index(operate.Roles(), least)
			if enough && (channel == held || channel == operate.EveryChannel) {
				require.NoError(t, open(t).acts(t)[name](t.Context(), as(role, channel)), "%s of %q", role, channel)
			} else if err := forbidden(t.Context(), as(role, channel)); !errors.Is(err, errUnseen) {
				require.ErrorIs(t, err, operate.ErrForbidden, "%s of %q", role, channel)
			}
		}
	}
}
