package httpserver_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway/httpserver"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds waits that end at once unless something is wrong.
const patience = 20 * time.Second

// house is a server, and what it has cut.
type house struct {
	*testing.T
	server *httpserver.Server
	// work answers requests to /held once its connection is held.
	work func()

	mu   sync.Mutex
	cuts []string
}

func open(t *testing.T, limits httpserver.Limits) *house {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	h := &house{T: t}
	mux := http.NewServeMux()
	mux.HandleFunc("/held", func(_ http.ResponseWriter, r *http.Request) {
		defer httpserver.Hold(r.Context())()
		h.work()
	})
	mux.HandleFunc("/", func(http.ResponseWriter, *http.Request) {})
	h.server = httpserver.New(httpserver.Options{
		Name: "test", Listener: listener, Handler: mux, Timeout: patience, Limits: limits,
		Logger: slog.New(slog.DiscardHandler), Cut: h.cut,
	})
	h.server.Serve()
	t.Cleanup(func() { require.NoError(t, h.server.Shutdown(context.Background())) })
	return h
}

func (h *house) cut(reason string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cuts = append(h.cuts, reason)
}

func (h *house) reasons() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.cuts...)
}

// dial opens a connection from a loopback address.
func (h *house) dial(from string) *client {
	h.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	conn, err := dialer.DialContext(h.Context(), "tcp", h.server.Address())
	require.NoError(h, err)
	h.Cleanup(func() { _ = conn.Close() })
	require.NoError(h, conn.SetDeadline(time.Now().Add(patience)))
	return &client{h, conn, bufio.NewReader(conn)}
}

type client struct {
	*house
	conn   net.Conn
	reader *bufio.Reader
}

func (c *client) send(text string) *client {
	c.Helper()
	_, err := io.WriteString(c.conn, text)
	require.NoError(c, err)
	return c
}

func get(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: sms\r\n\r\n" }

func (c *client) status() int {
	c.Helper()
	resp, err := http.ReadResponse(c.reader, nil)
	require.NoError(c, err)
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(c, err)
	return resp.StatusCode
}

// requireCut waits for the end of the connection.
func (c *client) requireCut() {
	c.Helper()
	_, err := c.reader.ReadByte()
	require.Error(c, err)
	require.NotErrorIs(c, err, os.ErrDeadlineExceeded, "the connection is still open")
}

// requireStrangerCut opens a connection that has to go at once: the server may reset it before its client knows that it is open.
func requireStrangerCut(t *testing.T, address string) {
	t.Helper()
	stranger, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err == nil {
		defer stranger.Close()
		require.NoError(t, stranger.SetDeadline(time.Now().Add(patience)))
		_, err = stranger.Read(make([]byte, 1))
	}
	require.Error(t, err)
	require.NotErrorIs(t, err, os.ErrDeadlineExceeded, "the connection is still open")
}

// waitFor keeps a handler until its test says so, or fails: Shutdown waits for the handler.
func waitFor(t *testing.T, end <-chan struct{}) {
	t.Helper()
	select {
	case <-end:
	case <-t.Context().Done():
	}
}

func TestNewcomersTakeTheOldestPlace(t *testing.T) {
	t.Parallel()
	h := open(t, httpserver.Limits{Connections: 3})
	silent := []*client{h.dial("127.0.0.1"), h.dial("127.0.0.1").send("POST / HTTP/1.1\r\nX: "), h.dial("127.0.0.1")}
	for range 2 {
		require.Equal(t, http.StatusOK, h.dial("127.0.0.1").send(get("/")).status())
	}
	silent[0].requireCut()
	silent[1].requireCut()
	require.Equal(t, http.StatusOK, silent[2].send(get("/")).status())
	require.Equal(t, []string{httpserver.ReasonConnections, httpserver.ReasonConnections}, h.reasons())
}

func TestAConnectionThatIsUsedIsNoLongerTheOldest(t *testing.T) {
	t.Parallel()
	h := open(t, httpserver.Limits{Connections: 3})
	used, silent := h.dial("127.0.0.1"), h.dial("127.0.0.1")
	require.Equal(t, http.StatusOK, h.dial("127.0.0.1").send(get("/")).status(), "all three were accepted")
	require.Equal(t, http.StatusOK, used.send(get("/")).status())
	require.Equal(t, http.StatusOK, used.send(get("/")).status(), "it was idle before")
	require.Equal(t, http.StatusOK, h.dial("127.0.0.1").send(get("/")).status())
	silent.requireCut()
	require.Equal(t, http.StatusOK, used.send(get("/")).status())
}

func TestHeldConnectionsAreNotCut(t *testing.T) {
	t.Parallel()
	h := open(t, httpserver.Limits{Connections: 2})
	begun, end := make(chan struct{}), make(chan struct{})
	h.work = func() {
		begun <- struct{}{}
		waitFor(t, end)
	}
	var held []*client
	for range 2 {
		held = append(held, h.dial("127.0.0.1").send(get("/held")))
		<-begun
	}
	requireStrangerCut(t, h.server.Address()) // there is no other
	close(end)
	for _, c := range held {
		require.Equal(t, http.StatusOK, c.status())
	}
	require.Equal(t, http.StatusOK, h.dial("127.0.0.1").send(get("/")).status())
}

func TestOneClientTakesOnlyFromItself(t *testing.T) {
	t.Parallel()
	trusted, err := httpserver.ParseProxies([]string{"127.0.0.1"})
	require.NoError(t, err)
	h := open(t, httpserver.Limits{Connections: 100, PerClient: 2, Trusted: trusted})
	other := h.dial("127.0.0.3")
	greedy := []*client{h.dial("127.0.0.2"), h.dial("127.0.0.2"), h.dial("127.0.0.2")}
	greedy[0].requireCut()
	var proxied []*client
	for range 10 {
		proxied = append(proxied, h.dial("127.0.0.1"))
	}
	for _, c := range append(append(proxied, other), greedy[1:]...) {
		require.Equal(t, http.StatusOK, c.send(get("/")).status())
	}
	require.Equal(t, []string{httpserver.ReasonClientConnections}, h.reasons())
}

func TestPlacesOfClosedConnectionsAreFree(t *testing.T) {
	t.Parallel()
	h := open(t, httpserver.Limits{Connections: 3, PerClient: 2})
	for range 20 {
		c := h.dial("127.0.0.2").send("GET / HTTP/1.0\r\n\r\n")
		require.Equal(t, http.StatusOK, c.status())
		c.requireCut()
	}
	require.Empty(t, h.reasons())
}

func TestLargeHeadersAreRefused(t *testing.T) {
	t.Parallel()
	h := open(t, httpserver.Limits{})
	c := h.dial("127.0.0.1").send("GET / HTTP/1.1\r\nHost: sms\r\nX: " + strings.Repeat("x", 17<<10))
	require.Equal(t, http.StatusRequestHeaderFieldsTooLarge, c.status())
}

func TestHoldNeedsNoServer(t *testing.T) {
	t.Parallel()
	httpserver.Hold(t.Context())()
}
