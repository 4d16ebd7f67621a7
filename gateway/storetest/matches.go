package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func testMatches(t *testing.T, open opener) {
	open.run(t, "PendingRepliesComeOldestFirstByPages", func(f fixture) {
		for i := range 5 {
			f.stage(gateway.Staging{Reply: reply(fmt.Sprint("SM", i))})
		}
		first := f.pending(gateway.PendingParams{Limit: 3})
		rest := f.pending(gateway.PendingParams{After: first[2].ID, Limit: 3})
		require.Equal(f, []string{"SM0", "SM1", "SM2", "SM3", "SM4"}, sids(append(first, rest...)))
		require.Equal(f, "YES 👍", first[0].Body)
		require.Equal(f, noon(), first[0].ReceivedAt.UTC())
	})
	open.run(t, "ADecisionIsKeptAndNoLongerPending", func(f fixture) {
		f.stage(gateway.Staging{Reply: reply("SM1")}, gateway.Staging{Reply: reply("SM2")})
		decided := f.pending(gateway.PendingParams{})
		decided[0].Channel, decided[0].Keyword = channel, "YES"
		decided[0].Match = gateway.Match{
			Status: gateway.MatchMatched, Method: gateway.MatchKeyword, MessageID: 12, PersonID: 7,
		}
		decided[1].Match = gateway.Match{Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{12, 9}}
		require.Equal(f, []error{nil, nil}, f.match(decided...))
		require.Empty(f, f.pending(gateway.PendingParams{}))
		found := f.replies(gateway.ReplySearchParams{})
		require.Equal(f, []gateway.Match{decided[1].Match, decided[0].Match},
			[]gateway.Match{found[0].Match, found[1].Match})
		require.Equal(f, []string{"", "", channel, "YES"},
			[]string{found[0].Channel, found[0].Keyword, found[1].Channel, found[1].Keyword})
	})
	open.run(t, "OnlyTheFirstDecisionCounts", func(f fixture) {
		f.stage(gateway.Staging{Reply: reply("SM1")})
		r := f.pending(gateway.PendingParams{})[0]
		wins := f.decideTogether(r)
		require.Equal(f, 1, wins)
		r.Match = gateway.Match{Status: gateway.MatchUnmatched}
		require.ErrorIs(f, f.match(r)[0], gateway.ErrMissed)
	})
	open.run(t, "ARowThatIsGoneIsMissedAndCostsNoOther", func(f fixture) {
		f.stage(gateway.Staging{Reply: reply("SM1")})
		r := f.pending(gateway.PendingParams{})[0]
		r.Match = gateway.Match{Status: gateway.MatchUnmatched}
		gone := r
		gone.ID += 1000
		told := f.match(gone, r)
		require.ErrorIs(f, told[0], gateway.ErrMissed)
		require.NoError(f, told[1])
	})
	open.run(t, "APersonDecidesWhatTheGatewayCouldNot", testResolve)
	open.run(t, "TellsWhatWasSentToPeopleOfLate", testSentTo)
	open.run(t, "TellsWhatPeopleAnsweredOfLate", testAnswers)
}

func testResolve(f fixture) {
	f.stage(gateway.Staging{Reply: reply("SM1")}, gateway.Staging{Reply: reply("SM2")})
	both := f.pending(gateway.PendingParams{})
	said := both[0]
	said.Channel, said.Keyword = channel, "YES"
	said.Match = gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchPerson, MessageID: 12, PersonID: 7,
		Candidates: []gateway.MessageID{12, 9}, By: "jdoe", Reason: "she called"}
	require.ErrorIs(f, f.store.ResolveReply(f.Context(), said), gateway.ErrMissed, "the gateway comes first")
	both[0].Match = gateway.Match{Status: gateway.MatchAmbiguous, Candidates: said.Match.Candidates}
	both[1].Match = gateway.Match{Status: gateway.MatchUnmatched}
	require.Equal(f, []error{nil, nil}, f.match(both...))
	require.NoError(f, f.store.ResolveReply(f.Context(), said))
	found := f.replies(gateway.ReplySearchParams{})[1]
	require.Equal(f, said.Match, found.Match)
	require.Equal(f, []string{channel, "YES"}, []string{found.Channel, found.Keyword})
	require.ErrorIs(f, f.store.ResolveReply(f.Context(), said), gateway.ErrMissed, "it is decided")
	said.ID = both[1].ID
	require.NoError(f, f.store.ResolveReply(f.Context(), said))
}

func testSentTo(f fixture) {
	begun := func(name string, at time.Time, status gateway.Status) gateway.Message {
		m := fresh()
		m.Body, m.ReplyKeywords = name, []string{"YES", "NO"}
		m.State = gateway.State{Status: status, ClaimedAt: at, Recipient: "+14155550100", Sender: "+14155550199"}
		return m
	}
	hour := noon().Add(-time.Hour)
	other := begun("to another", hour, gateway.StatusSent)
	other.Recipient = "+14155550101"
	f.insert(begun("sent", hour, gateway.StatusSent), begun("delivered", hour, gateway.StatusDelivered),
		begun("sending", noon(), gateway.StatusSending), begun("unknown", hour, gateway.StatusUnknown),
		begun("held", hour, gateway.StatusHeld), begun("long ago", hour.Add(-time.Second), gateway.StatusSent),
		begun("failed", hour, gateway.StatusFailed), begun("again later", hour, gateway.StatusRetry), other, fresh())
	found, err := f.store.SentTo(f.Context(), gateway.ConversationParams{
		Numbers: []string{"+14155550100", "", "+14155550102"}, Since: hour})
	require.NoError(f, err)
	var bodies []string
	for _, m := range found {
		bodies = append(bodies, m.Body)
		require.Equal(f, []string{"YES", "NO"}, m.ReplyKeywords)
	}
	require.Equal(f, []string{"sent", "delivered", "sending", "unknown", "held"}, bodies)
	found, err = f.store.SentTo(f.Context(), gateway.ConversationParams{Since: hour})
	require.NoError(f, err)
	require.Empty(f, found)
}

func testAnswers(f fixture) {
	early, late, other := reply("SM1"), reply("SM2"), reply("SM3")
	early.ReceivedAt, other.From = noon().Add(-time.Hour), "+14155550101"
	f.stage(gateway.Staging{Reply: early}, gateway.Staging{Reply: late}, gateway.Staging{Reply: other},
		gateway.Staging{Reply: reply("SM4")})
	for i, r := range f.pending(gateway.PendingParams{}) {
		r.Match = gateway.Match{
			Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: gateway.MessageID(i + 1),
		}
		if r.ProviderSID == "SM4" {
			r.Match = gateway.Match{Status: gateway.MatchAmbiguous}
		}
		r.Keyword = "NO"
		require.Equal(f, []error{nil}, f.match(r))
	}
	answers, err := f.store.Answers(f.Context(), gateway.ConversationParams{
		Numbers: []string{late.From, "+14155550103"}, Since: noon()})
	require.NoError(f, err)
	require.Len(f, answers, 1)
	answers[0].ReceivedAt = answers[0].ReceivedAt.UTC()
	require.Equal(f, gateway.Answer{From: late.From, MessageID: 2, Keyword: "NO", ReceivedAt: noon()}, answers[0])
}

// decideTogether has several gateways decide one reply, and tells how many did.
func (f fixture) decideTogether(r gateway.Reply) (wins int) {
	f.Helper()
	r.Match = gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: 1}
	told := make([]error, 4)
	var all sync.WaitGroup
	for i := range told {
		all.Go(func() {
			each, err := f.store.RecordMatches(f.Context(), []gateway.Reply{r})
			if told[i] = err; err == nil {
				told[i] = each[0]
			}
		})
	}
	all.Wait()
	for _, err := range told {
		if err == nil {
			wins++
			continue
		}
		require.ErrorIs(f, err, gateway.ErrMissed)
	}
	return wins
}

func (f fixture) pending(p gateway.PendingParams) []gateway.Reply {
	f.Helper()
	replies, err := f.store.PendingReplies(f.Context(), p)
	require.NoError(f, err)
	return replies
}

func (f fixture) match(replies ...gateway.Reply) []error {
	f.Helper()
	told, err := f.store.RecordMatches(f.Context(), replies)
	require.NoError(f, err)
	return told
}

func sids(replies []gateway.Reply) []string {
	found := make([]string, len(replies))
	for i, r := range replies {
		found[i] = r.ProviderSID
	}
	return found
}
