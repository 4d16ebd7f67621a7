package storetest

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/inbound"
)

// replying is a gateway that takes replies and matches them, on a store.
type replying struct {
	fixture
	service *inbound.Service
	matcher *inbound.Matcher
	decided chan gateway.Match
	once    sync.Once
}

const (
	replier  = "+14155550100"
	ourFirst = "+14155550199"
	ourOther = "+14155550198"
)

// reminding is a channel that knows yes and no.
func reminding() gateway.Channel {
	return gateway.Channel{
		Name: channel, Senders: gateway.Addresses(ourFirst, ourOther), Replies: gateway.ReplyPolicy{
			Keywords: map[string][]string{"YES": {"ok", "👍"}, "NO": {"nope"}},
			Final:    []string{"YES", "NO"}, Window: 24 * time.Hour,
		},
	}
}

// replying starts a gateway that looks for replies when it is woken.
func (f fixture) replying() *replying {
	f.Helper()
	r := &replying{fixture: f, decided: make(chan gateway.Match, 100)}
	clock := func() time.Time { return noon().Add(time.Minute) }
	book, err := conversation.NewBook([]gateway.Channel{reminding()})
	require.NoError(f, err)
	r.matcher = inbound.NewMatcher(inbound.MatcherOptions{
		Store: f.store, Conversations: book, Channels: []gateway.Channel{reminding()}, Interval: time.Hour, Clock: clock,
		Logger: slog.New(slog.DiscardHandler), Observer: r,
	})
	r.service, err = inbound.New(inbound.Options{
		Store: f.store, Channels: []gateway.Channel{reminding()}, Clock: clock, Staged: r.matcher.Wake,
	})
	require.NoError(f, err)
	r.matcher.Start()
	f.Cleanup(r.stop)
	return r
}

func (r *replying) stop() {
	r.once.Do(func() {
		r.service.Close()
		r.matcher.Stop()
	})
}

// Matched implements inbound.MatchObserver.
func (r *replying) Matched(m inbound.Matched) { r.decided <- m.Match }

// MatchesPending implements inbound.MatchObserver.
func (r *replying) MatchesPending(time.Duration) {}

// Refused implements inbound.MatchObserver.
func (r *replying) Refused(string, int) {}

// StoreFailed implements inbound.MatchObserver.
func (r *replying) StoreFailed(string) {}

// says sends a reply and returns it once it is decided.
func (r *replying) says(sid, body string) gateway.Reply {
	r.Helper()
	return r.saysAt(noon(), sid, body)
}

func (r *replying) saysAt(at time.Time, sid, body string) gateway.Reply {
	r.Helper()
	require.NoError(r, r.service.Accept(r.Context(), gateway.Incoming{Reply: gateway.Reply{
		ProviderSID: sid, From: replier, To: ourFirst, Body: body, ReceivedAt: at,
	}}))
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	select {
	case <-r.decided:
	case <-ctx.Done():
		require.Fail(r, "not decided", sid)
	}
	return r.replies(gateway.ReplySearchParams{From: replier})[0]
}

// sent is a message that waits for an answer.
func sent(keywords ...string) gateway.Message {
	m := fresh()
	m.PersonID, m.ReplyKeywords = 7, keywords
	m.State = gateway.State{
		Status: gateway.StatusDelivered, ClaimedAt: noon().Add(-time.Hour), Recipient: replier, Sender: ourFirst,
	}
	return m
}

func testConversation(t *testing.T, open opener) {
	open.run(t, "AReplyIsMatchedAsSoonAsItIsStaged", func(f fixture) {
		id := f.insertOne(sent("YES", "NO")).ID
		r := f.replying().says("SM1", "Ok, thanks!")
		require.Equal(f, gateway.Match{
			Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: id, PersonID: 7}, r.Match)
		require.Equal(f, []string{channel, "YES"}, []string{r.Channel, r.Keyword})
	})
	open.run(t, "AFinalAnswerClosesTheMessage", func(f fixture) {
		first := f.insertOne(sent("YES", "NO")).ID
		s := f.replying()
		require.Equal(f, first, s.says("SM1", "no").Match.MessageID)
		require.Equal(f, gateway.MatchUnmatched, s.saysAt(noon().Add(time.Second), "SM2", "nope").Match.Status)
		second := f.insertOne(sent("YES", "NO")).ID
		require.Equal(f, second, s.saysAt(noon().Add(2*time.Second), "SM3", "nope").Match.MessageID)
	})
	open.run(t, "TwoOpenMessagesAreToldApartByAKeyword", func(f fixture) {
		ids := ids(f.insert(sent("YES", "NO"), sent("RENEWED")))
		s := f.replying()
		require.Equal(f, gateway.Match{Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{ids[1], ids[0]}},
			s.says("SM1", "see you").Match)
		r := s.says("SM2", "I renewed it")
		require.Equal(f, []any{ids[1], gateway.MatchKeyword, "RENEWED"}, []any{r.Match.MessageID, r.Match.Method, r.Keyword})
	})
	open.run(t, "AStopWordAnswersNothing", func(f fixture) {
		f.stage(gateway.Staging{Reply: gateway.Reply{ProviderSID: "SM1", From: replier, ReceivedAt: noon(),
			Kind: consent.KindStop, Keyword: "STOP"}})
		s := f.replying()
		require.Equal(f, gateway.MatchNone, (<-s.decided).Status)
		require.Equal(f, "STOP", f.replies(gateway.ReplySearchParams{})[0].Keyword)
	})
	open.run(t, "ManyRepliesAndGatewaysDecideEachOnce", testManyMatched)
}

func testManyMatched(f fixture) {
	const people = 120
	var rows []gateway.Message
	var replies []gateway.Staging
	for i := range people {
		m, r := sent("YES", "NO"), reply(unique("SM"))
		m.Recipient = "+1415555" + string(rune('0'+i/100)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10)) + "1"
		r.From, r.To = m.Recipient, ourFirst
		rows, replies = append(rows, m), append(replies, gateway.Staging{Reply: r})
	}
	f.insert(rows...)
	f.stage(replies...)
	gateways := []*replying{f.replying(), f.replying(), f.replying()}
	for range people {
		select {
		case <-gateways[0].decided:
		case <-gateways[1].decided:
		case <-gateways[2].decided:
		case <-time.After(20 * time.Second):
			require.Fail(f, "not all are decided")
		}
	}
	for _, g := range gateways {
		g.stop()
		require.Empty(f, g.decided)
	}
	sentTo := map[gateway.MessageID]string{}
	found, err := f.store.SentTo(f.Context(), gateway.ConversationParams{Numbers: froms(replies)})
	require.NoError(f, err)
	for _, m := range found {
		sentTo[m.ID] = m.Recipient
	}
	for _, r := range f.replies(gateway.ReplySearchParams{}) {
		require.Equal(f, gateway.MatchOnly, r.Match.Method)
		require.Equal(f, r.From, sentTo[r.Match.MessageID])
	}
}

func froms(stagings []gateway.Staging) []string {
	found := make([]string, len(stagings))
	for i, s := range stagings {
		found[i] = s.Reply.From
	}
	return found
}
