package inbound_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/inbound"
)

// matching is a MatchStore in memory, and what a Matcher tells of its work.
type matching struct {
	mu      sync.Mutex
	pending []gateway.Reply
	sent    []gateway.Message
	decided []gateway.Reply
	// staged are those that were decided before, queued the questions that were asked.
	staged   []gateway.Reply
	resolved []gateway.Reply
	queued   []gateway.Message
	// asking is what Insert says, resolving what ResolveReply does, nil if they write.
	asking, resolving error
	// fails is what the store says, nil if it is there, unread what it says of messages; refuses is what it says of one reply.
	fails   error
	unread  error
	refuses func(gateway.Reply) error
	looks   int
	left    time.Duration
	refused int
	failed  int
}

func (m *matching) PendingReplies(_ context.Context, p gateway.PendingParams) ([]gateway.Reply, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.looks++
	page := slices.DeleteFunc(slices.Clone(m.pending), func(r gateway.Reply) bool { return r.ID <= p.After })
	return page[:min(len(page), p.Limit)], m.fails
}

func (m *matching) SentTo(_ context.Context, p gateway.ConversationParams) ([]gateway.Message, error) {
	return slices.DeleteFunc(slices.Clone(m.sent), func(s gateway.Message) bool {
		return !slices.Contains(p.Numbers, s.Recipient) || s.ClaimedAt.Before(p.Since)
	}), m.unread
}

func (m *matching) Answers(context.Context, gateway.ConversationParams) ([]gateway.Answer, error) {
	return nil, nil
}

func (m *matching) RecordMatches(_ context.Context, replies []gateway.Reply) ([]error, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	told := make([]error, len(replies))
	for i, r := range replies {
		if m.refuses != nil {
			told[i] = m.refuses(r)
		}
		if errors.Is(told[i], errWhole) {
			return nil, told[i]
		}
	}
	for i, r := range replies {
		if told[i] == nil {
			m.decided = append(m.decided, r)
			m.pending = slices.DeleteFunc(m.pending, func(p gateway.Reply) bool { return p.ID == r.ID })
		}
	}
	return told, nil
}

func (m *matching) Insert(_ context.Context, rows []gateway.Message) ([]gateway.Insertion, error) {
	if m.asking != nil {
		return nil, m.asking
	}
	inserted := make([]gateway.Insertion, len(rows))
	for i, row := range rows {
		inserted[i].Duplicate = slices.ContainsFunc(m.queued, func(q gateway.Message) bool {
			return q.SourceKey == row.SourceKey
		})
		if !inserted[i].Duplicate {
			m.queued = append(m.queued, row)
		}
	}
	return inserted, nil
}

func (m *matching) Replies(_ context.Context, p gateway.ReplySearchParams) ([]gateway.Reply, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := slices.Concat(m.staged, m.decided, m.pending)
	return slices.DeleteFunc(all, func(r gateway.Reply) bool { return r.From != p.From }), nil
}

func (m *matching) ResolveReply(_ context.Context, r gateway.Reply) error {
	if m.resolving != nil {
		return m.resolving
	}
	m.resolved = append(m.resolved, r)
	return nil
}

var errWhole = errors.New("the whole batch is refused")

func (m *matching) Matched(inbound.Matched)             {}
func (m *matching) MatchesPending(oldest time.Duration) { m.left = oldest }
func (m *matching) Refused(_ string, rows int)          { m.refused += rows }
func (m *matching) StoreFailed(string)                  { m.failed++ }

// waits is a message that waits for YES or NO.
func waits(id gateway.MessageID) gateway.Message {
	return gateway.Message{ID: id, Channel: "cert", ReplyKeywords: []string{"YES", "NO"}, State: gateway.State{
		Status: gateway.StatusSent, Sender: certNumber, Recipient: person, ClaimedAt: noon.Add(-time.Hour),
	}}
}

func undecided(id int64, body string) gateway.Reply {
	return gateway.Reply{ID: id, From: person, To: certNumber, Body: body, Kind: consent.KindReply, ReceivedAt: noon}
}

// matches runs a Matcher on the store for a while, in fake time.
func matches(t *testing.T, m *matching, during time.Duration, meanwhile ...func(*inbound.Matcher)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		channels := []gateway.Channel{{Name: "cert", Senders: gateway.Addresses(certNumber), Replies: gateway.ReplyPolicy{
			Window: 24 * time.Hour, Final: []string{"yes"}, Question: "Reply [# for *]"}}}
		book, err := conversation.NewBook(channels)
		require.NoError(t, err)
		matcher := inbound.NewMatcher(inbound.MatcherOptions{
			Store: m, Conversations: book, Channels: channels, Interval: 15 * time.Second, Observer: m,
			Limits: gateway.Limits{Text: 1600},
			Logger: slog.New(slog.DiscardHandler), Clock: func() time.Time { return noon.Add(time.Minute) },
		})
		matcher.Start()
		defer matcher.Stop()
		synctest.Wait()
		for _, do := range meanwhile {
			do(matcher)
			synctest.Wait()
		}
		<-time.After(during)
		synctest.Wait()
	})
}

func TestMatcher_DecidesWhatIsPendingOldestFirst(t *testing.T) {
	t.Parallel()
	later := undecided(3, "no")
	later.ReceivedAt = noon.Add(time.Second)
	m := &matching{sent: []gateway.Message{waits(12)}, pending: []gateway.Reply{
		undecided(1, "hello"), undecided(2, "Yes!"), later, {ID: 4, Kind: consent.KindStop, Keyword: "STOP"}}}
	matches(t, m, 0)
	require.Equal(t, []gateway.MatchStatus{gateway.MatchMatched, gateway.MatchMatched, gateway.MatchUnmatched,
		gateway.MatchNone}, statuses(m.decided))
	require.Equal(t, []string{"", "YES", "", "STOP"}, keywords(m.decided), "the second is final")
}

func statuses(replies []gateway.Reply) (all []gateway.MatchStatus) {
	for _, r := range replies {
		all = append(all, r.Match.Status)
	}
	return all
}

func keywords(replies []gateway.Reply) (all []string) {
	for _, r := range replies {
		all = append(all, r.Keyword)
	}
	return all
}

func TestMatcher_GoesThroughAllPages(t *testing.T) {
	t.Parallel()
	m := &matching{}
	for i := range int64(250) {
		m.pending = append(m.pending, undecided(i+1, "hello"))
	}
	matches(t, m, 0)
	require.Len(t, m.decided, 250)
}

func TestMatcher_AReplyThatIsRefusedCostsNoOther(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]error{"OfTheRow": errors.New("too long"), "OfTheBatch": errWhole} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := &matching{pending: []gateway.Reply{undecided(1, "a"), undecided(2, "b"), undecided(3, "c")}}
			m.refuses = func(r gateway.Reply) error {
				if r.ID == 2 {
					return refusal
				}
				return nil
			}
			matches(t, m, 0)
			require.Len(t, m.decided, 2)
			require.Equal(t, 1, m.refused)
			require.Equal(t, time.Minute, m.left)
		})
	}
}

func TestMatcher_OneThatIsLockedIsDecidedLater(t *testing.T) {
	t.Parallel()
	m := &matching{pending: []gateway.Reply{undecided(1, "a")}}
	tries := 0
	m.refuses = func(gateway.Reply) error {
		if tries++; tries == 1 {
			return gateway.ErrMissed
		}
		return nil
	}
	matches(t, m, 16*time.Second)
	require.Len(t, m.decided, 1)
	require.Zero(t, m.left)
	require.Zero(t, m.refused)
}

func TestMatcher_WaitsWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	m := &matching{pending: []gateway.Reply{undecided(1, "a")}, fails: gateway.ErrUnavailable}
	matches(t, m, 16*time.Second, func(*inbound.Matcher) {
		m.mu.Lock()
		defer m.mu.Unlock()
		require.Equal(t, 1, m.failed)
		m.fails = nil
	})
	require.Len(t, m.decided, 1)
}

func TestMatcher_TellsOfRepliesThatItFailsToDecide(t *testing.T) {
	t.Parallel()
	m := &matching{pending: []gateway.Reply{undecided(1, "yes")}, unread: gateway.ErrUnavailable}
	matches(t, m, 0)
	require.Equal(t, 1, m.failed)
	require.Equal(t, time.Minute, m.left)
}

func TestMatcher_IsWokenByAReply(t *testing.T) {
	t.Parallel()
	m := &matching{}
	matches(t, m, 0, func(matcher *inbound.Matcher) {
		m.mu.Lock()
		m.pending = append(m.pending, undecided(1, "a"))
		m.mu.Unlock()
		matcher.Wake()
		matcher.Wake()
	})
	require.Len(t, m.decided, 1)
}

func TestMatcher_AnswersNothingThatWasNotPosted(t *testing.T) {
	t.Parallel()
	claimed := waits(12)
	claimed.Status = gateway.StatusSending
	begun := waits(13)
	begun.Status, begun.AttemptRef = gateway.StatusSending, "ref"
	foreign := waits(14)
	foreign.Channel = "gone"
	m := &matching{sent: []gateway.Message{claimed, begun, foreign}, pending: []gateway.Reply{undecided(1, "yes")}}
	matches(t, m, 0)
	require.EqualValues(t, 13, m.decided[0].Match.MessageID)
}

func TestAccept_TellsOfAReplyThatWasNotThere(t *testing.T) {
	t.Parallel()
	staged := 0
	f := start(t, &memory{}, func(o *inbound.Options) { o.Staged = func() { staged++ } })
	require.NoError(t, f.Accept(t.Context(), text("SM1", "hello")))
	require.NoError(t, f.Accept(t.Context(), text("SM1", "hello")))
	require.Equal(t, 1, staged)
}
