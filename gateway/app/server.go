package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// server is an HTTP server whose listener is open before it serves, so that a bad
// address is an error of New.
type server struct {
	http     http.Server
	listener net.Listener
	unused   unused
	done     chan error
}

type serverOptions struct {
	name    string
	address string
	handler http.Handler
	// timeout bounds reading a request, and writing an answer.
	timeout time.Duration
}

func (a *App) newServer(o serverOptions) (*server, error) {
	listener, err := a.opts.Listen("tcp", o.address)
	if err != nil {
		return nil, fmt.Errorf("listening for %s: %w", o.name, err)
	}
	a.stack.push(o.name+" listener", func(context.Context) error {
		if err := listener.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	s := &server{
		http: http.Server{
			Handler:           o.handler,
			ReadHeaderTimeout: o.timeout,
			ReadTimeout:       o.timeout,
			WriteTimeout:      2 * o.timeout,
			IdleTimeout:       2 * time.Minute,
			MaxHeaderBytes:    32 << 10,
			ErrorLog:          slog.NewLogLogger(a.log.With("component", o.name).Handler(), slog.LevelWarn),
		},
		listener: listener,
		done:     make(chan error, 1),
	}
	s.http.ConnState = s.unused.track
	return s, nil
}

func (s *server) address() string { return s.listener.Addr().String() }

func (s *server) serve() {
	go func() { s.done <- s.http.Serve(s.listener) }()
}

// lastAnswers is how long answering may still take once Stop's time is up, and a
// request on a connection without one. With outbound.drain and what recording gets
// it is within the 30 s of Kubernetes.
const lastAnswers = 500 * time.Millisecond

// shutdown answers what has arrived and ends. It reports why serving had ended,
// if it was not for this.
func (s *server) shutdown(ctx context.Context) error {
	answering, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer time.AfterFunc(lastAnswers, s.unused.close).Stop()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(lastAnswers, cancel) })()
	err := s.http.Shutdown(answering)
	if err != nil {
		err = errors.Join(err, s.http.Close())
	}
	if served := <-s.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
