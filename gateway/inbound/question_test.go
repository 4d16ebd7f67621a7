package inbound_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// doubt is what somebody was sent who answers "yes" to one of two.
func doubt() *matching {
	licence, aid := waits(1), waits(2)
	licence.Subject, aid.Subject, aid.ClaimedAt = "forklift licence", "first aid", noon.Add(-time.Minute)
	aid.PersonID, aid.ManagerEmail, aid.TimeZone = 7, "boss@example.com", "America/New_York"
	licence.ManagerEmail = " Boss@Example.com"
	m := &matching{sent: []gateway.Message{licence, aid}, pending: []gateway.Reply{undecided(1, "yes")}}
	m.pending[0].ProviderSID = "SM1"
	return m
}

// asked is doubt after its question was sent and answered.
func asked(t *testing.T, answer string) *matching {
	t.Helper()
	m := doubt()
	matches(t, m, 0)
	require.Len(t, m.queued, 1)
	question := m.queued[0]
	question.ID, question.Status, question.Recipient = 3, gateway.StatusSent, person
	question.ClaimedAt = noon.Add(time.Second)
	m.sent, m.staged, m.decided = append(m.sent, question), m.decided, nil
	said := undecided(2, answer)
	said.ReceivedAt = noon.Add(30 * time.Second)
	m.pending = []gateway.Reply{said}
	return m
}

func TestMatcher_AsksWhichMessageAReplyAnswers(t *testing.T) {
	t.Parallel()
	m := doubt()
	matches(t, m, time.Minute)
	require.Equal(t, []gateway.Message{{
		Channel: "cert", SourceKey: "question:SM1", PersonID: 7, Phones: person, TimeZone: "America/New_York",
		Body: "Reply 1 for first aid, 2 for forklift licence", Priority: 1, ExpiresAt: noon.Add(15 * time.Minute),
		IgnoreQuietHours: true, ManagerEmail: "boss@example.com", Choices: []gateway.MessageID{2, 1},
		State: gateway.State{Sender: certNumber},
	}}, m.queued)
	require.Equal(t, gateway.MatchAmbiguous, m.decided[0].Match.Status)
}

func TestMatcher_AQuestionAboutTextsOfTwoManagersIsNeithers(t *testing.T) {
	t.Parallel()
	for _, other := range []string{"", "other@example.com"} {
		m := doubt()
		m.sent[0].ManagerEmail = other
		matches(t, m, time.Minute)
		require.Len(t, m.queued, 1)
		require.Empty(t, m.queued[0].ManagerEmail, "each would read what the other's text is about")
	}
}

func TestMatcher_AsksNothingWhileTheAnswerMayBeAboutAnotherReply(t *testing.T) {
	t.Parallel()
	const before, after = -5 * time.Minute, 20 * time.Second
	for name, c := range map[string]struct {
		written time.Duration
		status  gateway.MatchStatus
		asks    int
	}{
		"which waits":            {before, gateway.MatchPending, 0},
		"which was asked about":  {before, gateway.MatchAmbiguous, 0},
		"which is clear":         {before, gateway.MatchMatched, 1},
		"of long ago":            {-16 * time.Minute, gateway.MatchAmbiguous, 1},
		"since":                  {after, gateway.MatchPending, 0},
		"since, which is clear":  {after, gateway.MatchMatched, 0},
		"at the same moment":     {0, gateway.MatchPending, 0},
		"which answered nothing": {before, gateway.MatchUnmatched, 1},
	} {
		m := doubt()
		other := undecided(2, "thanks")
		other.ReceivedAt, other.Match.Status = noon.Add(c.written), c.status
		m.staged = append(m.staged, other)
		matches(t, m, time.Minute)
		require.Len(t, m.queued, c.asks, name)
		require.Len(t, m.decided, 1, name)
	}
}

func TestMatcher_AsksNeitherOfTwoRepliesThatCameTogether(t *testing.T) {
	t.Parallel()
	m := doubt()
	m.pending = append(m.pending, undecided(2, "ok"))
	matches(t, m, time.Minute)
	require.Empty(t, m.queued)
	require.Len(t, m.decided, 2)
}

func TestMatcher_AsksBeforeItRecordsTheDoubt(t *testing.T) {
	t.Parallel()
	m := doubt()
	m.refuses = func(gateway.Reply) error { return gateway.ErrMissed } // as a crash before the record
	matches(t, m, 0)
	require.Empty(t, m.decided)
	m.refuses = nil
	matches(t, m, 0)
	require.Len(t, m.queued, 1)
	require.Len(t, m.decided, 1)
}

func TestMatcher_AnAnswerDecidesTheReplyThatWasAskedAbout(t *testing.T) {
	t.Parallel()
	for text, chosen := range map[string]gateway.MessageID{
		"1": 2, "2.": 1, "Two please": 1, "the first": 2, "forklift licence": 1, "dos": 1, "the second one": 1,
	} {
		m := asked(t, text)
		matches(t, m, 0)
		require.Len(t, m.resolved, 1, text)
		require.Equal(t, gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchQuestion, MessageID: chosen,
			PersonID: m.resolved[0].Match.PersonID, Candidates: []gateway.MessageID{2, 1}}, m.resolved[0].Match, text)
		require.Equal(t, "YES", m.resolved[0].Keyword, "of the first text")
		require.EqualValues(t, 1, m.resolved[0].ID)
		require.EqualValues(t, 3, m.decided[0].Match.MessageID)
		require.Equal(t, gateway.MatchQuestion, m.decided[0].Match.Method)
	}
}

func TestMatcher_WhatAQuestionDoesNotUnderstandGoesTheUsualWay(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"yes", "both", "1 and 2", "1?", "just a second", "3"} {
		m := asked(t, text)
		matches(t, m, 0)
		require.Empty(t, m.resolved, text)
		require.Equal(t, gateway.Match{Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{2, 1}},
			m.decided[0].Match, text)
		require.Len(t, m.queued, 1, "asks no second time")
	}
}

func TestMatcher_LeavesWhatAPersonHasDecidedMeanwhile(t *testing.T) {
	t.Parallel()
	m := asked(t, "1")
	m.staged[0].Match = gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchPerson, MessageID: 1}
	matches(t, m, 0)
	require.Empty(t, m.resolved)
	require.EqualValues(t, 3, m.decided[0].Match.MessageID)
}

func TestMatcher_AnAnswerDecidesNothingIfAnotherReplyWasWrittenBeforeTheQuestionCame(t *testing.T) {
	t.Parallel()
	for after, resolved := range map[time.Duration]int{20 * time.Second: 0, 2 * time.Minute: 1} {
		m := asked(t, "1")
		m.pending[0].ReceivedAt = noon.Add(3 * time.Minute)
		other := undecided(4, "no")
		other.ReceivedAt, other.Match.Status = noon.Add(after), gateway.MatchAmbiguous
		m.staged = append(m.staged, other)
		matches(t, m, 0)
		require.Len(t, m.resolved, resolved)
		require.EqualValues(t, 3, m.decided[0].Match.MessageID)
	}
}

func TestMatcher_AnAnswerWaitsForTheReplyThatWasAskedAbout(t *testing.T) {
	t.Parallel()
	locked := asked(t, "1")
	locked.resolving = gateway.ErrMissed
	locked.pending[0].ReceivedAt = noon.Add(-time.Hour) // for however long
	locked.staged[0].ReceivedAt, locked.sent[2].ClaimedAt = noon.Add(-2*time.Hour), noon.Add(-90*time.Minute)
	matches(t, locked, time.Minute)
	require.Empty(t, locked.decided)
	locked.resolving = nil
	matches(t, locked, 0)
	require.Len(t, locked.resolved, 1)
	require.Len(t, locked.decided, 1)
	undone := asked(t, "1")
	undone.staged[0].Match = gateway.Match{Status: gateway.MatchPending} // a crash after the question was asked
	matches(t, undone, 0)
	require.Empty(t, undone.decided)
}

func TestMatcher_AQuestionThatCannotBeAskedCostsNoOtherReply(t *testing.T) {
	t.Parallel()
	another := undecided(2, "hello")
	another.From = "+14155550199"
	refused := doubt()
	refused.pending, refused.asking = append(refused.pending, another), errors.New("value too large")
	matches(t, refused, 0)
	require.Len(t, refused.decided, 2)
	require.Equal(t, 1, refused.refused)
	away := doubt()
	away.pending, away.asking = append(away.pending, another), gateway.ErrUnavailable
	matches(t, away, 0)
	require.EqualValues(t, 2, away.decided[0].ID)
	require.Len(t, away.decided, 1)
	require.Equal(t, 1, away.failed)
	away.pending[0].ReceivedAt = noon.Add(-20 * time.Minute)
	away.sent[0].ClaimedAt = noon.Add(-time.Hour)
	away.sent[1].ClaimedAt = noon.Add(-time.Hour)
	matches(t, away, 0)
	require.Equal(t, gateway.MatchAmbiguous, away.decided[1].Match.Status, "a question is of no use any more")
}

func TestMatcher_AnAnswerThatCannotBeCarriedOutIsKept(t *testing.T) {
	t.Parallel()
	m := asked(t, "1")
	m.resolving = errors.New("value too large")
	matches(t, m, 0)
	require.Equal(t, gateway.MatchQuestion, m.decided[0].Match.Method)
	require.Equal(t, 1, m.refused)
}

func TestMatcher_LeavesWhatTheSweepHasTaken(t *testing.T) {
	t.Parallel()
	m := asked(t, "1")
	m.staged[0].Processing.Status = gateway.ProcessDone
	matches(t, m, 0)
	require.Empty(t, m.resolved)
	require.EqualValues(t, 3, m.decided[0].Match.MessageID)
}

func TestMatcher_AsksNothingLate(t *testing.T) {
	t.Parallel()
	m := doubt()
	m.pending[0].ReceivedAt = noon.Add(-14 * time.Minute)
	m.sent[1].ClaimedAt = noon.Add(-time.Hour)
	matches(t, m, 0)
	require.Empty(t, m.queued)
	require.Equal(t, gateway.MatchAmbiguous, m.decided[0].Match.Status)
}
