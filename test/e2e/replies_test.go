package e2e

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

func TestAReplyIsStagedOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{})
	answers := make([]rig.Answer, 3)
	var deliveries sync.WaitGroup
	for i := range answers {
		deliveries.Go(func() { answers[i] = s.reply(1).Send(t) })
	}
	deliveries.Wait()
	for _, answer := range answers {
		require.Equal(t, 200, answer.Status, answer.Body)
		require.Equal(t, "text/xml", answer.Type)
	}
	staged := s.replies(t)
	require.Len(t, staged, 1)
	require.Equal(t, privateText, staged[0].Body)
	require.Equal(t, rig.Channel, staged[0].Channel)
	require.InDelta(t, 1, metric(t, s.gateway, `ebs_sms_replies_total{kind="reply",result="staged"}`), 0)
	require.InDelta(t, 2, metric(t, s.gateway, `ebs_sms_replies_total{kind="reply",result="duplicate"}`), 0)
	require.NotContains(t, s.log.take(), privateText)
}

func TestAReplyMayComeWithATrailingSlash(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{})
	w := s.reply(1)
	w.URL += "/"
	require.Equal(t, 200, w.Send(t).Status)
	require.Len(t, s.replies(t), 1)
}

func TestTokensRotate(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{}, rig.WithConfig(func(c *config.Config) {
		c.Twilio.PreviousAuthTokens = []gateway.Secret{"previous"}
	}))
	for sid, token := range []string{twiliotest.DefaultAuthToken, "previous"} {
		w := s.reply(sid)
		w.Signature = signed(&w, token)
		require.Equal(t, 200, w.Send(t).Status)
	}
	require.Len(t, s.replies(t), 2)
}

func TestStopHoldsForTheNextClaimUntilStart(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{})

	s.says(t, "Stop.")
	refused, sent := s.insert(t, someone, "one"), s.insert(t, another, "two")
	s.Settle(t, time.Minute)
	require.Equal(t, gateway.StatusOptedOut, s.row(t, refused).Status)
	require.True(t, delivered(s.row(t, sent)))
	require.EqualValues(t, 1, s.Simulator.Tally().Posts, "the provider is not even asked")

	s.says(t, "START")
	sent = s.insert(t, someone, "three")
	s.Settle(t, time.Minute)
	require.True(t, delivered(s.row(t, sent)))
}

// delivered reports whether the provider has the row.
func delivered(m gateway.Message) bool {
	return m.Status == gateway.StatusSent || m.Status == gateway.StatusDelivered
}

func TestAnOptOutIsLearntFromTheProvider(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{Rules: []twiliotest.Rule{{To: someone, Code: 21610}}})
	for _, body := range []string{"one", "two"} {
		id := s.insert(t, someone, body)
		s.Settle(t, time.Minute)
		require.Equal(t, gateway.StatusOptedOut, s.row(t, id).Status)
	}
	require.EqualValues(t, 1, s.Simulator.Tally().Posts)
}

// TestAByteThatNoDatabaseTakesCostsNoReply: the post is signed with it.
func TestAByteThatNoDatabaseTakesCostsNoReply(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{})
	w := s.reply(1)
	w.Form.Set("Body", "STOP\x00")
	w.Form.Set("FromCity", "SAN\x00FRAN\xff")
	require.Equal(t, 200, w.Send(t).Status)
	staged := s.replies(t)
	require.Len(t, staged, 1)
	require.Equal(t, "STOP\uFFFD", staged[0].Body)
	require.Contains(t, staged[0].Params, "SAN\uFFFDFRAN\uFFFD")

	refused := s.insert(t, someone, "one")
	s.Settle(t, time.Minute)
	require.Equal(t, gateway.StatusOptedOut, s.row(t, refused).Status)
}

func TestRepliesOfAnAbsenceAreFoundInTheProvidersList(t *testing.T) {
	t.Parallel()
	w := rig.NewWorld(t, twiliotest.Options{RetryDelay: time.Millisecond})
	first := w.Gateway(t)
	waitFor(t, "a heartbeat", func() bool {
		nodes, err := w.Store.Nodes(t.Context())
		require.NoError(t, err)
		return len(nodes) > 0
	})
	require.NoError(t, first.Stop(t.Context()))
	for _, body := range []string{"YES", "STOP"} {
		_, err := w.Simulator.Receive(t.Context(), twiliotest.Inbound{From: someone, To: sender, Body: body})
		require.Error(t, err, "somebody took it")
	}

	second := w.Gateway(t)
	replies := func() []gateway.Reply {
		found, err := w.Store.Replies(t.Context(), gateway.ReplySearchParams{})
		require.NoError(t, err)
		return found
	}
	waitFor(t, "the replies", func() bool { return len(replies()) == 2 })
	optOuts, err := w.Store.OptOuts(t.Context(), []string{someone})
	require.NoError(t, err)
	require.NotEmpty(t, optOuts)
	waitFor(t, "their count", func() bool { return metric(t, second, "ebs_sms_replies_recovered_total") == 2 })
}
