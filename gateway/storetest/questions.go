package storetest

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/inbound"
)

// ExerciseQuestions runs the tests of asking people what they answered. They are part of Exercise, and for a store in
// two databases as well.
func ExerciseQuestions(t *testing.T, open func(t *testing.T) Store) {
	opener(open).run(t, "AGatewayThatDiesAsksOnceAndTheAnswerCountsOnce", testDeaths)
	opener(open).run(t, "ManyGatewaysAskEachPersonOnce", testManyAsked)
}

func testQuestions(t *testing.T, open opener) { ExerciseQuestions(t, open) }

// mortal is the store of a gateway that dies at a call, before or after the store has carried it out.
type mortal struct {
	Store
	at    string
	after bool
	dead  atomic.Bool
}

func deaths() []*mortal {
	var all []*mortal
	for _, at := range []string{"Insert", "RecordMatches", "ResolveReply"} {
		all = append(all, &mortal{at: at}, &mortal{at: at, after: true})
	}
	return all
}

// on is the gateway's next life, in which it dies likewise.
func (m *mortal) on(s Store) *mortal { return &mortal{Store: s, at: m.at, after: m.after} }

// Insert implements inbound.MatchStore.
func (m *mortal) Insert(ctx context.Context, rows []gateway.Message) (told []gateway.Insertion, err error) {
	err = m.die("Insert", func() (err error) { told, err = m.Store.Insert(ctx, rows); return err })
	return told, err
}

// RecordMatches implements inbound.MatchStore.
func (m *mortal) RecordMatches(ctx context.Context, replies []gateway.Reply) (told []error, err error) {
	err = m.die("RecordMatches", func() (err error) { told, err = m.Store.RecordMatches(ctx, replies); return err })
	return told, err
}

// ResolveReply implements inbound.MatchStore.
func (m *mortal) ResolveReply(ctx context.Context, r gateway.Reply) error {
	return m.die("ResolveReply", func() error { return m.Store.ResolveReply(ctx, r) })
}

func (m *mortal) die(at string, call func() error) error {
	gone := fmt.Errorf("the gateway died: %w", gateway.ErrUnavailable)
	switch {
	case m.dead.Load():
		return gone
	case at != m.at:
		return call()
	}
	m.dead.Store(true)
	if m.after {
		if err := call(); err != nil {
			return err
		}
	}
	return gone
}

// asking is a gateway that decides what is pending, once. Its round is over when it has told so, or died.
type asking struct{ end func() }

// Matched implements inbound.MatchObserver.
func (asking) Matched(inbound.Matched) {}

// MatchesPending implements inbound.MatchObserver.
func (a asking) MatchesPending(time.Duration) { a.end() }

// Refused implements inbound.MatchObserver.
func (asking) Refused(string, int) {}

// StoreFailed implements inbound.MatchObserver.
func (a asking) StoreFailed(string) { a.end() }

// ask has a gateway of its own decide what is pending.
func (f fixture) ask(s inbound.MatchStore) {
	f.Helper()
	channels := []gateway.Channel{reminding()}
	channels[0].Replies.Question = "Reply [# for *]"
	book, err := conversation.NewBook(channels)
	require.NoError(f, err)
	over, end := context.WithCancel(f.Context())
	defer end()
	m := inbound.NewMatcher(inbound.MatcherOptions{
		Store: s, Conversations: book, Channels: channels, Interval: time.Hour, Observer: asking{end},
		Clock: func() time.Time { return noon().Add(time.Minute) }, Limits: gateway.Limits{Text: 1600},
		Logger: slog.New(slog.DiscardHandler),
	})
	m.Start()
	<-over.Done()
	m.Stop()
}

// doubt has a number sent two messages, and returns them.
func (f fixture) doubt(to string) []gateway.MessageID {
	f.Helper()
	aid, licence := sent("YES", "NO"), sent("YES", "NO")
	aid.Subject, licence.Subject, aid.Recipient, licence.Recipient = "first aid", "forklift licence", to, to
	return ids(f.insert(aid, licence))
}

// says stages what a number wrote some time after noon.
func (f fixture) says(from, body string, after time.Duration) {
	r := reply(unique("SM"))
	r.From, r.To, r.Body, r.ReceivedAt = from, ourFirst, body, noon().Add(after)
	f.stage(gateway.Staging{Reply: r})
}

// questions are those to each number.
func (f fixture) questions() map[string][]gateway.Message {
	f.Helper()
	rows, err := f.store.Search(f.Context(), gateway.SearchParams{Limit: gateway.SearchLimit})
	require.NoError(f, err)
	asked := map[string][]gateway.Message{}
	for _, m := range rows {
		if len(m.Choices) > 0 {
			asked[m.Phones] = append(asked[m.Phones], m)
		}
	}
	return asked
}

// send has every question posted.
func (f fixture) send() {
	f.Helper()
	at := noon().Add(10 * time.Second)
	for _, c := range f.claimAll(at) {
		f.apply(c.Message.Begin(gateway.Attempt{
			Token: c.Message.ClaimToken, Now: at, Ref: unique("ref"), Recipient: c.Message.Phones, Sender: ourFirst,
			Segments: 1, Encoding: "GSM-7", Account: "AC1",
		}))
	}
}

func testDeaths(f fixture) {
	for i, life := range deaths() {
		to := fmt.Sprintf("+1415555020%d", i)
		asked := f.askedOf(to, life)
		f.ask(life.on(f.store))
		f.ask(f.store)
		f.decided(to, asked)
	}
}

// askedOf has a number asked what it answered and reply 2, which is not decided yet; some gateways may die before. It
// returns the messages.
func (f fixture) askedOf(to string, lives ...*mortal) []gateway.MessageID {
	f.Helper()
	messages := f.doubt(to)
	f.says(to, "ok", 0)
	for _, life := range lives {
		f.ask(life.on(f.store))
	}
	f.ask(f.store)
	require.Len(f, f.questions()[to], 1)
	f.send()
	f.says(to, "2", 40*time.Second)
	return messages
}

// decided requires that the first reply answers the message that the second one chose.
func (f fixture) decided(to string, asked []gateway.MessageID) {
	f.Helper()
	question, replies := f.questions()[to][0], f.replies(gateway.ReplySearchParams{From: to})
	require.Equal(f, []gateway.Match{
		{Status: gateway.MatchMatched, Method: gateway.MatchQuestion, MessageID: question.ID, PersonID: 7},
		{Status: gateway.MatchMatched, Method: gateway.MatchQuestion, MessageID: asked[0], PersonID: 7,
			Candidates: []gateway.MessageID{asked[1], asked[0]}},
	}, []gateway.Match{replies[0].Match, replies[1].Match})
	require.Equal(f, []string{"2", "YES"}, []string{replies[0].Keyword, replies[1].Keyword})
}

// testManyAsked has people write once or, each second one, twice, while several gateways decide it.
func testManyAsked(f fixture) {
	const people = 30
	numbers := make([]string, people)
	asked := map[string][]gateway.MessageID{}
	for i := range numbers {
		numbers[i] = fmt.Sprintf("+14155550%d", 300+i)
		asked[numbers[i]] = f.doubt(numbers[i])
	}
	f.together(func() {
		for _, from := range numbers {
			f.says(from, "ok", 0)
		}
	}, func() {
		for i := 0; i < people; i += 2 {
			f.says(numbers[i], "yes", time.Second)
		}
	})
	f.send()
	for _, from := range numbers {
		f.says(from, "2", 40*time.Second)
	}
	f.together(func() {})
	questions := f.questions()
	for i, from := range numbers {
		if i%2 == 1 {
			require.Len(f, questions[from], 1)
			f.decided(from, asked[from])
			continue
		}
		require.LessOrEqual(f, len(questions[from]), 1)
		for _, r := range f.replies(gateway.ReplySearchParams{From: from})[1:] {
			require.Equal(f, gateway.MatchAmbiguous, r.Match.Status, "nobody knows which of two was asked about")
		}
	}
}

// together does all of it while three gateways decide what is pending, and then has the rest decided.
func (f fixture) together(all ...func()) {
	var work sync.WaitGroup
	for range 3 {
		all = append(all, func() {
			for range 5 {
				f.ask(f.store)
			}
		})
	}
	for _, each := range all {
		work.Go(each)
	}
	work.Wait()
	f.ask(f.store)
	f.ask(f.store)
}
