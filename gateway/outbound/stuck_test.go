package outbound_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

var errRule = errors.New("ORA-20001: not in this period")

// twoChannels has a second channel, "hr".
func twoChannels(o *options) {
	o.Channels = append(o.Channels, channel("hr", senderB))
}

func onHR(m *gateway.Message) { m.Channel = "hr" }

// requireOthersSent requires that every row but these was sent, once.
func (w *world) requireOthersSent(but ...gateway.MessageID) {
	w.Helper()
	skip := map[gateway.MessageID]bool{}
	for _, id := range but {
		skip[id] = true
	}
	times := map[string]int{}
	for _, p := range w.Provider.Posted() {
		times[p.To]++
	}
	for _, m := range w.Store.All() {
		if !skip[m.ID] {
			require.Equal(w, gateway.StatusSent, m.Status, "status of row %d", m.ID)
			require.Equal(w, 1, times[number(m.ID)], "posts of row %d", m.ID)
		}
	}
}

// lockAt has another session lock the row when it is about to take the step.
func (w *world) lockAt(id gateway.MessageID, step gateway.Step) {
	w.Store.Refuse(func(c gateway.Change) error {
		if c.ID() == id && c.Step() == step {
			w.Store.Locked[id] = true
		}
		if w.Store.Locked[c.ID()] {
			return gateway.ErrBusy
		}
		return nil
	})
}

func TestLockedRow(t *testing.T) {
	t.Parallel()
	// Every other row goes out while the row is locked for an hour, and what comes after the lock.
	for step, want := range map[gateway.Step]gateway.Status{
		gateway.StepBegin: gateway.StatusSent, gateway.StepReport: gateway.StatusSent,
	} {
		t.Run("For an hour at "+string(step), func(t *testing.T) {
			inWorld(t, func(w *world) {
				id := w.Insert(20) + 7
				w.lockAt(id, step)
				p := w.Start(twoChannels)
				for range 60 {
					w.Insert(3)
					w.Insert(3, onHR)
					w.After(time.Minute)
					w.requireOthersSent(id)
				}
				require.LessOrEqual(w, p.Node.Count("record begin")+p.Node.Count("record report"), 3000)
				w.Store.Refuse(nil)
				w.Store.Unlock()
				w.After(10 * time.Minute)
				p.End()
				require.Equal(w, want, w.Store.Row(id).Status)
				w.RequirePostedOnce()
				require.Positive(w, w.Seen.Count("busy record")+w.Seen.Count("busy begin"))
			})
		})
	}
	t.Run("IsRecordedAsSoonAsItIsFree", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(20) + 7
			w.lockAt(id, gateway.StepReport)
			p := w.Start()
			w.After(20 * time.Second)
			w.requireOthersSent(id)
			require.Equal(w, gateway.StatusSending, w.Store.Row(id).Status)
			w.Store.Refuse(nil)
			w.Store.Unlock()
			w.After(7 * time.Second)
			require.Equal(w, gateway.StatusSent, w.Store.Row(id).Status)
			p.End()
			w.RequirePostedOnce()
		})
	})
	t.Run("IsPostedAsSoonAsItIsFree", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(20) + 7
			w.lockAt(id, gateway.StepBegin)
			p := w.Start()
			w.After(20 * time.Second)
			w.requireOthersSent(id)
			w.Store.Refuse(nil)
			w.Store.Unlock()
			w.After(7 * time.Second)
			require.Equal(w, gateway.StatusSent, w.Store.Row(id).Status)
			p.End()
			w.RequirePostedOnce()
		})
	})
	t.Run("ManyDoNotFreezePosting", func(t *testing.T) {
		inWorld(t, func(w *world) {
			first := w.Insert(400)
			locked := map[gateway.MessageID]bool{}
			w.Store.Refuse(func(c gateway.Change) error {
				if c.Step() == gateway.StepReport && c.ID() < first+200 {
					locked[c.ID()] = true
					return gateway.ErrBusy
				}
				return nil
			})
			p := w.Start()
			w.After(time.Minute)
			require.Len(w, w.Provider.Posted(), 400, "200 outcomes cannot be recorded, which is more than the bound")
			w.Store.Refuse(nil)
			w.After(10 * time.Second)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
			require.Len(w, locked, 200)
		})
	})
	t.Run("KeepsRescueFromNoOther", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(100)
			dead := w.Start(func(o *options) { o.Settings.ClaimRows = 100 })
			dead.Node.Fault(at("record report", func(int) error { return errAway }), nil)
			w.After(3 * time.Second)
			dead.Crash()
			var locked []gateway.MessageID
			for _, m := range w.Store.All() {
				if m.Status == gateway.StatusSending && len(locked) < 30 { // more than a page of the sweep
					locked = append(locked, m.ID)
				}
			}
			require.Len(w, locked, 30)
			w.Store.Lock(locked...)
			heir := w.Start()
			w.After(10 * time.Minute)
			w.requireOthersSent(locked...)
			w.Store.Unlock()
			w.After(10 * time.Minute)
			heir.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
		})
	})
	t.Run("IsGivenBackWhenItIsFree", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(20)
			p := w.Start(func(o *options) { o.Channels[0].SegmentsPerSecond = 1 })
			w.After(time.Second)
			var id gateway.MessageID
			for _, m := range w.Store.All() {
				if m.Status == gateway.StatusSending && m.AttemptRef == "" {
					id = m.ID
				}
			}
			require.NotZero(w, id)
			w.Store.Lock(id)
			time.AfterFunc(5*time.Second, w.Store.Unlock)
			p.End()
			require.Equal(w, gateway.StatusNew, w.Store.Row(id).Status)
		})
	})
	t.Run("IsTurnedAwayWhenItIsFree", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1, func(m *gateway.Message) { m.Phones = "none" })
			w.Insert(5)
			w.lockAt(id, gateway.StepReject)
			p := w.Start()
			w.After(20 * time.Second)
			w.requireOthersSent(id)
			w.Store.Refuse(nil)
			w.Store.Unlock()
			w.After(7 * time.Second)
			p.End()
			require.Equal(w, gateway.StatusRejected, w.Store.Row(id).Status)
			require.Equal(w, 1, w.Seen.Count("turned away REJECTED"))
		})
	})
}

func TestRefusedRow(t *testing.T) {
	t.Parallel()
	// rule refuses steps of a row; of none given, all of them.
	rule := func(id gateway.MessageID, steps ...gateway.Step) func(gateway.Change) error {
		return func(c gateway.Change) error {
			if c.ID() != id {
				return nil
			}
			for _, step := range steps {
				if c.Step() == step {
					return errRule
				}
			}
			if len(steps) == 0 {
				return errRule
			}
			return nil
		}
	}
	t.Run("AtItsClaimIsEndedWithTheReason", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(20) + 7
			w.Store.Refuse(rule(id, gateway.StepClaim))
			p := w.Start()
			w.After(10 * time.Second)
			p.End()
			w.requireOthersSent(id)
			require.Equal(w, gateway.StatusRejected, w.Store.Row(id).Status)
			require.Equal(w, "refused by the database: "+errRule.Error(), w.Store.Row(id).StatusReason)
			require.Equal(w, []gateway.Step{gateway.StepPark}, w.Store.Steps(id))
		})
	})
	t.Run("ThatCannotBeEndedIsLeftAloneAndToldOfOnce", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(20) + 7
			w.Store.Refuse(rule(id))
			p := w.Start(twoChannels)
			for range 60 {
				w.Insert(2)
				w.Insert(2, onHR)
				w.After(time.Minute)
				w.requireOthersSent(id)
			}
			require.Equal(w, gateway.StatusNew, w.Store.Row(id).Status)
			require.LessOrEqual(w, w.Seen.Count("refused claim"), 20, "it comes back ever more rarely")
			require.Equal(w, 1, w.Log.Count("rows cannot be written"))
			w.Store.Refuse(nil)
			w.After(2 * time.Hour)
			p.End()
			require.Equal(w, gateway.StatusSent, w.Store.Row(id).Status, "it goes once the rule is gone")
		})
	})
	t.Run("DoesNotTakeUpTheRoomOfAClaim", func(t *testing.T) {
		inWorld(t, func(w *world) {
			first := w.Insert(300)
			w.Store.Refuse(func(c gateway.Change) error {
				if c.ID() < first+200 {
					return errRule
				}
				return nil
			})
			p := w.Start(func(o *options) { o.Settings.ClaimRows = 20 })
			w.After(2 * time.Minute)
			p.End()
			require.Len(w, w.Provider.Posted(), 100)
		})
	})
	t.Run("IsNotToBlameWhereNoneIsTaken", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(20)
			w.Store.Refuse(func(gateway.Change) error { return errRule })
			p := w.Start()
			w.After(10 * time.Minute)
			w.RequireStatus(gateway.StatusNew)
			w.Store.Refuse(nil)
			w.After(2 * time.Hour)
			p.End()
			w.RequireStatus(gateway.StatusSent)
		})
	})
	t.Run("AtRescueHidesNoOther", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(100)
			dead := w.Start()
			dead.Node.Fault(at("record report", func(int) error { return errAway }), nil)
			w.After(3 * time.Second)
			dead.Crash()
			poisoned := map[gateway.MessageID]bool{}
			for _, m := range w.Store.All() {
				if m.Status == gateway.StatusSending && len(poisoned) < 30 {
					poisoned[m.ID] = true
				}
			}
			w.Store.Refuse(func(c gateway.Change) error {
				if poisoned[c.ID()] {
					return errRule
				}
				return nil
			})
			heir := w.Start()
			w.After(15 * time.Minute)
			heir.End()
			for _, m := range w.Store.All() {
				if !poisoned[m.ID] {
					require.Equal(w, gateway.StatusSent, m.Status, "row %d", m.ID)
				}
			}
			require.LessOrEqual(w, w.Seen.Count("refused record"), 30*8)
		})
	})
}
