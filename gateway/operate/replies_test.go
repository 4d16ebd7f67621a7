package operate_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/operate"
)

// decided stages replies that the gateway has decided so, and returns them, oldest first.
func (d desk) decided(t *testing.T, statuses ...gateway.MatchStatus) []gateway.Reply {
	t.Helper()
	matches := make([]gateway.Match, len(statuses))
	for i, status := range statuses {
		matches[i].Status = status
	}
	return d.decidedAs(t, matches...)
}

// decidedAs stages a reply a day until noon that the gateway has decided so, and returns them, oldest first.
func (d desk) decidedAs(t *testing.T, matches ...gateway.Match) []gateway.Reply {
	t.Helper()
	return d.decidedIn(t, "", matches...)
}

// decidedIn has them be of a channel, "" of none alone.
func (d desk) decidedIn(t *testing.T, channel string, matches ...gateway.Match) []gateway.Reply {
	t.Helper()
	for i := range matches {
		_, err := d.store.Stage(t.Context(), []gateway.Staging{{Reply: gateway.Reply{ProviderSID: "SM" + strconv.Itoa(i),
			From: person, Channel: channel, Kind: consent.KindReply, ReceivedAt: noon.Add(-time.Duration(len(matches)-i) * 24 * time.Hour)}}})
		require.NoError(t, err)
	}
	replies, err := d.store.PendingReplies(t.Context(), gateway.PendingParams{})
	require.NoError(t, err)
	for i, match := range matches {
		replies[i].Match = match
	}
	_, err = d.store.RecordMatches(t.Context(), replies)
	require.NoError(t, err)
	return replies
}

// sent inserts a message to a number, "" to none.
func (d desk) sent(t *testing.T, to string) gateway.MessageID {
	t.Helper()
	inserted, err := d.store.Insert(t.Context(), []gateway.Message{{Channel: "HR", PersonID: 7,
		Priority: gateway.PriorityDefault, State: gateway.State{Status: gateway.StatusSent, Recipient: to}}})
	require.NoError(t, err)
	return inserted[0].ID
}

func TestReplies_ListsTheNewestOfAStatus(t *testing.T) {
	t.Parallel()
	d := open(t)
	statuses := make([]gateway.MatchStatus, 40)
	for i := range statuses {
		statuses[i] = gateway.MatchUnmatched
	}
	statuses[1], statuses[20], statuses[39] = gateway.MatchAmbiguous, gateway.MatchAmbiguous, gateway.MatchAmbiguous
	staged := d.decided(t, statuses...)
	all := operate.Reading{Actor: operate.CommandLine("jdoe")}
	found, err := d.SearchReplies(t.Context(), all, gateway.ReplySearchParams{
		Statuses: []gateway.MatchStatus{gateway.MatchAmbiguous}, Since: noon.Add(-30 * 24 * time.Hour),
	})
	require.NoError(t, err)
	require.Equal(t, []int64{staged[39].ID, staged[20].ID}, []int64{found[0].ID, found[1].ID}, "not those of last month")
	require.Len(t, found, 2)
	found, err = d.SearchReplies(t.Context(), all, gateway.ReplySearchParams{Limit: 5})
	require.NoError(t, err)
	require.Len(t, found, 5)
}

func TestResolve_HasAReplyAnswerAMessage(t *testing.T) {
	t.Parallel()
	d := open(t)
	reply, message := d.decided(t, gateway.MatchAmbiguous)[0].ID, d.sent(t, person)
	as := operate.Resolution{Reply: reply, Message: message, Keyword: "yes"}
	changed, err := d.Resolve(t.Context(), asked(), as)
	require.NoError(t, err)
	require.True(t, changed)
	found, err := d.SearchReplies(t.Context(), operate.Reading{Actor: operate.CommandLine("jdoe"), Reveal: true, Reason: "asked"},
		gateway.ReplySearchParams{Statuses: []gateway.MatchStatus{gateway.MatchMatched}, Limit: 1})
	require.NoError(t, err)
	require.Equal(t, gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchPerson, MessageID: message,
		PersonID: 7, By: "jdoe", Reason: "asked on the phone"}, found[0].Match)
	require.Equal(t, []string{"HR", "YES"}, []string{found[0].Channel, found[0].Keyword})
	changed, err = d.Resolve(t.Context(), asked(), as)
	require.NoError(t, err)
	require.False(t, changed)
	as.Message = d.sent(t, person)
	d.requireRefused(t, operate.ErrDecided, as)
}

// requireRefused has the rehearsal say no as well as the act.
func (d desk) requireRefused(t *testing.T, want error, as operate.Resolution) {
	t.Helper()
	for _, dry := range []bool{true, false} {
		act := asked()
		act.DryRun = dry
		changed, err := d.Resolve(t.Context(), act, as)
		require.ErrorIs(t, err, want)
		require.False(t, changed)
	}
}

func TestResolve_GivesNoReplyToAnotherPerson(t *testing.T) {
	t.Parallel()
	d := open(t)
	replies := d.decided(t, gateway.MatchAmbiguous, gateway.MatchUnmatched)
	as := operate.Resolution{Reply: replies[0].ID, Message: d.sent(t, "+14155550199")}
	d.requireRefused(t, operate.ErrOtherNumber, as)
	as.OtherNumber = true
	changed, err := d.Resolve(t.Context(), asked(), as)
	require.NoError(t, err)
	require.True(t, changed, "the person has two phones")
	inserted, err := d.store.Insert(t.Context(), []gateway.Message{{Channel: "HR", Priority: gateway.PriorityDefault, State: gateway.State{
		Status: gateway.StatusSent, Recipient: "+14155550199", TriedNumbers: person,
	}}})
	require.NoError(t, err)
	changed, err = d.Resolve(t.Context(), asked(), operate.Resolution{Reply: replies[1].ID, Message: inserted[0].ID})
	require.NoError(t, err)
	require.True(t, changed, "it was tried at that number first")
}

func TestResolve_RefusesWhatIsDecided(t *testing.T) {
	t.Parallel()
	d := open(t)
	replies := d.decidedAs(t, gateway.Match{Status: gateway.MatchNone}, gateway.Match{Status: gateway.MatchPending},
		gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: d.sent(t, person)},
		gateway.Match{Status: gateway.MatchAmbiguous})
	require.NoError(t, d.store.ProcessReply(t.Context(), gateway.ProcessChange{
		Reply: replies[3].ID, From: replies[3].Processing, To: gateway.Processing{Status: gateway.ProcessDone},
	}))
	message := d.sent(t, person)
	for _, reply := range replies {
		d.requireRefused(t, operate.ErrDecided, operate.Resolution{Reply: reply.ID, Message: message})
	}
}

func TestResolve_Refuses(t *testing.T) {
	t.Parallel()
	d := open(t)
	reply, message, unsent := d.decided(t, gateway.MatchUnmatched)[0].ID, d.sent(t, person), d.sent(t, "")
	for want, as := range map[error]operate.Resolution{
		operate.ErrNoReply:   {Reply: reply + 1, Message: message},
		operate.ErrNoMessage: {Reply: reply, Message: message + 100},
		operate.ErrNotSent:   {Reply: reply, Message: unsent},
	} {
		d.requireRefused(t, want, as)
	}
	_, err := d.Resolve(t.Context(), operate.Act{Actor: operate.CommandLine("jdoe")}, operate.Resolution{Reply: reply, Message: message})
	require.ErrorIs(t, err, operate.ErrIncompleteAct)
}
