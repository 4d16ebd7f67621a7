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
			bad := w.insert(2, unreadable("PERSON_ID"))
			w.insert(20)
			p := w.start()
			w.after(10 * time.Second)
			p.stop()
			for _, m := range w.store.all() {
				if m.ID > bad+1 {
					require.Equal(w, gateway.StatusSent, m.Status, "row %d", m.ID)
					continue
				}
				require.Equal(w, gateway.StatusRejected, m.Status)
				require.Equal(w, "unreadable: PERSON_ID", m.StatusReason)
			}
			require.Equal(w, 2, w.seen.count("unreadable it"))
			require.Equal(w, 2, w.seen.count("turned away "+string(gateway.StatusRejected)))
			require.Equal(w, 1, w.log.Count("cannot be read"))
			require.Contains(w, w.log.String(), "message_id=1 column=PERSON_ID")
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
			w.store.insert(nameless)
			w.insert(20)
			p := w.start()
			w.after(25 * time.Second)
			p.stop()
			for _, m := range w.store.all() {
				if m.ID != 0 {
					require.Equal(w, gateway.StatusSent, m.Status, "row %d", m.ID)
				}
			}
			require.Equal(w, nameless, w.store.row(0))
			require.Equal(w, 1, w.seen.count("unreadable it"))
			require.Equal(w, 1, w.log.Count("cannot be read"))
		})
	})
	t.Run("IsHeldIfItsOutcomeIsUnknown", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(1, unreadable("CLAIMED_AT"), func(m *gateway.Message) {
				m.State = gateway.State{
					Status: gateway.StatusUnknown, StatusAt: time.Now(), NextAttemptAt: time.Now(), AttemptRef: "ref",
					Attempts: 1, Recipient: number(m.ID), Sender: senderA,
				}
			})
			p := w.start()
			w.after(time.Minute)
			p.stop()
			require.Equal(w, gateway.StatusHeld, w.store.row(id).Status)
			require.Empty(w, w.provider.posted())
		})
	})
	t.Run("WithoutAPlaceInTheOrderKeepsNoSweepFromItsEnd", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(20, unreadable("NEXT_ATTEMPT_AT"), func(m *gateway.Message) {
				m.State = gateway.State{
					Status:        gateway.StatusSending,
					ClaimToken:    "dead",
					StatusAt:      time.Now(),
					NextAttemptAt: time.Now(),
				}
			})
			w.store.refuse(func(gateway.Change) error { return errors.New("not in this period") })
			p := w.start()
			w.after(6 * time.Second)
			p.stop()
			require.LessOrEqual(w, p.node.count("due SENDING"), 3)
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
			w.store.insert(gateway.Message{Channel: "it", Unreadable: "MESSAGE_ID", State: gateway.State{
				Status: gateway.StatusSending, NextAttemptAt: time.Now().Add(-time.Hour),
			}})
			w.insert(50, sending, unreadable("PERSON_ID"))
			p := w.start()
			w.after(6 * time.Second)
			p.stop()
			require.Equal(w, 50, w.seen.count("resolved rescued"))
		})
	})
}
