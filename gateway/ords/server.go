package ords

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gin-gonic/gin"

	"ebs-sms-gateway/gateway/webhook"
)

// server holds what all routes share.
type server struct {
	opts Options
	log  *slog.Logger
	// routes are the configured paths by their form without trailing slash.
	routes map[string]string
}

// New returns the handler of all routes. It fails with ErrInvalidOptions.
func New(opts Options) (http.Handler, error) {
	opts = opts.withDefaults()
	if err := opts.validate(); err != nil {
		return nil, fmt.Errorf("configuring webhooks: %w", err)
	}
	s := &server{opts: opts, log: opts.Logger.With("component", "ords"), routes: map[string]string{}}
	engine := newEngine()
	for _, route := range opts.Replies {
		s.mount(engine, route, s.takeReply)
	}
	for _, route := range opts.Reports {
		s.mount(engine, route, s.takeReport)
	}
	engine.NoRoute(s.answer(refused(http.StatusNotFound, ReasonNotFound)))
	engine.NoMethod(s.answer(refused(http.StatusMethodNotAllowed, ReasonMethod)))
	return engine, nil
}

// refused is work that refuses every request.
func refused(status int, reason string) func(*gin.Context) (subject, error) {
	return func(*gin.Context) (subject, error) { return subject{}, refuse(status, reason) }
}

// newEngine is the one place that touches gin's package state: its mode, which only
// decides whether gin prints its routes and warnings to standard output.
func newEngine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.RedirectTrailingSlash = false // a redirected POST arrives as a GET, or unsigned
	engine.RedirectFixedPath = false
	engine.HandleMethodNotAllowed = true
	engine.ForwardedByClientIP = false
	return engine
}

// mount serves a route with and without trailing slash.
func (s *server) mount(engine *gin.Engine, route Route, handle handler) {
	methods := []string{http.MethodPost, http.MethodOptions}
	if route.AllowGet {
		methods = append(methods, http.MethodGet)
	}
	posted := s.answer(func(c *gin.Context) (subject, error) { return s.webhook(c, handle) })
	options := s.answer(func(c *gin.Context) (subject, error) {
		c.Header("Allow", strings.Join(methods, ", "))
		c.Status(http.StatusOK)
		return subject{}, nil
	})
	s.routes[route.trimmed()] = route.Path
	paths := []string{route.trimmed(), route.trimmed() + "/"}
	if paths[0] == "" {
		paths = paths[1:]
	}
	for _, path := range paths {
		for _, method := range methods {
			if method == http.MethodOptions {
				engine.Handle(method, path, options)
				continue
			}
			engine.Handle(method, path, posted)
		}
	}
}

// answer turns work, which answers the request unless it returns an error, into a
// handler that also answers errors and panics, and tells the observer.
func (s *server) answer(work func(*gin.Context) (subject, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		started := s.opts.Clock()
		about, err := guard(c, work)
		if err != nil {
			s.reject(c, err)
		}
		s.opts.Observer.Webhook(webhook.Answered{
			Route: s.route(c), Status: c.Writer.Status(), Ref: about.ref, ReplySID: about.reply,
			At: started, Took: s.opts.Clock().Sub(started),
		})
	}
}

// route is the configured path that the request is for, or RouteOther.
func (s *server) route(c *gin.Context) string {
	if path, ok := s.routes[strings.TrimSuffix(c.Request.URL.Path, "/")]; ok {
		return path
	}
	return RouteOther
}

// guard makes a panic an error.
func guard(c *gin.Context, work func(*gin.Context) (subject, error)) (about subject, err error) {
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler: // net/http's own way to drop a connection
			panic(v)
		default:
			err = panicked(v, debug.Stack())
		}
	}()
	return work(c)
}

// webhook takes one post through all checks and hands it on.
func (s *server) webhook(c *gin.Context, handle handler) (subject, error) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.opts.Timeout)
	defer cancel()
	post, err := s.read(c.Request)
	if err != nil {
		return subject{}, err
	}
	if err := s.opts.Receiver.Verify(post); err != nil {
		return subject{}, unverified(err)
	}
	post.Params, post.Query = clean(post.Params), clean(post.Query)
	if c.Request.Method == http.MethodGet {
		post.Params = post.Query
	}
	about, answer, err := s.held(ctx, post, handle)
	if err != nil {
		return about, unhandled(err)
	}
	contentType, body := s.opts.Receiver.Acknowledgement(answer)
	c.Data(http.StatusOK, contentType, body)
	return about, nil
}

// held hands a post on, its connection held.
func (s *server) held(ctx context.Context, post webhook.Post, handle handler) (about subject, answer string, err error) {
	defer s.opts.Hold(ctx)()
	return handle(ctx, post)
}
