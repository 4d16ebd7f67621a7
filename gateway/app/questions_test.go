package app_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// texter has been asked two things from one number.
const texter = "+12025550123"

// night is a gateway in quiet hours, whose clock can be put forward.
type night struct {
	*testing.T
	*rig.World
	ahead atomic.Int64
}

func (n *night) clock() time.Time { return time.Now().Add(time.Duration(n.ahead.Load())) }

// atNight starts a gateway that asks, six hours before it may text. It is paused at first if the test says so.
func atNight(t *testing.T, paused bool) *night {
	t.Helper()
	n := &night{T: t}
	n.World = rig.NewWorld(t, twiliotest.Options{Clock: n.clock})
	if paused {
		require.NoError(t, n.Store.SetPause(t.Context(), n.pause()))
	}
	opens := time.Now().UTC().Add(6 * time.Hour)
	n.Gateway(t, func(o *app.Options) { o.Clock = n.clock }, rig.WithConfig(func(c *config.Config) {
		ch := &c.Channels[0]
		ch.Replies.Question = config.QuestionAsk
		ch.Hours = config.Hours{TimeZone: "UTC", ZoneFrom: config.ZoneOfChannel,
			Windows: []string{"mon-sun " + opens.Format("15:04") + "-" + opens.Add(time.Hour).Format("15:04")}}
	}))
	for _, subject := range []string{"forklift licence", "first aid"} {
		n.insert(gateway.Message{Subject: subject, State: gateway.State{Status: gateway.StatusDelivered,
			Recipient: texter, Sender: "+12025550100", ClaimedAt: time.Now().Add(-8 * time.Hour)}})
	}
	return n
}

func (n *night) pause() gateway.Pause {
	return gateway.Pause{Scope: gateway.PauseChannel, Name: rig.Channel, Reason: "test", Since: time.Now()}
}

func (n *night) insert(m gateway.Message) gateway.MessageID {
	n.Helper()
	m.Channel, m.Phones, m.Body, m.Priority = rig.Channel, texter, "Renew?", gateway.PriorityDefault
	m.ReplyKeywords, m.IgnoreQuietHours = []string{"YES", "NO"}, false
	told, err := n.Store.Insert(n.Context(), []gateway.Message{m})
	require.NoError(n, err)
	return told[0].ID
}

func (n *night) says(body string) {
	n.Helper()
	status, err := n.Simulator.Receive(n.Context(), twiliotest.Inbound{From: texter, To: "+12025550100", Body: body})
	require.NoError(n, err)
	require.Equal(n, 200, status)
}

// question waits until the gateway has a question in one of the statuses, and returns it.
func (n *night) question(in ...gateway.Status) (asked gateway.Message) {
	n.Helper()
	n.await(func(ctx context.Context) (bool, error) {
		rows, err := n.Store.Search(ctx, gateway.SearchParams{Statuses: in})
		for _, m := range rows {
			if len(m.Choices) > 0 {
				asked = m
			}
		}
		return asked.ID != 0, err
	})
	return asked
}

func (n *night) await(ready func(context.Context) (bool, error)) {
	n.Helper()
	ctx, cancel := context.WithTimeout(n.Context(), 20*time.Second)
	defer cancel()
	require.NoError(n, rig.Poll(ctx, 20*time.Millisecond, func() (bool, error) { return ready(ctx) }))
}

// posted are the questions that the provider took.
func (n *night) posted() (texts []string) {
	for _, a := range n.Simulator.Accepted() {
		if strings.HasPrefix(a.Body, "Reply 1") {
			texts = append(texts, a.Body)
		}
	}
	return texts
}

func TestQuestion_GoesOutAtNightToWhoHasJustWritten(t *testing.T) {
	t.Parallel()
	n := atNight(t, false)
	wrote := time.Now()
	n.says("yes")
	asked := n.question(gateway.StatusDelivered)
	require.Less(t, asked.ClaimedAt.Sub(wrote), time.Minute)
	require.Equal(t, []string{"Reply 1 for first aid, 2 for forklift licence"}, n.posted())
	n.says("2")
	n.await(func(ctx context.Context) (bool, error) {
		replies, err := n.Store.Replies(ctx, gateway.ReplySearchParams{From: texter})
		return err == nil && replies[1].Match.Method == gateway.MatchQuestion &&
			replies[1].Match.MessageID == asked.Choices[1], err
	})
	other := n.insert(gateway.Message{})
	n.await(func(context.Context) (bool, error) {
		return row(t, n.World, other).Status == gateway.StatusDeferred, nil
	})
	require.Len(t, n.Simulator.Accepted(), 1, "all else waits for the morning")
}

func TestQuestion_GoesOutWithinAQuarterOfAnHourOrNever(t *testing.T) {
	t.Parallel()
	n := atNight(t, true)
	n.says("yes")
	require.Equal(t, gateway.StatusNew, n.question(gateway.StatusNew).Status)
	n.ahead.Store(int64(16 * time.Minute))
	require.NoError(t, n.Store.Resume(t.Context(), n.pause().Scope, n.pause().Name))
	n.question(gateway.StatusExpired)
	require.Empty(t, n.posted())
}

func TestQuestion_IsNotPutToWhoHasOptedOut(t *testing.T) {
	t.Parallel()
	n := atNight(t, true)
	n.says("yes")
	n.question(gateway.StatusNew)
	n.says("STOP")
	require.NoError(t, n.Store.Resume(t.Context(), n.pause().Scope, n.pause().Name))
	n.question(gateway.StatusOptedOut)
	n.says("ok")
	n.await(func(ctx context.Context) (bool, error) {
		replies, err := n.Store.Replies(ctx, gateway.ReplySearchParams{From: texter})
		return err == nil && len(replies) == 3 && replies[0].Match.Status == gateway.MatchAmbiguous, err
	})
	require.Empty(t, n.posted())
}
