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
	t.Run("GoesOnToTheNextNumberAsAReportDoes", func(t *testing.T) {
		sendtest.Run(t, func(w *sendtest.World) {
			const first, second = "+14155570001", "+14155570002"
			id := w.Insert(1, func(m *gateway.Message) { m.Phones = first + " / " + second })
			w.Provider.Final = "delivered"
			w.Provider.Blame = map[string]*gateway.Failure{
				first: {Class: gateway.ClassRecipient, Code: 30005, Text: "handset unknown", Strikes: 1},
			}
			p := w.Start()
			w.After(time.Hour)
			p.End()
			require.Equal(w, gateway.StatusDelivered, w.Store.Row(id).Status)
			require.Equal(w, second, w.Store.Row(id).Recipient)
			require.NotZero(w, w.Store.Number(first).DeadAt)
			require.Len(w, w.Provider.Posted(), 2)
			require.Equal(w, 1, w.Seen.Count("ended DELIVERED"))
			require.Zero(w, w.Seen.Count("ended UNDELIVERED"))
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
