package outbound_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/sendtest"
)

// asking is a channel with two senders whose messages with keywords wait for an answer.
func asking(w *world) func(*sendtest.Options) {
	ch := sendtest.Channel("it", sendtest.SenderA, sendtest.SenderB)
	ch.Replies.Window = time.Hour
	book, err := conversation.NewBook([]gateway.Channel{ch})
	require.NoError(w, err)
	return func(o *sendtest.Options) { o.Channels, o.Conversations = []gateway.Channel{ch}, book }
}

func onePerson(m *gateway.Message) { m.Phones = firstPhone }

func withKeywords(m *gateway.Message) {
	onePerson(m)
	m.ReplyKeywords = []string{"YES"}
}

func TestSender_KeepsAnswersApart(t *testing.T) {
	t.Parallel()
	senders := func(w *world) []string {
		var all []string
		for _, p := range w.Provider.Posted() {
			all = append(all, p.From.ID)
		}
		slices.Sort(all)
		return all
	}
	both := []string{sendtest.SenderA, sendtest.SenderB}
	slices.Sort(both)
	t.Run("OfRowsClaimedTogether", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1, withKeywords)
			w.Insert(1, withKeywords)
			p := w.Start(asking(w))
			w.After(5 * time.Second)
			p.End()
			require.Equal(w, both, senders(w))
		})
	})
	t.Run("OfOneThatFollows", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1, withKeywords)
			p := w.Start(asking(w))
			w.After(5 * time.Second)
			w.Insert(1, withKeywords)
			w.After(5 * time.Second)
			p.End()
			require.Equal(w, both, senders(w))
		})
	})
	t.Run("OfOneThatFollowsBeforeTheFirstIsSent", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1, onePerson) // has the number's rate keep the next one in the queue
			p := w.Start(asking(w), func(o *sendtest.Options) { o.Channels[0].SegmentsPerSecond = 0.02 })
			w.After(2 * time.Second)
			first := w.Insert(1, withKeywords)
			w.After(2 * time.Second)
			second := w.Insert(1, withKeywords)
			w.After(2 * time.Second)
			require.Equal(w, gateway.StatusSending, w.Store.Row(first).Status)
			require.Equal(w, gateway.StatusSent, w.Store.Row(second).Status)
			p.End()
			require.Equal(w, both, senders(w))
		})
	})
	t.Run("NotOfOneThatWaitsForNoneAmongThem", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1, withKeywords)
			w.Insert(1, onePerson)
			p := w.Start(asking(w))
			w.After(5 * time.Second)
			p.End()
			require.Len(w, slices.Compact(senders(w)), 1, "a person is kept on one number")
		})
	})
	t.Run("NotOfOnesThatWaitForNone", func(t *testing.T) {
		inWorld(t, func(w *world) {
			w.Insert(1, onePerson)
			w.Insert(1, onePerson)
			p := w.Start(asking(w))
			w.After(5 * time.Second)
			p.End()
			require.Len(w, slices.Compact(senders(w)), 1)
		})
	})
}
