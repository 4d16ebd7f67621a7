package outbound_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
)

// provider is a scripted provider that remembers what it was asked and what it accepted.
type provider struct {
	// answer says what becomes of a post; nil accepts it.
	answer answer
	// delay is how long an answer takes.
	delay time.Duration
	// unreadable makes the list fail.
	unreadable bool
	// final is what Fetch reports, "" is an error.
	final gateway.ProviderStatus

	mu     sync.Mutex
	posts  []post
	list   []gateway.ProviderMessage
	lists  int
	fetchs int
}

// answer is what a provider makes of a post.
type answer func(ctx context.Context, p *provider, post post) gateway.Outcome

// post is one request as it arrived; n counts from 1.
type post struct {
	gateway.SendRequest
	n  int
	at time.Time
}

var errUnreadable = errors.New("reading the list: refused")

// Send implements outbound.Provider.
func (p *provider) Send(ctx context.Context, r gateway.SendRequest) gateway.Outcome {
	p.mu.Lock()
	this := post{SendRequest: r, n: len(p.posts) + 1, at: time.Now()}
	p.posts = append(p.posts, this)
	respond := p.answer
	p.mu.Unlock()
	if respond != nil {
		return respond(ctx, p, this)
	}
	return p.accept(ctx, this)
}

// become changes the answers from now on.
func (p *provider) become(a answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = a
}

// accept takes a post and answers after the delay; a caller that does not wait for
// the answer does not learn of it.
func (p *provider) accept(ctx context.Context, post post) gateway.Outcome {
	p.mu.Lock()
	sid := fmt.Sprintf("SM%032d", len(p.list)+1)
	from := post.From
	if from == "" {
		from = poolNumber
	}
	p.list = append(p.list, gateway.ProviderMessage{
		SID: sid, To: post.To, From: from, Body: post.Body, Status: "queued", Outbound: true,
		CreatedAt: time.Now().Truncate(time.Second),
	})
	p.mu.Unlock()
	if !p.wait(ctx) {
		return ambiguous()
	}
	return gateway.Outcome{SID: sid, Status: "queued"}
}

// wait takes as long as an answer and reports whether the caller is still there.
func (p *provider) wait(ctx context.Context) bool {
	select {
	case <-time.After(p.delay):
		return true
	case <-ctx.Done():
		return false
	}
}

func failed(class gateway.ErrorClass) gateway.Outcome {
	return gateway.Outcome{Failure: &gateway.Failure{Class: class, Code: 30001, Text: "scripted " + string(class)}}
}

func ambiguous() gateway.Outcome { return failed(gateway.ClassAmbiguous) }

// always answers every post in the same way.
func always(o gateway.Outcome) answer {
	return func(ctx context.Context, p *provider, _ post) gateway.Outcome {
		if !p.wait(ctx) {
			return ambiguous()
		}
		return o
	}
}

// first answers the first post so, and accepts the others.
func first(o gateway.Outcome) answer {
	return func(ctx context.Context, p *provider, post post) gateway.Outcome {
		if post.n == 1 {
			return o
		}
		return p.accept(ctx, post)
	}
}

// hang answers only when the caller goes away.
func hang(ctx context.Context, _ *provider, _ post) gateway.Outcome {
	<-ctx.Done()
	return ambiguous()
}

// posted returns the posts so far.
func (p *provider) posted() []post {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.posts)
}

// List implements outbound.Provider.
func (p *provider) List(_ context.Context, q gateway.ListParams) ([]gateway.ProviderMessage, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lists++
	if p.unreadable {
		return nil, errUnreadable
	}
	var out []gateway.ProviderMessage
	for _, m := range p.list {
		if (q.To == "" || m.To == q.To) && (q.From == "" || m.From == q.From) && !m.CreatedAt.Before(q.Since) {
			out = append(out, m)
		}
	}
	return out, nil
}

// Fetch implements outbound.Provider.
func (p *provider) Fetch(_ context.Context, sid string) (gateway.ProviderMessage, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fetchs++
	if p.final == "" {
		return gateway.ProviderMessage{}, errUnreadable
	}
	return gateway.ProviderMessage{SID: sid, Status: p.final, Outbound: true}, nil
}

// holds adds a message that somebody else sent.
func (p *provider) holds(m gateway.ProviderMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = append(p.list, m)
}

// read makes the list readable or not.
func (p *provider) read(ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unreadable = !ok
}

// asked is how often the list and single messages were asked for.
func (p *provider) asked() (lists, fetchs int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lists, p.fetchs
}
