// Package phones posts replies to gateways as Twilio does, for the programs that make
// trouble meanwhile, and compares what was staged with what was posted.
package phones

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

const (
	// people is how many persons text, one after the other.
	people = 100
	// repeatAfter is the time from an attempt without an answer to the next, and
	// giveUp how long a post goes on like that.
	repeatAfter, giveUp = 250 * time.Millisecond, time.Minute
	// twilioTimeout is how long Twilio waits for an answer.
	twilioTimeout = 15 * time.Second
)

// Post is a reply's webhook and what became of it.
type Post struct {
	SID string
	// From is the person's number, Body the text.
	From, Body string
	// Sent is before the first attempt, Acked after the last; Status is 0 if that had no answer.
	Sent, Acked time.Time
	Status      int
	// Attempts is how often it was posted: again only after no answer.
	Attempts int
	// Slowest is the longest attempt, with an answer or without.
	Slowest time.Duration
	// Err is that of the last attempt.
	Err error
}

// Phones post replies to gateways as Twilio does, at a steady rate whether it
// answers or not.
type Phones struct {
	urls   []string
	client http.Client
	turns  atomic.Uint64

	mu    sync.Mutex
	posts []Post // that ended

	stop chan struct{}
	work sync.WaitGroup
}

// New makes phones that post to the addresses in turn, and to the next one after an
// attempt without an answer, as a load balancer does.
func New(urls ...string) *Phones {
	return &Phones{
		urls: urls, stop: make(chan struct{}),
		client: http.Client{Timeout: twilioTimeout, Transport: &http.Transport{DisableKeepAlives: true}},
	}
}

// Start posts so many replies in a second until End.
func (p *Phones) Start(ctx context.Context, rate int) {
	p.work.Go(func() {
		ticker := time.NewTicker(time.Second / time.Duration(rate))
		defer ticker.Stop()
		for n := 1; ; n++ {
			select {
			case <-p.stop:
				return
			case <-ctx.Done():
				return
			case <-ticker.C:
				p.work.Go(func() { p.text(ctx, n) })
			}
		}
	})
}

// End waits for the last answer and returns the posts in the order they were sent.
func (p *Phones) End() []Post {
	close(p.stop)
	p.work.Wait()
	slices.SortFunc(p.posts, func(a, b Post) int { return a.Sent.Compare(b.Sent) })
	return p.posts
}

// Answered counts the posts that have their answer.
func (p *Phones) Answered() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.posts)
}

// text posts the n-th reply.
func (p *Phones) text(ctx context.Context, n int) {
	p.Say(ctx, Post{SID: fmt.Sprintf("SM%032x", n), From: fmt.Sprintf("+1202555%04d", n%people),
		Body: fmt.Sprintf("YES %d", n)})
}

// Say posts a reply (SID, From and Body) until it is answered, and returns what became of it.
func (p *Phones) Say(ctx context.Context, reply Post) Post {
	reply.Sent = time.Now()
	turn := int(p.turns.Add(1))
	for ctx.Err() == nil && time.Since(reply.Sent) < giveUp {
		p.attempt(ctx, &reply, turn)
		if reply.Err == nil {
			break
		}
		if reply.Attempts%len(p.urls) != 0 {
			continue // nobody waits before asking another
		}
		select {
		case <-ctx.Done():
		case <-time.After(repeatAfter):
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posts = append(p.posts, reply)
	return reply
}

func (p *Phones) attempt(ctx context.Context, reply *Post, turn int) {
	began := time.Now()
	reply.Attempts++
	reply.Status, reply.Err = p.send(ctx, p.webhook(*reply, turn))
	reply.Acked = time.Now()
	reply.Slowest = max(reply.Slowest, reply.Acked.Sub(began))
}

func (p *Phones) webhook(reply Post, turn int) rig.Webhook {
	return rig.Webhook{URL: p.urls[(turn+reply.Attempts)%len(p.urls)], Form: url.Values{
		"MessageSid": {reply.SID}, "From": {reply.From}, "To": {twiliotest.DefaultSender},
		"Body": {reply.Body}, "NumMedia": {"0"}, "AccountSid": {twiliotest.DefaultAccountSID},
	}}
}

func (p *Phones) send(ctx context.Context, w rig.Webhook) (status int, err error) {
	req, err := w.Request(ctx)
	if err != nil {
		return 0, err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("posting a reply: %w", err)
	}
	return resp.StatusCode, resp.Body.Close()
}

// Answers sums up the posts.
type Answers struct {
	// Refused were answered with an error, or never; Repeated were posted again, after
	// Attempts without an answer.
	Refused, Repeated, Attempts int
	Slowest                     time.Duration
	// Unheard is the longest time from a reply's first attempt to its answer.
	Unheard time.Duration
	// Why is an error of one that was never answered.
	Why error
}

// Sum sums up.
func Sum(posts []Post) Answers {
	var a Answers
	for _, p := range posts {
		a.Attempts += p.Attempts
		a.Slowest, a.Unheard = max(a.Slowest, p.Slowest), max(a.Unheard, p.Acked.Sub(p.Sent))
		if p.Attempts > 1 {
			a.Repeated++
		}
		if p.Status/100 != 2 {
			a.Refused++
			a.Why = cmp.Or(a.Why, p.Err)
		}
	}
	return a
}
