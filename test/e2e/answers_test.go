package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// asks puts a row to someone into the queue that waits for one of the keywords, and waits until it is delivered.
func (s *site) asks(t *testing.T, keywords ...string) gateway.MessageID {
	t.Helper()
	inserted, err := s.Store.Insert(t.Context(), []gateway.Message{{
		Channel: rig.Channel, Priority: gateway.PriorityDefault, Phones: someone, CountryCode: "US",
		PersonID: 7, Body: privateText, ReplyKeywords: keywords,
	}})
	require.NoError(t, err)
	s.becomes(t, inserted[0].ID, gateway.StatusDelivered)
	return inserted[0].ID
}

// answered waits until the newest of so many replies is decided.
func (s *site) answered(t *testing.T, replies int) gateway.Reply {
	t.Helper()
	waitFor(t, "decided", func() bool {
		found := s.replies(t)
		return len(found) == replies && found[0].Match.Status != gateway.MatchPending
	})
	return s.replies(t)[0]
}

func TestAReplyFindsTheMessageThatItAnswers(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{})
	reminder := s.asks(t, "YES", "NO")
	begin := time.Now()
	s.says(t, "Ok, thanks!")
	first := s.answered(t, 1)
	require.Less(t, time.Since(begin), 5*time.Second, "not woken by the reply")
	require.Equal(t, gateway.Match{
		Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: reminder, PersonID: 7}, first.Match)
	require.Equal(t, []string{rig.Channel, "YES"}, []string{first.Channel, first.Keyword})

	s.says(t, "are you sure")
	require.Equal(t, gateway.MatchUnmatched, s.answered(t, 2).Match.Status)

	shift, certificate := s.asks(t, "YES", "NO"), s.asks(t, "RENEWED")
	s.says(t, "I have renewed it")
	require.Equal(t, []any{certificate, gateway.MatchKeyword, "RENEWED"}, answerOf(s.answered(t, 3)))
	s.says(t, "see you")
	require.Equal(t, []gateway.MessageID{certificate, shift}, s.answered(t, 4).Match.Candidates)
	s.says(t, "👎")
	require.Equal(t, []any{shift, gateway.MatchKeyword, "NO"}, answerOf(s.answered(t, 5)))
	require.InDelta(t, 2, metric(t, s.gateway, `ebs_sms_replies_decided_total{method="keyword",status="matched"}`), 0)
	require.InDelta(t, 0, metric(t, s.gateway, "ebs_sms_replies_oldest_undecided_age_seconds"), 0)
	require.NotContains(t, s.log.take(), "renewed it")
}

func TestTheNextQuestionComesFromAnotherNumber(t *testing.T) {
	t.Parallel()
	const second = "+12025550101"
	s := newSite(t, twiliotest.Options{}, rig.WithConfig(func(c *config.Config) {
		c.Channels[0].Senders = []string{sender, second}
	}))
	for n := range 2 {
		id := s.asks(t, "YES", "NO")
		from := s.row(t, id).Sender
		other := s.asks(t, "YES", "NO")
		require.ElementsMatch(t, []string{sender, second}, []string{from, s.row(t, other).Sender})
		for i, answer := range []gateway.MessageID{id, other} {
			status, err := s.Simulator.Receive(t.Context(), twiliotest.Inbound{
				From: someone, To: s.row(t, answer).Sender, Body: "ok"})
			require.NoError(t, err)
			require.Equal(t, 200, status)
			require.Equal(t, []any{answer, gateway.MatchOnly, "YES"}, answerOf(s.answered(t, 2*n+i+1)))
		}
	}
}

func answerOf(r gateway.Reply) []any { return []any{r.Match.MessageID, r.Match.Method, r.Keyword} }

func TestAQuestionThatFindsNoFreeNumberNamesItself(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{}, rig.WithConfig(func(c *config.Config) {
		c.Channels[0].Replies.NoneFree = config.NoneFreeReference
	}))
	first, second := s.asks(t, "YES", "NO"), s.asks(t, "YES", "NO")
	name := "#" + conversation.Reference(second)
	sent := s.Simulator.Accepted()
	require.Equal(t, privateText, sent[0].Body)
	require.Equal(t, privateText+" ("+name+")", sent[1].Body)
	s.says(t, "yes")
	require.Equal(t, []gateway.MessageID{second, first}, s.answered(t, 1).Match.Candidates)
	s.says(t, "no, "+name)
	require.Equal(t, []any{second, gateway.MatchReference, "NO"}, answerOf(s.answered(t, 2)))
	s.says(t, "yes")
	require.Equal(t, []any{first, gateway.MatchOnly, "YES"}, answerOf(s.answered(t, 3)))
}

func TestAPersonIsAskedWhatAReplyAnswers(t *testing.T) {
	t.Parallel()
	s := newSite(t, twiliotest.Options{}, rig.WithConfig(func(c *config.Config) {
		c.Channels[0].Replies.Question = config.QuestionAsk
	}))
	var asked []gateway.MessageID
	for _, subject := range []string{"forklift licence", "first aid"} {
		inserted, err := s.Store.Insert(t.Context(), []gateway.Message{{
			Channel: rig.Channel, Priority: gateway.PriorityDefault, Phones: someone, CountryCode: "US",
			PersonID: 7, Body: privateText, ReplyKeywords: []string{"YES", "NO"}, Subject: subject,
		}})
		require.NoError(t, err)
		asked = append(asked, inserted[0].ID)
		s.becomes(t, inserted[0].ID, gateway.StatusDelivered)
	}
	s.says(t, "yes")
	require.Equal(t, gateway.MatchAmbiguous, s.answered(t, 1).Match.Status)
	waitFor(t, "asked", func() bool { return len(s.Simulator.Accepted()) == 3 })
	question := s.Simulator.Accepted()[2]
	require.Equal(t, "Reply 1 for first aid, 2 for forklift licence", question.Body)
	require.Equal(t, []string{someone, sender}, []string{question.To, question.From})

	s.says(t, "2 please")
	answer := s.answered(t, 2)
	require.Equal(t, []any{gateway.MatchQuestion, "2"}, []any{answer.Match.Method, answer.Keyword})
	first := s.replies(t)[1]
	require.Equal(t, []any{asked[0], gateway.MatchQuestion, "YES"}, answerOf(first))
	s.says(t, "no")
	require.Equal(t, []any{asked[1], gateway.MatchOnly, "NO"}, answerOf(s.answered(t, 3)))
	require.NotContains(t, s.log.take(), "forklift")
}
