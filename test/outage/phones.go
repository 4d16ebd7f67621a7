package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
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

// post is a reply's webhook and what became of it.
type post struct {
	sid string
	// sent is before the first attempt, acked after the last; status is 0 if that had no answer.
	sent, acked time.Time
	status      int
	// attempts is how often it was posted: again only after no answer.
	attempts int
	// slowest is the longest attempt, with an answer or without.
	slowest time.Duration
	// err is that of the last attempt.
	err error
}

// phones post replies to a gateway as Twilio does, at a steady rate whether it
// answers or not.
type phones struct {
	url    string
	client http.Client

	mu    sync.Mutex
	posts []post // that ended

	stop chan struct{}
	work sync.WaitGroup
}

func newPhones(url string) *phones {
	return &phones{
		url: url, stop: make(chan struct{}),
		client: http.Client{Timeout: twilioTimeout, Transport: &http.Transport{DisableKeepAlives: true}},
	}
}

// start posts so many replies in a second until end.
func (p *phones) start(ctx context.Context, rate int) {
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

// end waits for the last answer and returns the posts in the order they were sent.
func (p *phones) end() []post {
	close(p.stop)
	p.work.Wait()
	slices.SortFunc(p.posts, func(a, b post) int { return a.sent.Compare(b.sent) })
	return p.posts
}

// answered counts the posts that have their answer.
func (p *phones) answered() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.posts)
}

// text posts the n-th reply until it is answered.
func (p *phones) text(ctx context.Context, n int) {
	reply := post{sid: fmt.Sprintf("SM%032x", n), sent: time.Now()}
	for ctx.Err() == nil && time.Since(reply.sent) < giveUp {
		p.attempt(ctx, &reply, n)
		if reply.err == nil {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(repeatAfter):
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posts = append(p.posts, reply)
}

func (p *phones) attempt(ctx context.Context, reply *post, n int) {
	began := time.Now()
	reply.attempts++
	reply.status, reply.err = p.send(ctx, p.webhook(reply.sid, n))
	reply.acked = time.Now()
	reply.slowest = max(reply.slowest, reply.acked.Sub(began))
}

func (p *phones) webhook(sid string, n int) rig.Webhook {
	return rig.Webhook{URL: p.url, Form: url.Values{
		"MessageSid": {sid}, "From": {fmt.Sprintf("+1202555%04d", n%people)}, "To": {twiliotest.DefaultSender},
		"Body": {fmt.Sprintf("YES %d", n)}, "NumMedia": {"0"}, "AccountSid": {twiliotest.DefaultAccountSID},
	}}
}

func (p *phones) send(ctx context.Context, w rig.Webhook) (status int, err error) {
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

// answers sums up the posts.
type answers struct {
	// refused were answered with an error, or never; repeated were posted again, after
	// attempts without an answer.
	refused, repeated, attempts int
	slowest                     time.Duration
	// unheard is the longest time from a reply's first attempt to its answer.
	unheard time.Duration
	// why is an error of one that was never answered.
	why error
}

func sum(posts []post) answers {
	var a answers
	for _, p := range posts {
		a.attempts += p.attempts
		a.slowest, a.unheard = max(a.slowest, p.slowest), max(a.unheard, p.acked.Sub(p.sent))
		if p.attempts > 1 {
			a.repeated++
		}
		if p.status/100 != 2 {
			a.refused++
			a.why = cmp.Or(a.why, p.err)
		}
	}
	return a
}
