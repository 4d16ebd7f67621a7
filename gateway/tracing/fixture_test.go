package tracing_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/gateway/tracing"
	"ebs-sms-gateway/gateway/tracing/tracingtest"
)

const (
	ref     = "k7wd3ovq5n2xa6tq4yzj6u3mre.5"
	sid     = "SM0123456789abcdef0123456789abcdef"
	replied = "SMfedcba9876543210fedcba9876543210"
)

// fixture is a Tracer and its collector, in fake time and over connections in memory.
type fixture struct {
	*testing.T
	tracer    *tracing.Tracer
	collector tracingtest.Collector
	log       lockedLog
	mu        sync.Mutex
	counts    map[string]int
	posts     chan net.Conn
	away      bool
}

// Spans implements tracing.Observer.
func (f *fixture) Spans(result string, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.counts[result] += n
}

func (f *fixture) count(result string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.counts[result]
}

// lockedLog is what was logged.
type lockedLog struct {
	mu    sync.Mutex
	lines []string
}

func (l *lockedLog) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, string(line))
	return len(line), nil
}

func (l *lockedLog) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines
}

// traced runs a test in fake time.
func traced(t *testing.T, test func(*fixture), changes ...func(*tracing.Options)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f := &fixture{T: t, counts: map[string]int{}, posts: make(chan net.Conn)}
		server := &http.Server{Handler: &f.collector, ReadHeaderTimeout: time.Minute}
		listener := &memory{conns: f.posts, closed: make(chan struct{})}
		go func() { _ = server.Serve(listener) }()
		opts := tracing.Options{
			Endpoint: "http://collector.test/v1/traces", Headers: map[string]string{"Authorization": "Bearer x"},
			Dial: f.dial, SampleRatio: 1, Timeout: 10 * time.Second, Queue: 1000, Version: "1.2.3", Node: "gw/1",
			Database: "sqlite", Server: "api.twilio.com", Logger: slog.New(slog.NewTextHandler(&f.log, nil)), Observer: f,
		}
		for _, change := range changes {
			change(&opts)
		}
		var err error
		f.tracer, err = tracing.New(opts)
		require.NoError(t, err)
		test(f)
		f.end()
		require.NoError(t, server.Close())
	})
}

func (f *fixture) end() { require.NoError(f, f.tracer.Shutdown(context.Background())) }

func (f *fixture) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	f.mu.Lock()
	away := f.away
	f.mu.Unlock()
	if away {
		return nil, net.ErrClosed
	}
	ours, theirs := net.Pipe()
	select {
	case f.posts <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (f *fixture) goAway(away bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.away = away
}

// memory is a listener of connections in memory.
type memory struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error {
	m.once.Do(func() { close(m.closed) })
	return nil
}

func (*memory) Addr() net.Addr { return &net.TCPAddr{} }

// written is an attempt that took five seconds in all.
func written() outbound.Written {
	at := time.Now()
	period := func(from, to int) gateway.Period {
		return gateway.Period{From: at.Add(time.Duration(from) * time.Second), To: at.Add(time.Duration(to) * time.Second)}
	}
	return outbound.Written{
		Sent: outbound.Sent{
			Message: 5, Channel: "CERTS", Ref: ref, Outcome: gateway.Outcome{SID: sid, Status: "queued"}, Segments: 2,
			Claim: period(0, 1), Begin: period(2, 3), Post: period(3, 4),
		},
		Record: period(4, 5), Status: gateway.StatusSent,
	}
}

// byName are the spans of a name.
func (f *fixture) byName(name string) []tracingtest.Span {
	var found []tracingtest.Span
	for _, s := range f.collector.Spans() {
		if s.Name == name {
			found = append(found, s)
		}
	}
	return found
}

// one is the only span of a name.
func (f *fixture) one(name string) tracingtest.Span {
	f.Helper()
	found := f.byName(name)
	require.Len(f, found, 1, name)
	return found[0]
}
