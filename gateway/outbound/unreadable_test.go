package outbound_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func TestUnreadableRow(t *testing.T) {
	t.Parallel()
	unreadable := func(column string) func(*gateway.Message) {
		return func(m *gateway.Message) { m.Unreadable = column }
	}
	t.Run("EndsWithTheColumnAndCostsNobodyElse", func(t *testing.T) {
		inWorld(t, func(w *world) {
			bad := w.Insert(2, unreadable("PERSON_ID"))
			w.Insert(20)
			p := w.Start()
			w.After(10 * time.Second)
			p.End()
			for _, m := range w.Store.All() {
				if m.ID > bad+1 {
					require.Equal(w, gateway.StatusSent, m.Status, "row %d", m.ID)
					continue
				}
				require.Equal(w, gateway.StatusRejected, m.Status)
				require.Equal(w, "unreadable: PERSON_ID", m.StatusReason)
			}
			require.Equal(w, 2, w.Seen.Count("unreadable it"))
			require.Equal(w, 2, w.Seen.Count("turned away "+string(gateway.StatusRejected)))
			require.Equal(w, 1, w.Log.Count("cannot be read"))
			require.Contains(w, w.Log.String(), "message_id=1 column=PERSON_ID")
		})
	})
	t.Run("WithoutAnIDIsPassedOver", func(t *testing.T) {
		inWorld(t, func(w *world) {
			nameless := gateway.Message{
				Channel:    "it",
				Unreadable: "MESSAGE_ID",
				Priority:   1,
				State:      gateway.State{Status: gateway.StatusNew},
			}
			w.Store.Insert(nameless)
			w.Insert(20)
			p := w.Start()
			w.After(25 * time.Second)
			p.End()
			for _, m := range w.Store.All() {
				if m.ID != 0 {
					require.Equal(w, gateway.StatusSent, m.Status, "row %d", m.ID)
				}
			}
			require.Equal(w, nameless, w.Store.Row(0))
			require.Equal(w, 1, w.Seen.Count("unreadable it"))
			require.Equal(w, 1, w.Log.Count("cannot be read"))
		})
	})
	t.Run("IsHeldIfItsOutcomeIsUnknown", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1, unreadable("CLAIMED_AT"), func(m *gateway.Message) {
				m.State = gateway.State{
					Status: gateway.StatusUnknown, StatusAt: time.Now(), NextAttemptAt: time.Now(), AttemptRef: "ref",
					Attempts: 1, Recipient: number(m.ID), Sender: senderA,
				}
			})
			p := w.Start()
			w.After(time.Minute)
			p.End()
			require.Equal(w, gateway.StatusHeld, w.Store.Row(id).Status)
			require.Empty(w, w.Provider.Posted())
		})
	})
	t.Run("WithoutAPlaceInTheOrderKeepsNoSweepFromItsEnd", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(20, unreadable("NEXT_ATTEMPT_AT"), func(m *gateway.Message) {
				m.State = gateway.State{
					Status:        gateway.StatusSending,
					ClaimToken:    "dead",
					StatusAt:      time.Now(),
					NextAttemptAt: time.Now(),
				}
			})
			w.Store.Refuse(func(gateway.Change) error { return errors.New("not in this period") })
			p := w.Start()
			w.After(6 * time.Second)
			p.End()
			require.LessOrEqual(w, p.Node.Count("due SENDING"), 3)
		})
	})
	t.Run("EndsNoSweepBeforeTheRowsBehindIt", func(t *testing.T) {
		inWorld(t, func(w *world) {
			sending := func(m *gateway.Message) {
				m.State = gateway.State{
					Status:        gateway.StatusSending,
					ClaimToken:    "dead",
					StatusAt:      time.Now(),
					NextAttemptAt: time.Now().Add(-time.Minute),
				}
			}
			w.Store.Insert(gateway.Message{Channel: "it", Unreadable: "MESSAGE_ID", State: gateway.State{
				Status: gateway.StatusSending, NextAttemptAt: time.Now().Add(-time.Hour),
			}})
			w.Insert(50, sending, unreadable("PERSON_ID"))
			p := w.Start()
			w.After(6 * time.Second)
			p.End()
			require.Equal(w, 50, w.Seen.Count("resolved rescued"))
		})
	})
}
