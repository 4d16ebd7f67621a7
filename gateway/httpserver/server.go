package httpserver

import (
	"context"
	"crypto/tls"
	"errors"
	"log" //nolint:depguard // the type of http.Server.ErrorLog
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

const (
	// slowestHeader is how long a request's header may take. It fits into a packet or two.
	slowestHeader = 5 * time.Second
	// idle is how long a connection is kept between requests: longer than proxies do, so
	// that none sends a request on one that is being closed.
	idle = 2 * time.Minute
	// largestHeader bounds a request's header in bytes, for which net/http adds 4 KiB. Twilio's
	// is below 1 KiB, and proxies add theirs.
	largestHeader = 12 << 10
	// streams is how many requests a connection of HTTP/2 may have at once: an open page has a few, and what one
	// connection can hold of the gateway stays near to what it can with HTTP/1.1.
	streams = 32
)

// Options are what a Server is made of.
type Options struct {
	// Name is the log's component.
	Name     string
	Listener net.Listener
	Handler  http.Handler
	// TLS encrypts, and offers HTTP/2; nil serves in the clear. See [NewTLS].
	TLS *tls.Config
	// Timeout bounds reading a request, and writing an answer.
	Timeout time.Duration
	Limits  Limits
	Logger  *slog.Logger
	// Cut is told, with one of Reasons, of each connection that was closed for a newcomer; nil tells nobody.
	Cut func(reason string)
}

// complaints are net/http's own lines. Their text is an attribute: it may have an address in it.
type complaints struct{ log *slog.Logger }

// Write implements io.Writer.
func (c complaints) Write(line []byte) (int, error) {
	c.log.Warn("serving failed", "error", strings.TrimSpace(string(line)))
	return len(line), nil
}

// Server is an HTTP server whose listener is open before it serves, so that a bad
// address is found before anything has started.
type Server struct {
	http        http.Server
	listener    net.Listener
	connections *connections
	done        chan error
}

// New makes a Server; it closes the listener when it ends.
func New(o Options) *Server {
	s := &Server{
		http: http.Server{
			Handler:           o.Handler,
			ReadHeaderTimeout: min(o.Timeout, slowestHeader),
			ReadTimeout:       o.Timeout,
			WriteTimeout:      2 * o.Timeout,
			IdleTimeout:       idle,
			MaxHeaderBytes:    largestHeader,
			TLSConfig:         o.TLS,
			HTTP2:             &http.HTTP2Config{MaxConcurrentStreams: streams},
			ErrorLog:          log.New(complaints{o.Logger.With("component", o.Name)}, "", 0),
		},
		listener:    o.Listener,
		connections: newConnections(o.Limits, o.Cut),
		done:        make(chan error, 1),
	}
	s.http.ConnState = s.connections.track
	s.http.ConnContext = s.connections.context
	return s
}

// Address is where the server listens, host:port.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Serve answers in the background until Shutdown.
func (s *Server) Serve() {
	go func() { s.done <- s.serve() }()
}

func (s *Server) serve() error {
	if s.http.TLSConfig == nil {
		return s.http.Serve(s.listener)
	}
	return s.http.ServeTLS(s.listener, "", "")
}

// lastAnswers is how long answering may still take once Shutdown's time is up, and a
// request on a connection without one. With outbound.drain and what recording gets
// it is within the 30 s of Kubernetes.
const lastAnswers = 500 * time.Millisecond

// Shutdown answers what has arrived and ends. It reports why serving had ended,
// if it was not for this.
func (s *Server) Shutdown(ctx context.Context) error {
	answering, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer time.AfterFunc(lastAnswers, s.connections.closeUnused).Stop()
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
