package outbound_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func TestPipeline(t *testing.T) {
	t.Parallel()
	t.Run("SendsEveryRowOnce", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(300)
			p := w.start()
			w.after(30 * time.Second)
			p.stop()
			w.requireStatus(gateway.StatusSent)
			w.requirePostedOnce()
		})
	})
	t.Run("WritesWhatWasSent", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.insert(1)
			p := w.start()
			w.after(5 * time.Second)
			p.stop()
			m := w.store.row(id)
			require.Equal(w, []any{number(id), senderA, 1, "GSM7", 1, gateway.ProviderStatus("queued"), ""},
				[]any{m.Recipient, m.Sender, m.Segments, m.Encoding, m.Attempts, m.ProviderStatus, m.ClaimToken})
			require.Equal(w, []gateway.Step{gateway.StepBegin, gateway.StepReport}, w.store.steps(id))
			require.Equal(w, w.provider.posted()[0].Ref, m.AttemptRef)
		})
	})
	t.Run("PostsThroughTheService", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.insert(1)
			p := w.start(func(o *options) { o.Channels[0].Senders, o.Channels[0].MessagingServiceSID = nil, service })
			w.after(5 * time.Second)
			p.stop()
			posts := w.provider.posted()
			require.Len(w, posts, 1)
			require.Equal(w, []string{service, ""}, []string{posts[0].MessagingServiceSID, posts[0].From})
		})
	})
	t.Run("FindsRowsInsertedLater", func(t *testing.T) {
		inWorld(t, func(w *world) {
			p := w.start()
			w.after(10 * time.Second)
			w.insert(1)
			w.after(2 * time.Second)
			w.requireStatus(gateway.StatusSent)
			p.stop()
		})
	})
}
