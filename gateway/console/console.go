package console

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

// Options are what a Console is made of. Service, Host, Digest, Actor, Clock and Logger are required.
type Options struct {
	Service Service
	Host    Host
	// Digest renders previews as managers get them.
	Digest *digest.Renderer
	// Actor is who asks, by the request's context; false is nobody, who sees nothing.
	Actor func(context.Context) (operate.Actor, bool)
	// Channels are those that a search may name.
	Channels []string
	// Region is the country of a number that is written without one, "" if it has to be.
	Region string
	// Version is the gateway's.
	Version string
	// ReadOnly offers no act and refuses each.
	ReadOnly bool
	// Leave offers to log out, by a post to /logout.
	Leave bool
	// Zone is by whose clocks times are told; nil is UTC.
	Zone *time.Location
	// Every is how often what is open is looked at again, less often while it does not change; 0 is every two seconds.
	Every  time.Duration
	Clock  gateway.Clock
	Logger *slog.Logger
}

// Console serves the pages.
type Console struct {
	opts     Options
	pages    pages
	live     *live
	told     told
	handler  http.Handler
	patterns []string
	close    sync.Once
}

// New makes a Console.
func New(opts Options) (*Console, error) {
	if opts.Service == nil || opts.Host == nil || opts.Digest == nil || opts.Actor == nil || opts.Clock == nil ||
		opts.Logger == nil {
		return nil, errors.New("console: Service, Host, Digest, Actor, Clock and Logger are required")
	}
	if opts.Zone == nil {
		opts.Zone = time.UTC
	}
	if opts.Every == 0 {
		opts.Every = 2 * time.Second
	}
	c := &Console{opts: opts, live: newLive(opts.Every), told: told{clock: opts.Clock}}
	_, _ = rand.Read(c.told.key[:]) // never fails
	var err error
	if c.pages, err = parse(c.functions()); err != nil {
		return nil, err
	}
	if c.handler, err = c.routes(); err != nil {
		return nil, err
	}
	return c, nil
}

// ServeHTTP implements http.Handler.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.handler.ServeHTTP(w, r) }

// Close ends the streams of open pages, for which a server that shuts down would wait. It may be called more than once.
func (c *Console) Close() { c.close.Do(c.live.end) }
