package reconcile_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sendtest"
)

func TestPoll(t *testing.T) {
	t.Parallel()
	t.Run("FindsTheFinalStatus", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			w.Insert(50)
			w.Provider.Final = "delivered"
			p := w.Start()
			w.After(30 * time.Minute)
			p.End()
			w.RequireStatus(gateway.StatusDelivered)
			_, asked := w.Provider.Asked()
			require.Equal(w, 50, asked)
			require.Equal(w, 50, w.Seen.Count("ended DELIVERED"))
		})
	})
	t.Run("AsksAgainEverySoOftenAndGivesUp", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			id := w.Insert(1)
			w.Provider.Final = "queued"
			p := w.Start(func(o *sendtest.Options) {
				o.Settings.PollInterval, o.Sweeps.Settings.Poll.GiveUp = time.Minute, 5*time.Hour
			})
			w.After(8 * time.Hour)
			p.End()
			_, asked := w.Provider.Asked()
			require.InDelta(w, 5, asked, 1)
			require.Zero(w, w.Store.Row(id).NextAttemptAt)
			require.Equal(w, 1, w.Seen.Count("resolved given_up"))
		})
	})
	t.Run("GoesOnAfterFailures", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			w.Insert(1)
			p := w.Start()
			w.After(3 * time.Hour)
			_, asked := w.Provider.Asked()
			p.End()
			require.Equal(w, 3, asked)
			w.RequireStatus(gateway.StatusSent)
		})
	})
}
