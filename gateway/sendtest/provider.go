package sendtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
)

// Provider is a scripted provider that remembers what it was asked and what it accepted.
type Provider struct {
	// Answer says what becomes of a post; nil accepts it.
	Answer Answer
	// Delay is how long an answer takes.
	Delay time.Duration
	// Unreadable makes the list fail.
	Unreadable bool
	// Final is what Fetch reports, "" is an error.
	Final gateway.ProviderStatus
	// Blame is the failure that Fetch reports with it, of these numbers alone.
	Blame map[string]*gateway.Failure

	mu     sync.Mutex
	posts  []Post
	list   []gateway.ProviderMessage
	Lists  int
	fetchs int
}

// Answer is what a provider makes of a post.
type Answer func(ctx context.Context, p *Provider, post Post) gateway.Outcome

// Post is one request as it arrived; N counts from 1.
type Post struct {
	gateway.SendRequest
	N  int
	At time.Time
}

var errUnreadable = errors.New("reading the list: refused")

// Send implements outbound.Provider.
func (p *Provider) Send(ctx context.Context, r gateway.SendRequest) gateway.Outcome {
	p.mu.Lock()
	this := Post{SendRequest: r, N: len(p.posts) + 1, At: time.Now()}
	p.posts = append(p.posts, this)
	respond := p.Answer
	p.mu.Unlock()
	if respond != nil {
		return respond(ctx, p, this)
	}
	return p.Accept(ctx, this)
}

// Become changes the answers from now on.
func (p *Provider) Become(a Answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Answer = a
}

// Accept takes a post and answers after the delay; a caller that does not wait for
// the answer does not learn of it.
func (p *Provider) Accept(ctx context.Context, post Post) gateway.Outcome {
	p.mu.Lock()
	sid := fmt.Sprintf("SM%032d", len(p.list)+1)
	from := post.From.ID
	if post.From.Kind == gateway.SenderService {
		from = poolNumber
	}
	p.list = append(p.list, gateway.ProviderMessage{
		SID: sid, To: post.To, From: from, Body: post.Body, Status: "queued", Outbound: true,
		CreatedAt: time.Now().Truncate(time.Second),
	})
	p.mu.Unlock()
	if !p.Wait(ctx) {
		return Ambiguous()
	}
	return gateway.Outcome{SID: sid, Status: "queued"}
}

// Wait takes as long as an answer and reports whether the caller is still there.
func (p *Provider) Wait(ctx context.Context) bool {
	select {
	case <-time.After(p.Delay):
		return true
	case <-ctx.Done():
		return false
	}
}

// Failed is an outcome of the class.
func Failed(class gateway.ErrorClass) gateway.Outcome {
	return gateway.Outcome{Failure: &gateway.Failure{Class: class, Code: 30001, Text: "scripted " + string(class)}}
}

// Ambiguous is an outcome that nobody knows.
func Ambiguous() gateway.Outcome { return Failed(gateway.ClassAmbiguous) }

// Always answers every post in the same way.
func Always(o gateway.Outcome) Answer {
	return func(ctx context.Context, p *Provider, _ Post) gateway.Outcome {
		if !p.Wait(ctx) {
			return Ambiguous()
		}
		return o
	}
}

// First answers the first post so, and accepts the others.
func First(o gateway.Outcome) Answer {
	return func(ctx context.Context, p *Provider, post Post) gateway.Outcome {
		if post.N == 1 {
			return o
		}
		return p.Accept(ctx, post)
	}
}

// Hang answers only when the caller goes away.
func Hang(ctx context.Context, _ *Provider, _ Post) gateway.Outcome {
	<-ctx.Done()
	return Ambiguous()
}

// Posted returns the posts so far.
func (p *Provider) Posted() []Post {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.posts)
}

// List implements outbound.Provider.
func (p *Provider) List(_ context.Context, q gateway.ListParams) ([]gateway.ProviderMessage, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Lists++
	if p.Unreadable {
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

// Limits are Twilio's.
func (p *Provider) Limits() gateway.Limits {
	return gateway.Limits{Text: 1600, LeastValidity: 5 * time.Second}
}

// Sender knows the one service.
func (p *Provider) Sender(id string) gateway.Sender {
	if id == Service {
		return gateway.Sender{ID: id, Kind: gateway.SenderService}
	}
	return gateway.Addresses(id)[0]
}

// Fetch implements outbound.Provider.
func (p *Provider) Fetch(_ context.Context, sid string) (gateway.ProviderMessage, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fetchs++
	if p.Final == "" {
		return gateway.ProviderMessage{}, errUnreadable
	}
	found := gateway.ProviderMessage{SID: sid, Status: p.Final, Outbound: true}
	for _, m := range p.list {
		if f := p.Blame[m.To]; m.SID == sid && f != nil {
			found.Status, found.Failure = "undelivered", f
		}
	}
	return found, nil
}

// Holds adds a message that somebody else sent.
func (p *Provider) Holds(m gateway.ProviderMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = append(p.list, m)
}

// Read makes the list readable or not.
func (p *Provider) Read(ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Unreadable = !ok
}

// Asked is how often the list and single messages were asked for.
func (p *Provider) Asked() (lists, fetchs int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.Lists, p.fetchs
}
