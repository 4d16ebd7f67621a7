package outbound_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/outbound"
)

var (
	errBroken = errors.New("statement refused")
	errAway   = fmt.Errorf("connecting: %w", gateway.ErrUnavailable)
)

// away is a store that cannot be reached.
func away(string, int) error { return errAway }

func TestCrash(t *testing.T) {
	t.Parallel()
	t.Run("BeforeTheRecordIsReconciled", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			dead := w.start()
			dead.node.fault(at("record report", func(int) error { return errAway }), nil)
			w.after(2 * time.Second)
			dead.crash()
			require.Len(w, w.provider.posted(), 10)
			w.requireStatus(gateway.StatusSending)

			heir := w.start()
			w.after(10 * time.Minute)
			heir.stop()
			w.requireStatus(gateway.StatusSent)
			w.requirePostedOnce()
			require.Equal(w, 10, w.seen.count("resolved rescued"))
		})
	})
	t.Run("BeforeThePostIsSentAgain", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			w.provider.answer = func(ctx context.Context, p *provider, post post) gateway.Outcome {
				if time.Since(epoch()) < 10*time.Second {
					return hang(ctx, p, post)
				}
				return p.accept(ctx, post)
			}
			dead := w.start()
			w.after(2 * time.Second)
			dead.crash()

			heir := w.start()
			w.after(10 * time.Minute)
			heir.stop()
			w.requireStatus(gateway.StatusSent)
			require.Len(w, w.provider.posted(), 4+10)
		})
	})
	t.Run("BeforeTheBeginCostsNoAttempt", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			dead := w.start()
			dead.node.fault(at("record begin", func(int) error { return errAway }), nil)
			w.after(2 * time.Second)
			dead.crash()

			heir := w.start()
			w.after(10 * time.Minute)
			heir.stop()
			w.requirePostedOnce()
			for _, m := range w.store.all() {
				require.Equal(w, 1, m.Attempts)
			}
		})
	})
}

// epoch is when a bubble's time begins.
func epoch() time.Time { return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) }

func TestLateAnswer(t *testing.T) {
	t.Parallel()
	t.Run("AfterARescueIsProof", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(1)
			slow := w.start(func(o *options) { o.Settings.Lease = 20 * time.Second })
			slow.node.fault(at("record report", func(int) error {
				if time.Since(epoch()) < time.Minute {
					return errAway
				}
				return nil
			}), nil)
			w.after(40 * time.Second)
			require.Equal(w, gateway.StatusUnknown, w.store.row(id).Status)
			w.after(time.Minute)
			require.Equal(w, gateway.StatusSent, w.store.row(id).Status)
			slow.stop()
			steps := []gateway.Step{gateway.StepBegin, gateway.StepRescue, gateway.StepReport}
			require.Equal(w, steps, w.store.steps(id))
			w.requirePostedOnce()
		})
	})
	t.Run("FindingOfAnEarlierAttemptIsDropped", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(1)
			w.provider.answer = always(ambiguous())
			p := w.start()
			w.after(time.Minute)
			// Another gateway settles the attempt and makes another one, while this one cannot write its finding.
			p.node.fault(at("record not_found", func(int) error { return errAway }), nil)
			w.after(2 * time.Minute)
			m := w.store.row(id)
			require.Equal(w, gateway.StatusUnknown, m.Status)
			m.AttemptRef, m.NextAttemptAt = "another", time.Now().Add(time.Hour)
			w.store.insert(m)
			p.node.fault(nil, nil)
			w.after(10 * time.Minute)
			p.stop()
			require.Equal(w, "another", w.store.row(id).AttemptRef)
			require.Len(w, w.provider.posted(), 1)
		})
	})
}

func TestStoreAway(t *testing.T) {
	t.Parallel()
	t.Run("PostsNoMoreThanTheBoundAndLosesNothing", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(500)
			p := w.start(func(o *options) { o.Settings.RecordRows = 10 })
			p.node.fault(at("record report", func(int) error { return errAway }), nil)
			w.after(time.Minute)
			require.Len(w, w.provider.posted(), 4*4+2*10)
			p.node.fault(away, nil)
			w.after(time.Hour)
			p.node.fault(nil, nil)
			w.after(10 * time.Minute)
			p.stop()
			w.requireStatus(gateway.StatusSent)
			w.requirePostedOnce()
		})
	})
	t.Run("IsLeftAloneMoreAndMore", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			p := w.start()
			p.node.fault(away, nil)
			w.after(10 * time.Minute)
			require.Less(w, p.node.count("poll"), 200)
			require.LessOrEqual(w, p.node.count("due "+string(gateway.StatusSending)), 121)
			p.node.fault(nil, nil)
			w.after(time.Minute)
			p.stop()
			w.requirePostedOnce()
		})
	})
	t.Run("BeforeTheBeginGivesClaimsBackInTime", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(10)
			p := w.start()
			p.node.fault(at("record begin", func(int) error { return errAway }), nil)
			w.after(10 * time.Minute)
			p.node.fault(nil, nil)
			w.after(time.Minute)
			p.stop()
			w.requirePostedOnce()
			require.Equal(w, 0, w.seen.count("resolved rescued"))
		})
	})
}

func TestLostAnswerOfTheStore(t *testing.T) {
	t.Parallel()
	// losing is a store whose answers to the operation are lost three times.
	losing := func(operation string) func(*options) {
		return func(o *options) {
			o.Store.(*node).lose = at(operation, func(call int) error {
				if call%2 == 1 && call < 6 {
					return errAway
				}
				return nil
			})
		}
	}
	for _, operation := range []string{"claim", "record begin", "record report"} {
		t.Run(operation, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.insert(20)
				p := w.start(losing(operation))
				w.after(10 * time.Minute)
				p.stop()
				w.requireStatus(gateway.StatusSent)
				w.requirePostedOnce()
				require.Equal(w, 0, w.seen.count("doubled"))
				require.NotContains(w, w.log.String(), "moved on")
			})
		})
	}
	for class, operation := range map[gateway.ErrorClass]string{
		gateway.ClassTransient: "record retry",
		gateway.ClassRecipient: "record fail",
		gateway.ClassAmbiguous: "record doubt",
	} {
		t.Run(operation, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.insert(1)
				w.provider.answer = first(failed(class))
				p := w.start(losing(operation))
				w.after(10 * time.Minute)
				p.stop()
				require.NotContains(w, w.log.String(), "moved on")
				require.LessOrEqual(w, len(w.provider.posted()), 2)
			})
		})
	}
	t.Run("record release", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(20)
			p := w.start(losing("record release"), func(o *options) { o.Channels[0].SegmentsPerSecond = 1 })
			w.after(2 * time.Second)
			p.stop()
			for _, m := range w.store.all() {
				require.NotEqual(w, gateway.StatusSending, m.Status)
			}
		})
	})
}

func TestBadRow(t *testing.T) {
	t.Parallel()
	// refusing is a store that cannot write one row, and so fails every commit with it.
	refusing := func(step gateway.Step, bad gateway.MessageID) func(*options) {
		return func(o *options) { o.Store = picky{o.Store.(*node), step, bad} }
	}
	t.Run("DoesNotKeepOthersFromBeginning", func(t *testing.T) {
		inWorld(t, func(w *world) {
			bad := w.insert(20) + 7
			p := w.start(refusing(gateway.StepBegin, bad))
			w.after(time.Minute)
			p.stop()
			require.Len(w, w.provider.posted(), 19)
			require.Equal(w, gateway.StatusRejected, w.store.row(bad).Status)
			require.Equal(w, outbound.ReasonRefused+": "+errBroken.Error(), w.store.row(bad).StatusReason)
		})
	})
	t.Run("DoesNotKeepOthersFromBeingRecorded", func(t *testing.T) {
		inWorld(t, func(w *world) {
			bad := w.insert(20) + 7
			p := w.start(refusing(gateway.StepReport, bad))
			w.after(time.Minute)
			p.stop()
			unsent := func(m gateway.Message) bool { return m.Status != gateway.StatusSent }
			sent := slices.DeleteFunc(w.store.all(), unsent)
			require.Len(w, sent, 19)
			w.requirePostedOnce()
		})
	})
	t.Run("DoesNotMakeASweepSpin", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(1)
			w.provider.answer = always(ambiguous())
			p := w.start(func(o *options) {
				o.sweeps.Settings.Rows = 1 // every page is full
				o.Store.(*node).refuse = at("find", func(int) error { return errBroken })
				o.Store.(*node).delay = time.Millisecond
			})
			w.provider.holds(gateway.ProviderMessage{
				SID: "SMother", To: number(id), From: senderA, Outbound: true, CreatedAt: time.Now(),
			})
			w.after(12 * time.Minute)
			lists, _ := w.provider.asked()
			p.stop()
			require.Equal(w, gateway.StatusUnknown, w.store.row(id).Status)
			require.InDelta(w, 10*60/5, lists, 2, "one look in each interval")
		})
	})
}

// picky is a store that refuses every commit with one step of one row.
type picky struct {
	*node
	step gateway.Step
	bad  gateway.MessageID
}

func (s picky) Record(ctx context.Context, changes []gateway.Change) ([]error, error) {
	for _, c := range changes {
		if c.Step() == s.step && c.ID() == s.bad {
			return nil, errBroken
		}
	}
	return s.node.Record(ctx, changes)
}
