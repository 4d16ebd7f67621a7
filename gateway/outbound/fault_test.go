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
			w.Insert(10)
			dead := w.Start()
			dead.Node.Fault(at("record report", func(int) error { return errAway }), nil)
			w.After(2 * time.Second)
			dead.Crash()
			require.Len(w, w.Provider.Posted(), 10)
			w.RequireStatus(gateway.StatusSending)

			heir := w.Start()
			w.After(10 * time.Minute)
			heir.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
			require.Equal(w, 10, w.Seen.Count("resolved rescued"))
		})
	})
	t.Run("BeforeThePostIsSentAgain", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(10)
			w.Provider.Answer = func(ctx context.Context, p *provider, post post) gateway.Outcome {
				if time.Since(epoch()) < 10*time.Second {
					return hang(ctx, p, post)
				}
				return p.Accept(ctx, post)
			}
			dead := w.Start()
			w.After(2 * time.Second)
			dead.Crash()

			heir := w.Start()
			w.After(10 * time.Minute)
			heir.End()
			w.RequireStatus(gateway.StatusSent)
			require.Len(w, w.Provider.Posted(), 4+10)
		})
	})
	t.Run("BeforeTheBeginCostsNoAttempt", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(10)
			dead := w.Start()
			dead.Node.Fault(at("record begin", func(int) error { return errAway }), nil)
			w.After(2 * time.Second)
			dead.Crash()

			heir := w.Start()
			w.After(10 * time.Minute)
			heir.End()
			w.RequirePostedOnce()
			for _, m := range w.Store.All() {
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
			id := w.Insert(1)
			slow := w.Start(func(o *options) { o.Settings.Lease = 20 * time.Second })
			slow.Node.Fault(at("record report", func(int) error {
				if time.Since(epoch()) < time.Minute {
					return errAway
				}
				return nil
			}), nil)
			w.After(40 * time.Second)
			require.Equal(w, gateway.StatusUnknown, w.Store.Row(id).Status)
			w.After(time.Minute)
			require.Equal(w, gateway.StatusSent, w.Store.Row(id).Status)
			slow.End()
			steps := []gateway.Step{gateway.StepBegin, gateway.StepRescue, gateway.StepReport}
			require.Equal(w, steps, w.Store.Steps(id))
			w.RequirePostedOnce()
		})
	})
	t.Run("FindingOfAnEarlierAttemptIsDropped", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1)
			w.Provider.Answer = always(ambiguous())
			p := w.Start()
			w.After(time.Minute)
			// Another gateway settles the attempt and makes another one, while this one cannot write its finding.
			p.Node.Fault(at("record not_found", func(int) error { return errAway }), nil)
			w.After(2 * time.Minute)
			m := w.Store.Row(id)
			require.Equal(w, gateway.StatusUnknown, m.Status)
			m.AttemptRef, m.NextAttemptAt = "another", time.Now().Add(time.Hour)
			w.Store.Insert(m)
			p.Node.Fault(nil, nil)
			w.After(10 * time.Minute)
			p.End()
			require.Equal(w, "another", w.Store.Row(id).AttemptRef)
			require.Len(w, w.Provider.Posted(), 1)
		})
	})
}

func TestStoreAway(t *testing.T) {
	t.Parallel()
	t.Run("PostsNoMoreThanTheBoundAndLosesNothing", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(500)
			p := w.Start(func(o *options) { o.Settings.RecordRows = 10 })
			p.Node.Fault(at("record report", func(int) error { return errAway }), nil)
			w.After(time.Minute)
			require.Len(w, w.Provider.Posted(), 4*4+2*10)
			p.Node.Fault(away, nil)
			w.After(time.Hour)
			p.Node.Fault(nil, nil)
			w.After(10 * time.Minute)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
		})
	})
	t.Run("IsLeftAloneMoreAndMore", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(10)
			p := w.Start()
			p.Node.Fault(away, nil)
			w.After(10 * time.Minute)
			require.Less(w, p.Node.Count("poll"), 200)
			require.LessOrEqual(w, p.Node.Count("due "+string(gateway.StatusSending)), 121)
			p.Node.Fault(nil, nil)
			w.After(time.Minute)
			p.End()
			w.RequirePostedOnce()
		})
	})
	t.Run("BeforeTheBeginGivesClaimsBackInTime", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(10)
			p := w.Start()
			p.Node.Fault(at("record begin", func(int) error { return errAway }), nil)
			w.After(10 * time.Minute)
			p.Node.Fault(nil, nil)
			w.After(time.Minute)
			p.End()
			w.RequirePostedOnce()
			require.Equal(w, 0, w.Seen.Count("resolved rescued"))
		})
	})
}

func TestLostAnswerOfTheStore(t *testing.T) {
	t.Parallel()
	// losing is a store whose answers to the operation are lost three times.
	losing := func(operation string) func(*options) {
		return func(o *options) {
			o.Store.(*node).Lose = at(operation, func(call int) error {
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
				w.Insert(20)
				p := w.Start(losing(operation))
				w.After(10 * time.Minute)
				p.End()
				w.RequireStatus(gateway.StatusSent)
				w.RequirePostedOnce()
				require.Equal(w, 0, w.Seen.Count("doubled"))
				require.NotContains(w, w.Log.String(), "moved on")
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
				w.Insert(1)
				w.Provider.Answer = first(failed(class))
				p := w.Start(losing(operation))
				w.After(10 * time.Minute)
				p.End()
				require.NotContains(w, w.Log.String(), "moved on")
				require.LessOrEqual(w, len(w.Provider.Posted()), 2)
			})
		})
	}
	t.Run("record release", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(20)
			p := w.Start(losing("record release"), func(o *options) { o.Channels[0].SegmentsPerSecond = 1 })
			w.After(2 * time.Second)
			p.End()
			for _, m := range w.Store.All() {
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
			bad := w.Insert(20) + 7
			p := w.Start(refusing(gateway.StepBegin, bad))
			w.After(time.Minute)
			p.End()
			require.Len(w, w.Provider.Posted(), 19)
			require.Equal(w, gateway.StatusRejected, w.Store.Row(bad).Status)
			require.Equal(w, outbound.ReasonRefused+": "+errBroken.Error(), w.Store.Row(bad).StatusReason)
		})
	})
	t.Run("DoesNotKeepOthersFromBeingRecorded", func(t *testing.T) {
		inWorld(t, func(w *world) {
			bad := w.Insert(20) + 7
			p := w.Start(refusing(gateway.StepReport, bad))
			w.After(time.Minute)
			p.End()
			unsent := func(m gateway.Message) bool { return m.Status != gateway.StatusSent }
			sent := slices.DeleteFunc(w.Store.All(), unsent)
			require.Len(w, sent, 19)
			w.RequirePostedOnce()
		})
	})
	t.Run("DoesNotMakeASweepSpin", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1)
			w.Provider.Answer = always(ambiguous())
			p := w.Start(func(o *options) {
				o.Sweeps.Settings.Rows = 1 // every page is full
				o.Store.(*node).Refuse = at("find", func(int) error { return errBroken })
				o.Store.(*node).Delay = time.Millisecond
			})
			w.Provider.Holds(gateway.ProviderMessage{
				SID: "SMother", To: number(id), From: senderA, Outbound: true, CreatedAt: time.Now(),
			})
			w.After(12 * time.Minute)
			lists, _ := w.Provider.Asked()
			p.End()
			require.Equal(w, gateway.StatusUnknown, w.Store.Row(id).Status)
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
