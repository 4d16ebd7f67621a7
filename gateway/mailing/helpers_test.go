package mailing_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/mailing"
)

const (
	jane     = "jane.doe@example.com"
	joe      = "joe@example.com"
	fallback = "HR@example.com"
	person   = "+14155550100"
)

// post is a mail server by a script.
type post struct {
	mu sync.Mutex
	// answers says what becomes of a letter; nil: it is taken.
	answers func(mailing.Letter) error
	// got are all letters that came, and taken those that it said it has taken.
	got, taken []mailing.Letter
}

func (p *post) Mail(ctx context.Context, l mailing.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got = append(p.got, l)
	if p.answers != nil {
		if err := p.answers(l); err != nil {
			return err
		}
	}
	p.taken = append(p.taken, l)
	return ctx.Err()
}

// script sets what becomes of letters from now on.
func (p *post) script(answers func(mailing.Letter) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers = answers
}

var errAway = errors.New("mail server is away")

// observer counts.
type observer struct {
	mu      sync.Mutex
	results map[mailing.Result]int
	untold  int
	failed  map[string]int
}

func (o *observer) Mailed(r mailing.Result) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.results[r]++
}

func (o *observer) Untold(items int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.untold = items
}

func (o *observer) StoreFailed(operation string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed[operation]++
}

// office is gateways that tell managers, in fake time. It begins at midnight, UTC, of a Saturday.
type office struct {
	*testing.T
	*database
	post *post
	seen *observer
	log  *bytes.Buffer
	opts mailing.Options
	ids  int64
}

// in runs a test in fake time, with slots at eight o'clock every day.
func in(t *testing.T, test func(*office)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := &office{T: t, database: newDatabase(), post: &post{}, log: &bytes.Buffer{},
			seen: &observer{results: map[mailing.Result]int{}, failed: map[string]int{}}}
		renderer, err := digest.NewRenderer(digest.Options{Zone: time.UTC, Footer: "Ask HR."})
		require.NoError(t, err)
		var tokens atomic.Int64
		o.opts = mailing.Options{
			Store: o.database, Mailer: o.post, Renderer: renderer,
			Timetables: mailing.Timetables{Default: daily(t, "08:00")}, Fallback: fallback,
			Lookback: 14 * 24 * time.Hour, Timeout: time.Minute, Interval: 15 * time.Second, Clock: time.Now,
			Token:  func() string { return "token" + strconv.Itoa(int(tokens.Add(1))) },
			Jitter: func() float64 { return 0.5 },
			Logger: slog.New(slog.NewTextHandler(o.log, nil)), Observer: o.seen,
		}
		test(o)
		require.NotContains(t, o.log.String(), "zebra", "no text in the log")
		require.NotContains(t, o.log.String(), "@example.com", "no address in the log")
		require.NotContains(t, o.log.String(), "55501", "no number in the log")
	})
}

func daily(t *testing.T, times ...string) hours.Timetable {
	t.Helper()
	zone, err := hours.LoadZone("UTC")
	require.NoError(t, err)
	table, err := hours.NewTimetable("mon-sun", times, zone)
	require.NoError(t, err)
	return table
}

// start starts a gateway, which has looked once, and is stopped when the test ends.
func (o *office) start() *mailing.Worker {
	w := mailing.New(o.opts)
	w.Start()
	synctest.Wait()
	o.Cleanup(func() { w.Stop(context.Background()) })
	return w
}

// pass lets time pass.
func (o *office) pass(d time.Duration) {
	time.Sleep(d) //nolint:forbidigo // fake time
	synctest.Wait()
}

// until lets time pass until that time of day.
func (o *office) until(hour, minute int) {
	now := time.Now().UTC()
	at := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, time.UTC)
	if !at.After(now) {
		at = at.Add(24 * time.Hour)
	}
	o.pass(at.Sub(now))
}

// sent has a text sent to somebody of a manager's, now.
func (o *office) sent(manager, channel string) gateway.Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ids++
	m := gateway.Message{ID: gateway.MessageID(o.ids), Channel: channel, ManagerEmail: manager, Body: "zebra question",
		State: gateway.State{
			Status: gateway.StatusSent, Recipient: person, ClaimedAt: time.Now(), StatusAt: time.Now(),
		}}
	o.messages = append(o.messages, m)
	return m
}

// replied has somebody reply to a text, now.
func (o *office) replied(m gateway.Message) gateway.Reply {
	return o.came(gateway.Match{Status: gateway.MatchMatched, MessageID: m.ID})
}

func (o *office) came(match gateway.Match) gateway.Reply {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ids++
	body := fmt.Sprintf("zebra %d", o.ids)
	r := gateway.Reply{ID: o.ids, From: person, Body: body, ReceivedAt: time.Now(), Match: match}
	o.replies = append(o.replies, r)
	return r
}

// told are the texts of the letters that were taken, by whom they are to.
func (o *office) told() map[string][]string {
	o.post.mu.Lock()
	defer o.post.mu.Unlock()
	all := map[string][]string{}
	for _, l := range o.post.taken {
		all[l.To] = append(all[l.To], l.Text)
	}
	return all
}

// requireOnce: each of the replies is in one digest, and its letters have one Message-ID.
func (o *office) requireOnce(replies ...gateway.Reply) {
	o.Helper()
	o.post.mu.Lock()
	defer o.post.mu.Unlock()
	for _, r := range replies {
		ids := map[string]bool{}
		for _, l := range o.post.taken {
			if bytes.Contains([]byte(l.Text), []byte(r.Body+"\n")) {
				ids[l.MessageID] = true
			}
		}
		require.Len(o, ids, 1, r.Body)
	}
}
