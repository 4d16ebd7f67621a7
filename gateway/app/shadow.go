package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/httpserver"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/shadow"
)

// Shadow is a gateway that only tells what it would do: it has a store that it reads, the listener for operators, and
// nothing else.
type Shadow struct {
	opts  Options
	log   *slog.Logger
	store Store
	watch *shadow.Watch
	admin *httpserver.Server

	mu sync.Mutex
	// failed is why the last look did not succeed, nil if it did.
	failed error
}

// errNotLooked is before the first look.
var errNotLooked = errors.New("the queue has not been read yet")

// NewShadow opens the store, which must be there, the file and the listener. On an error everything is closed again.
func NewShadow(ctx context.Context, opts Options) (*Shadow, error) {
	opts = opts.withDefaults()
	file := shadow.File{Path: opts.Config.Shadow.File}
	lines, err := file.Resume()
	if err != nil {
		return nil, err
	}
	s := &Shadow{opts: opts, log: opts.Logger.With("mode", string(config.ModeShadow)), failed: errNotLooked}
	if s.store, err = openToRead(ctx, opts.Config); err != nil {
		return nil, fmt.Errorf("opening store: %w", err)
	}
	tell := func(lines []shadow.Line) error {
		if err := file.Append(lines); err != nil {
			return err
		}
		s.logLook(lines)
		return nil
	}
	if s.watch, err = newWatch(opts, s.store, watching{tell, lines}); err == nil {
		err = s.listen()
	}
	if err != nil {
		return nil, errors.Join(err, s.store.Close())
	}
	return s, nil
}

// openToRead opens the store for a user that may do no more than read.
func openToRead(ctx context.Context, cfg config.Config) (Store, error) {
	cfg.Mode = config.ModeShadow
	return openExisting(ctx, cfg)
}

// watching is where a watch tells, and what it goes on from.
type watching struct {
	tell  func([]shadow.Line) error
	lines []shadow.Line
}

func newWatch(opts Options, store Store, w watching) (*shadow.Watch, error) {
	service, err := newOperate(opts, store)
	if err != nil {
		return nil, err
	}
	return shadow.New(shadow.Options{
		Store: store, Explainer: service.Rehearse(), Clock: opts.Clock, Tell: w.tell,
	}, w.lines), nil
}

func (s *Shadow) listen() error {
	server := s.opts.adminServer(s.readyz)
	server.Logger = s.log
	if err := s.opts.adminEndpoint().open(s.opts, &server); err != nil {
		return err
	}
	s.admin = httpserver.New(server)
	return nil
}

// readyz says whether the last look succeeded.
func (s *Shadow) readyz(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		answer(w, http.StatusServiceUnavailable, health{Status: "unavailable", Store: s.failed.Error()})
		return
	}
	answer(w, http.StatusOK, health{Status: "ok", Store: "ok"})
}

// Run looks until ctx ends, and closes everything.
func (s *Shadow) Run(ctx context.Context) error {
	s.admin.Serve()
	s.log.Info("shadow started: nothing is claimed, sent or written, and no webhooks are taken",
		"version", s.opts.Version, "admin", s.admin.Address(), "file", s.opts.Config.Shadow.File)
	for wait := time.Duration(0); backoff.Wait(ctx, wait); wait = s.opts.Config.Shadow.Every {
		s.look(ctx)
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.opts.Config.Outbound.Drain)
	defer cancel()
	return errors.Join(s.admin.Shutdown(stopping), s.store.Close())
}

// AdminAddress is where /metrics, /healthz and /readyz are served, host:port.
func (s *Shadow) AdminAddress() string { return s.admin.Address() }

// look is never the last: what failed is tried again the next time.
func (s *Shadow) look(ctx context.Context) {
	err := s.watch.Look(ctx)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		s.log.Warn("look failed; it is tried again", "error", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = err
}

// logLook tells how many rows had which outcome.
func (s *Shadow) logLook(lines []shadow.Line) {
	counts := map[operate.Outcome]int{}
	for _, l := range lines {
		counts[l.Outcome]++
	}
	if len(lines) == 0 {
		return
	}
	args := []any{"rows", len(lines)}
	for _, o := range operate.Outcomes() {
		args = append(args, string(o), counts[o])
	}
	s.log.Info("rows looked at", args...)
}

// ShadowLook looks at the queue once and returns what would be done with each row that waits. It changes nothing.
func ShadowLook(ctx context.Context, opts Options) (lines []shadow.Line, err error) {
	store, err := openToRead(ctx, opts.Config)
	if err != nil {
		return nil, fmt.Errorf("opening store: %w", err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	tell := func(told []shadow.Line) error {
		lines = told
		return nil
	}
	watch, err := newWatch(opts.withDefaults(), store, watching{tell: tell})
	if err != nil {
		return nil, err
	}
	return lines, watch.Look(ctx)
}
