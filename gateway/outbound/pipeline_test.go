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
			w.Insert(300)
			p := w.Start()
			w.After(30 * time.Second)
			p.End()
			w.RequireStatus(gateway.StatusSent)
			w.RequirePostedOnce()
		})
	})
	t.Run("WritesWhatWasSent", func(t *testing.T) {
		inWorld(t, func(w *world) {
			id := w.Insert(1)
			p := w.Start()
			w.After(5 * time.Second)
			p.End()
			m := w.Store.Row(id)
			require.Equal(w, []any{number(id), senderA, 1, "GSM7", 1, gateway.ProviderStatus("queued"), ""},
				[]any{m.Recipient, m.Sender, m.Segments, m.Encoding, m.Attempts, m.ProviderStatus, m.ClaimToken})
			require.Equal(w, []gateway.Step{gateway.StepBegin, gateway.StepReport}, w.Store.Steps(id))
			require.Equal(w, w.Provider.Posted()[0].Ref, m.AttemptRef)
		})
	})
	t.Run("PostsThroughTheService", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1)
			from := gateway.Sender{ID: service, Kind: gateway.SenderService}
			p := w.Start(func(o *options) { o.Channels[0].Senders = []gateway.Sender{from} })
			w.After(5 * time.Second)
			p.End()
			posts := w.Provider.Posted()
			require.Len(w, posts, 1)
			require.Equal(w, from, posts[0].From)
		})
	})
	t.Run("FindsRowsInsertedLater", func(t *testing.T) {
		inWorld(t, func(w *world) {
			p := w.Start()
			w.After(10 * time.Second)
			w.Insert(1)
			w.After(2 * time.Second)
			w.RequireStatus(gateway.StatusSent)
			p.End()
		})
	})
}
