package outbound_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/plan"
)

// capped limits sender A to so many segments a day.
func capped(segments int, edits ...func(*gateway.Channel)) func(*options) {
	return func(o *options) {
		o.Channels[0].SenderDailyCap, o.Channels[0].Beyond = segments, gateway.BeyondWait
		for _, edit := range edits {
			edit(&o.Channels[0])
		}
	}
}

// today is the counter of sender A.
func today() gateway.UsageKey {
	return gateway.UsageKey{Scope: gateway.UsageSender, Name: senderA, Period: time.Now().UTC().Format(time.DateOnly)}
}

// statuses counts the rows by status.
func (w *world) statuses() map[gateway.Status]int {
	counts := map[gateway.Status]int{}
	for _, m := range w.Store.All() {
		counts[m.Status]++
	}
	return counts
}

func TestCaps_KeepRowsForTheNextDay(t *testing.T) {
	inWorld(t, func(w *world) {
		midnight := time.Now().UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
		w.Insert(100)
		g := w.Start(capped(40))
		w.After(10 * time.Second)
		require.Equal(w, map[gateway.Status]int{gateway.StatusSent: 40, gateway.StatusDeferred: 60}, w.statuses())
		require.Equal(w, 40, w.Store.Used(today()))
		for _, m := range w.Store.All() {
			if m.Status == gateway.StatusDeferred {
				require.Equal(w, plan.ReasonCap, m.StatusReason)
				require.Equal(w, midnight, m.NextAttemptAt.UTC())
			}
		}
		claims := g.Node.Count("claim")
		w.After(time.Hour)
		require.Equal(w, claims, g.Node.Count("claim"), "rows that wait are claimed")
		w.After(time.Until(midnight) + 10*time.Second)
		require.Equal(w, map[gateway.Status]int{gateway.StatusSent: 80, gateway.StatusDeferred: 20}, w.statuses())
		w.After(24 * time.Hour)
		w.RequireStatus(gateway.StatusSent)
		w.RequirePostedOnce()
		require.Equal(w, 20, w.Store.Used(today()), "what is not used is given back")
		require.Len(w, w.Logged("80%", "scope=sender"), 2, "once on each day that comes so far")
		g.End()
	})
}

func TestCaps_EndRowsWhereTheChannelWantsIt(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(10)
		w.Start(func(o *options) {
			o.Channels[0].DailyBudget, o.Channels[0].Beyond = 7, gateway.BeyondFail
		})
		w.After(10 * time.Second)
		require.Equal(w, map[gateway.Status]int{gateway.StatusSent: 7, gateway.StatusRejected: 3}, w.statuses())
		for _, m := range w.Store.All() {
			if m.Status == gateway.StatusRejected {
				require.Equal(w, plan.ReasonBudget, m.StatusReason)
			}
		}
	})
}

func TestCaps_RejectWhatNoDayHasRoomFor(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(1, func(m *gateway.Message) {
			for range 50 {
				m.Body += "Your certificate expires."
			}
		})
		w.Start(capped(3))
		w.After(time.Second)
		w.RequireStatus(gateway.StatusRejected)
		require.Equal(w, plan.ReasonOverCap, w.Store.All()[0].StatusReason)
	})
}

func TestCaps_LetSmallerMessagesGoWhereALargeOneDoesNotFit(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(4, func(m *gateway.Message) {
			if m.ID == 2 {
				for range 19 {
					m.Body += "Your certificate expires." // 500 characters, 4 segments
				}
			}
		})
		w.Start(capped(4))
		w.After(10 * time.Second)
		counts := w.statuses()
		require.Equal(w, 1, counts[gateway.StatusDeferred])
		require.Equal(w, 3, counts[gateway.StatusSent])
	})
}

func TestCaps_DoNotHurtOtherSenders(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(50)
		w.Insert(50, func(m *gateway.Message) { m.Channel = "other" })
		w.Start(capped(5), func(o *options) { o.Channels = append(o.Channels, channel("other", senderB)) })
		w.After(10 * time.Second)
		for _, m := range w.Store.All() {
			if m.Channel == "other" {
				require.Equal(w, gateway.StatusSent, m.Status)
			}
		}
		require.Equal(w, 55, w.statuses()[gateway.StatusSent])
	})
}

func TestCaps_OfOneSenderHoldForAllOfItsChannels(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(20)
		w.Insert(20, func(m *gateway.Message) { m.Channel = "other" })
		w.Start(capped(30), func(o *options) {
			o.Channels = append(o.Channels, o.Channels[0])
			o.Channels[1].Name = "other"
		})
		w.After(10 * time.Second)
		require.Equal(w, map[gateway.Status]int{gateway.StatusSent: 30, gateway.StatusDeferred: 10}, w.statuses())
	})
}

func TestCaps_AreSharedByGateways(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(300)
		two := func(o *options) { o.Gateways = func() int { return 2 } }
		a, b := w.Start(capped(200), two), w.Start(capped(200), two, func(o *options) { o.Run = "other" })
		w.After(30 * time.Second)
		sent := w.statuses()[gateway.StatusSent]
		require.LessOrEqual(w, sent, 200)
		require.Greater(w, sent, 170, "what one gateway has reserved another cannot send")
		require.Equal(w, sent, w.Store.Used(today()))
		require.Positive(w, a.Node.Count("reserve"))
		require.Positive(w, b.Node.Count("reserve"))
	})
}

func TestCaps_LoseABlockToACrashAndNoMore(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(1000)
		a := w.Start(capped(1000, func(ch *gateway.Channel) { ch.SegmentsPerSecond = 10 }))
		w.After(10 * time.Second)
		posted := len(w.Provider.Posted())
		a.Crash()
		lost := w.Store.Used(today()) - posted
		require.GreaterOrEqual(w, lost, 0)
		require.LessOrEqual(w, lost, 150)
		w.Start(capped(1000), func(o *options) { o.Run = "next" })
		w.After(10 * time.Minute)
		require.LessOrEqual(w, len(w.Provider.Posted()), 1000)
		require.GreaterOrEqual(w, len(w.Provider.Posted()), 1000-lost-4)
	})
}

func TestCaps_CountNothingThatWasNotAccepted(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Provider.Answer = always(failed(gateway.ClassRecipient))
		w.Insert(20)
		g := w.Start(capped(100))
		w.After(10 * time.Second)
		w.RequireStatus(gateway.StatusFailed)
		require.Zero(w, w.Store.Used(today()))
		g.End()
	})
}

func TestCaps_CountWhatMayHaveBeenAccepted(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Provider.Answer = always(ambiguous())
		w.Insert(2)
		w.Start(capped(100))
		w.After(10 * time.Second)
		require.Equal(w, 2, w.Store.Used(today()))
	})
}

func TestCaps_GiveBackAtStop(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(3)
		g := w.Start(capped(1000))
		w.After(time.Second)
		require.Greater(w, w.Store.Used(today()), 3)
		g.End()
		require.Equal(w, 3, w.Store.Used(today()))
	})
}

func TestCaps_HoldWhileTheStoreDoesNotAnswer(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(10)
		g := w.Start(capped(100), func(o *options) {
			o.Store.(*node).Fault(at("reserve", func(int) error { return gateway.ErrUnavailable }), nil)
		})
		w.After(5 * time.Second)
		require.Empty(w, w.Provider.Posted())
		require.LessOrEqual(w, g.Node.Count("reserve"), 7)
		g.Node.Fault(nil, nil)
		w.After(5 * time.Second)
		w.RequireStatus(gateway.StatusSent)
	})
}

func TestCaps_BeginTheDayAtTheirOwnMidnight(t *testing.T) {
	inWorld(t, func(w *world) {
		zone, err := hours.LoadZone("America/New_York")
		require.NoError(w, err)
		w.Insert(2)
		w.Start(capped(1), func(o *options) { o.Settings.CapsZone = zone })
		w.After(5 * time.Second)
		year, month, day := zone.In(time.Now()).Date()
		for _, m := range w.Store.All() {
			if m.Status == gateway.StatusDeferred {
				require.Equal(w, time.Date(year, month, day+1, 0, 0, 0, 0, zone.In(time.Now()).Location()).UTC(), m.NextAttemptAt.UTC())
			}
		}
		require.Equal(w, 1, w.statuses()[gateway.StatusDeferred])
	})
}

func TestCaps_KeepRowsForTheHoursOfTheNextDay(t *testing.T) {
	inWorld(t, func(w *world) {
		w.After(12 * time.Hour) // the fake clock begins at midnight
		window, err := hours.ParseWindow("mon-sun 08:00-20:00")
		require.NoError(w, err)
		open, err := hours.New(hours.Rules{Windows: []hours.Window{window}, TimeZone: "UTC"})
		require.NoError(w, err)
		w.Insert(2)
		w.Start(capped(1, func(ch *gateway.Channel) { ch.Hours = open }))
		w.After(5 * time.Second)
		require.Equal(w, map[gateway.Status]int{gateway.StatusSent: 1, gateway.StatusDeferred: 1}, w.statuses())
		tomorrow := time.Now().UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
		for _, m := range w.Store.All() {
			if m.Status == gateway.StatusDeferred {
				require.Equal(w, tomorrow.Add(8*time.Hour), m.NextAttemptAt.UTC())
			}
		}
	})
}

func TestSenders_OfACountryTakeThePlaceOfTheOthers(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(2, func(m *gateway.Message) {
			if m.ID == 2 {
				m.Phones = "+447400123456"
			}
		})
		w.Start(func(o *options) {
			o.Channels[0].SendersByCountry = map[string][]gateway.Sender{"GB": gateway.Addresses("ALERTS")}
		})
		w.After(5 * time.Second)
		w.RequireStatus(gateway.StatusSent)
		require.Equal(w, senderA, w.Store.Row(1).Sender)
		require.Equal(w, "ALERTS", w.Store.Row(2).Sender)
	})
}

func TestSenders_ThatAreWordsDoNotTextNorthAmerica(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(1)
		w.Start(func(o *options) { o.Channels[0].Senders = gateway.Addresses("ALERTS") })
		w.After(5 * time.Second)
		w.RequireStatus(gateway.StatusRejected)
		require.Equal(w, plan.ReasonNoSender, w.Store.Row(1).StatusReason)
	})
}

// lockedCounter is a store in which another session holds a sender's counter.
type lockedCounter struct {
	*node
	name string
}

func (s lockedCounter) Reserve(ctx context.Context, r gateway.Reservation) (gateway.Granted, error) {
	if r.Name == s.name {
		return gateway.Granted{}, gateway.ErrUnavailable
	}
	return s.node.Reserve(ctx, r)
}

func TestCaps_OneThatCannotBeReservedKeepsNoOther(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Insert(10)
		w.Insert(10, func(m *gateway.Message) { m.Channel = "other" })
		w.Start(capped(50), func(o *options) {
			o.Channels = append(o.Channels, channel("other", senderB))
			o.Channels[1].SenderDailyCap, o.Channels[1].Beyond = 50, gateway.BeyondWait
			o.Store = lockedCounter{o.Store.(*node), senderA}
		})
		w.After(10 * time.Second)
		require.Equal(w, 10, w.statuses()[gateway.StatusSent], "those of the other sender")
	})
}
