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
	for _, p := range w.provider.posted() {
		times[p.To]++
	}
	for _, m := range w.store.all() {
		if !skip[m.ID] {
			require.Equal(w, gateway.StatusSent, m.Status, "status of row %d", m.ID)
			require.Equal(w, 1, times[number(m.ID)], "posts of row %d", m.ID)
		}
	}
}

// lockAt has another session lock the row when it is about to take the step.
func (w *world) lockAt(id gateway.MessageID, step gateway.Step) {
	w.store.refuse(func(c gateway.Change) error {
		if c.ID() == id && c.Step() == step {
			w.store.locked[id] = true
		}
		if w.store.locked[c.ID()] {
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
				id := w.insert(20) + 7
				w.lockAt(id, step)
				p := w.start(twoChannels)
				for range 60 {
					w.insert(3)
					w.insert(3, onHR)
					w.after(time.Minute)
					w.requireOthersSent(id)
				}
				require.LessOrEqual(w, p.node.count("record begin")+p.node.count("record report"), 3000)
				w.store.refuse(nil)
				w.store.unlock()
				w.after(10 * time.Minute)
				p.stop()
				require.Equal(w, want, w.store.row(id).Status)
				w.requirePostedOnce()
				require.Positive(w, w.seen.count("busy record")+w.seen.count("busy begin"))
			})
		})
	}
	t.Run("IsRecordedAsSoonAsItIsFree", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(20) + 7
			w.lockAt(id, gateway.StepReport)
			p := w.start()
			w.after(20 * time.Second)
			w.requireOthersSent(id)
			require.Equal(w, gateway.StatusSending, w.store.row(id).Status)
			w.store.refuse(nil)
			w.store.unlock()
			w.after(7 * time.Second)
			require.Equal(w, gateway.StatusSent, w.store.row(id).Status)
			p.stop()
			w.requirePostedOnce()
		})
	})
	t.Run("IsPostedAsSoonAsItIsFree", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(20) + 7
			w.lockAt(id, gateway.StepBegin)
			p := w.start()
			w.after(20 * time.Second)
			w.requireOthersSent(id)
			w.store.refuse(nil)
			w.store.unlock()
			w.after(7 * time.Second)
			require.Equal(w, gateway.StatusSent, w.store.row(id).Status)
			p.stop()
			w.requirePostedOnce()
		})
	})
	t.Run("ManyDoNotFreezePosting", func(t *testing.T) {
		inWorld(t, func(w *world) {
			first := w.insert(400)
			locked := map[gateway.MessageID]bool{}
			w.store.refuse(func(c gateway.Change) error {
				if c.Step() == gateway.StepReport && c.ID() < first+200 {
					locked[c.ID()] = true
					return gateway.ErrBusy
				}
				return nil
			})
			p := w.start()
			w.after(time.Minute)
			require.Len(w, w.provider.posted(), 400, "200 outcomes cannot be recorded, which is more than the bound")
			w.store.refuse(nil)
			w.after(10 * time.Second)
			p.stop()
			w.requireStatus(gateway.StatusSent)
			w.requirePostedOnce()
			require.Len(w, locked, 200)
		})
	})
	t.Run("KeepsRescueFromNoOther", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(100)
			dead := w.start(func(o *options) { o.Settings.ClaimRows = 100 })
			dead.node.fault(at("record report", func(int) error { return errAway }), nil)
			w.after(3 * time.Second)
			dead.crash()
			var locked []gateway.MessageID
			for _, m := range w.store.all() {
				if m.Status == gateway.StatusSending && len(locked) < 30 { // more than a page of the sweep
					locked = append(locked, m.ID)
				}
			}
			require.Len(w, locked, 30)
			w.store.lock(locked...)
			heir := w.start()
			w.after(10 * time.Minute)
			w.requireOthersSent(locked...)
			w.store.unlock()
			w.after(10 * time.Minute)
			heir.stop()
			w.requireStatus(gateway.StatusSent)
			w.requirePostedOnce()
		})
	})
	t.Run("IsGivenBackWhenItIsFree", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(20)
			p := w.start(func(o *options) { o.Channels[0].SegmentsPerSecond = 1 })
			w.after(time.Second)
			var id gateway.MessageID
			for _, m := range w.store.all() {
				if m.Status == gateway.StatusSending && m.AttemptRef == "" {
					id = m.ID
				}
			}
			require.NotZero(w, id)
			w.store.lock(id)
			time.AfterFunc(5*time.Second, w.store.unlock)
			p.stop()
			require.Equal(w, gateway.StatusNew, w.store.row(id).Status)
		})
	})
	t.Run("IsTurnedAwayWhenItIsFree", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(1, func(m *gateway.Message) { m.Phones = "none" })
			w.insert(5)
			w.lockAt(id, gateway.StepReject)
			p := w.start()
			w.after(20 * time.Second)
			w.requireOthersSent(id)
			w.store.refuse(nil)
			w.store.unlock()
			w.after(7 * time.Second)
			p.stop()
			require.Equal(w, gateway.StatusRejected, w.store.row(id).Status)
			require.Equal(w, 1, w.seen.count("turned away REJECTED"))
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
			id := w.insert(20) + 7
			w.store.refuse(rule(id, gateway.StepClaim))
			p := w.start()
			w.after(10 * time.Second)
			p.stop()
			w.requireOthersSent(id)
			require.Equal(w, gateway.StatusRejected, w.store.row(id).Status)
			require.Equal(w, "refused by the database: "+errRule.Error(), w.store.row(id).StatusReason)
			require.Equal(w, []gateway.Step{gateway.StepPark}, w.store.steps(id))
		})
	})
	t.Run("ThatCannotBeEndedIsLeftAloneAndToldOfOnce", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(20) + 7
			w.store.refuse(rule(id))
			p := w.start(twoChannels)
			for range 60 {
				w.insert(2)
				w.insert(2, onHR)
				w.after(time.Minute)
				w.requireOthersSent(id)
			}
			require.Equal(w, gateway.StatusNew, w.store.row(id).Status)
			require.LessOrEqual(w, w.seen.count("refused claim"), 20, "it comes back ever more rarely")
			require.Equal(w, 1, w.log.Count("rows cannot be written"))
			w.store.refuse(nil)
			w.after(2 * time.Hour)
			p.stop()
			require.Equal(w, gateway.StatusSent, w.store.row(id).Status, "it goes once the rule is gone")
		})
	})
	t.Run("DoesNotTakeUpTheRoomOfAClaim", func(t *testing.T) {
		inWorld(t, func(w *world) {
			first := w.insert(300)
			w.store.refuse(func(c gateway.Change) error {
				if c.ID() < first+200 {
					return errRule
				}
				return nil
			})
			p := w.start(func(o *options) { o.Settings.ClaimRows = 20 })
			w.after(2 * time.Minute)
			p.stop()
			require.Len(w, w.provider.posted(), 100)
		})
	})
	t.Run("IsNotToBlameWhereNoneIsTaken", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(20)
			w.store.refuse(func(gateway.Change) error { return errRule })
			p := w.start()
			w.after(10 * time.Minute)
			w.requireStatus(gateway.StatusNew)
			w.store.refuse(nil)
			w.after(2 * time.Hour)
			p.stop()
			w.requireStatus(gateway.StatusSent)
		})
	})
	t.Run("AtRescueHidesNoOther", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(100)
			dead := w.start()
			dead.node.fault(at("record report", func(int) error { return errAway }), nil)
			w.after(3 * time.Second)
			dead.crash()
			poisoned := map[gateway.MessageID]bool{}
			for _, m := range w.store.all() {
				if m.Status == gateway.StatusSending && len(poisoned) < 30 {
					poisoned[m.ID] = true
				}
			}
			w.store.refuse(func(c gateway.Change) error {
				if poisoned[c.ID()] {
					return errRule
				}
				return nil
			})
			heir := w.start()
			w.after(15 * time.Minute)
			heir.stop()
			for _, m := range w.store.all() {
				if !poisoned[m.ID] {
					require.Equal(w, gateway.StatusSent, m.Status, "row %d", m.ID)
				}
			}
			require.LessOrEqual(w, w.seen.count("refused record"), 30*8)
		})
	})
}
