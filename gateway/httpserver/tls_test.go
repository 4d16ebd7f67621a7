package httpserver_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/httpserver"
	"ebs-sms-gateway/test/pki"
)

// encrypted is a server with certificates in a folder, whose clock stands still.
type encrypted struct {
	*testing.T
	authority pki.Authority
	folder    string
	address   string

	mu  sync.Mutex
	now time.Time
	log bytes.Buffer
}

type choice func(*httpserver.TLSOptions)

func openEncrypted(t *testing.T, limits httpserver.Limits, choices ...choice) *encrypted {
	t.Helper()
	e := &encrypted{T: t, authority: pki.NewAuthority(t, "Site CA"), folder: t.TempDir(), now: time.Now()}
	certificate, key := e.authority.Issue(t, "first").Write(t, e.folder)
	o := httpserver.TLSOptions{
		Name: "test", Files: httpserver.Files{Certificate: certificate, Key: key}, Clock: e.clock,
		Logger: slog.New(slog.NewTextHandler(e, nil)),
	}
	for _, c := range choices {
		c(&o)
	}
	encryption, err := httpserver.NewTLS(o)
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := httpserver.New(httpserver.Options{
		Name: "test", Listener: listener, Timeout: patience, Limits: limits, TLS: encryption,
		Logger: slog.New(slog.DiscardHandler), Handler: http.HandlerFunc(tellProtocol),
	})
	server.Serve()
	t.Cleanup(func() { require.NoError(t, server.Shutdown(context.Background())) })
	e.address = server.Address()
	return e
}

func tellProtocol(w http.ResponseWriter, r *http.Request) {
	defer httpserver.Hold(r.Context())()
	name := "nobody"
	if len(r.TLS.VerifiedChains) > 0 {
		name = r.TLS.VerifiedChains[0][0].Subject.CommonName
	}
	_, _ = io.WriteString(w, r.Proto+" "+name)
}

func (e *encrypted) clock() time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now
}

func (e *encrypted) wait(d time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now = e.now.Add(d)
}

// Write takes the log.
func (e *encrypted) Write(line []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.log.Write(line)
}

func (e *encrypted) logged() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.log.String()
}

// get asks over a connection of its own, and returns the answer and the name that the server showed.
func (e *encrypted) get(own ...tls.Certificate) (answer, server string, err error) {
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: e.authority.Pool(), Certificates: own, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2: true, DisableKeepAlives: true,
	}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(e.Context(), http.MethodGet, "https://"+e.address+"/", http.NoBody)
	require.NoError(e, err)
	response, err := (&http.Client{Transport: transport, Timeout: patience}).Do(request)
	if err != nil {
		return "", "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), response.TLS.PeerCertificates[0].Subject.CommonName, err
}

// refusal is what a client without a certificate is told: with TLS 1.3 it comes behind the handshake, and net/http may hear of
// the closed connection first.
func (e *encrypted) refusal() error {
	e.Helper()
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: e.authority.Pool(), MinVersion: tls.VersionTLS13}}
	conn, err := dialer.DialContext(e.Context(), "tcp", e.address)
	require.NoError(e, err)
	defer conn.Close()
	_, err = conn.Read(make([]byte, 1))
	return err
}

// requireServer asks, and holds the server to a name.
func (e *encrypted) requireServer(want string) {
	e.Helper()
	_, server, err := e.get()
	require.NoError(e, err)
	require.Equal(e, want, server)
}

func TestTLS_OffersHTTP2(t *testing.T) {
	t.Parallel()
	answer, server, err := openEncrypted(t, httpserver.Limits{}).get()
	require.NoError(t, err)
	require.Equal(t, "HTTP/2.0 nobody", answer)
	require.Equal(t, "first", server)
}

func TestTLS_RefusesWhatIsOlderThan12(t *testing.T) {
	t.Parallel()
	e := openEncrypted(t, httpserver.Limits{})
	dialer := tls.Dialer{Config: &tls.Config{
		RootCAs: e.authority.Pool(), MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11, ServerName: "localhost",
	}}
	_, err := dialer.DialContext(t.Context(), "tcp", e.address)
	require.ErrorContains(t, err, "protocol version not supported")
}

func TestTLS_TakesARenewedCertificateWithoutARestart(t *testing.T) {
	t.Parallel()
	e := openEncrypted(t, httpserver.Limits{})
	e.authority.Issue(t, "second").Write(t, e.folder)
	e.requireServer("first") // it was looked at just now
	e.wait(10 * time.Second)
	e.requireServer("second")
	require.Contains(t, e.logged(), "certificate renewed")
}

func TestTLS_KeepsTheOldCertificateWhileTheNewOneIsNoGood(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, content, says string }{
		"HalfWritten": {"tls.crt", string(pki.NewAuthority(t, "Site CA").Issue(t, "second").Certificate), "private key does not match public key"},
		"NoPEM":       {"tls.key", "not yet", "failed to find any PEM data"},
		"Gone":        {"tls.key", "", "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := openEncrypted(t, httpserver.Limits{})
			path := filepath.Join(e.folder, c.file)
			require.NoError(t, os.Remove(path))
			if c.content != "" {
				require.NoError(t, os.WriteFile(path, []byte(c.content), 0o600))
			}
			e.wait(10 * time.Second)
			e.requireServer("first")
			require.Contains(t, e.logged(), c.says)
			require.Contains(t, e.logged(), "the old one serves on")

			e.authority.Issue(t, "third").Write(t, e.folder)
			e.wait(10 * time.Second)
			e.requireServer("third")
		})
	}
}

func TestTLS_NeedsGoodFilesAtTheStart(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	certificate, key := pki.NewAuthority(t, "Site CA").Issue(t, "first").Write(t, folder)
	authority := filepath.Join(folder, "ca.crt")
	require.NoError(t, os.WriteFile(authority, []byte("none"), 0o600))
	for want, files := range map[string]httpserver.Files{
		"reading certificate: ":           {Certificate: filepath.Join(folder, "missing"), Key: key},
		"reading key: ":                   {Certificate: certificate, Key: filepath.Join(folder, "missing")},
		"reading clients' authorities: ":  {Certificate: certificate, Key: key, ClientCA: filepath.Join(folder, "missing")},
		"no certificate in PEM form":      {Certificate: certificate, Key: key, ClientCA: authority},
		"found a certificate rather than": {Certificate: certificate, Key: certificate},
	} {
		_, err := httpserver.NewTLS(httpserver.TLSOptions{Files: files, Clock: time.Now, Logger: slog.New(slog.DiscardHandler)})
		require.ErrorContains(t, err, want)
	}
}

// asksClients has the server ask for certificates of its authority.
func asksClients(t *testing.T, authority pki.Authority, anyone bool) choice {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.crt")
	require.NoError(t, os.WriteFile(path, authority.PEM(), 0o600))
	return func(o *httpserver.TLSOptions) { o.Files.ClientCA, o.Anyone = path, anyone }
}

func TestTLS_ServesWhoShowsACertificate(t *testing.T) {
	t.Parallel()
	clients := pki.NewAuthority(t, "Clients CA")
	e := openEncrypted(t, httpserver.Limits{}, asksClients(t, clients, false))
	answer, _, err := e.get(clients.Issue(t, "proxy").TLS(t))
	require.NoError(t, err)
	require.Equal(t, "HTTP/2.0 proxy", answer)

	require.ErrorContains(t, e.refusal(), "certificate required")
	_, _, err = e.get(pki.NewAuthority(t, "Clients CA").Issue(t, "proxy").TLS(t))
	require.Error(t, err, "another authority of the same name")
}

func TestTLS_MayLeaveTheQuestionToTheHandler(t *testing.T) {
	t.Parallel()
	clients := pki.NewAuthority(t, "Clients CA")
	e := openEncrypted(t, httpserver.Limits{}, asksClients(t, clients, true))
	answer, _, err := e.get()
	require.NoError(t, err)
	require.Equal(t, "HTTP/2.0 nobody", answer)
	answer, _, err = e.get(clients.Issue(t, "scraper").TLS(t))
	require.NoError(t, err)
	require.Equal(t, "HTTP/2.0 scraper", answer)
}

func TestTLS_ConnectionsAreCutForNewcomers(t *testing.T) {
	t.Parallel()
	e := openEncrypted(t, httpserver.Limits{Connections: 1})
	silent, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", e.address)
	require.NoError(t, err)
	defer silent.Close()
	_, _, err = e.get()
	require.NoError(t, err)
	require.NoError(t, silent.SetDeadline(time.Now().Add(patience)))
	_, err = silent.Read(make([]byte, 1))
	require.Error(t, err)
	require.NotErrorIs(t, err, os.ErrDeadlineExceeded, "the connection is still open")
}

func TestTLS_HoldsAConnectionAsLongAsOneOfItsRequestsDoes(t *testing.T) {
	t.Parallel()
	authority := pki.NewAuthority(t, "Site CA")
	first, end := make(chan struct{}), make(chan struct{})
	h := openHTTP2(t, authority, func(_ http.ResponseWriter, r *http.Request) {
		defer httpserver.Hold(r.Context())()
		if r.URL.Path == "/long" {
			close(first)
			waitFor(t, end)
		}
	})
	long := h.send("/long")
	<-first
	require.NoError(t, <-h.send("/short"), "on the same connection")
	requireStrangerCut(t, h.address) // the only connection is held
	close(end)
	require.NoError(t, <-long)
}

// multiplexed is a server of one connection, and a client that uses it for many requests.
type multiplexed struct {
	*testing.T
	address string
	client  *http.Client
}

func openHTTP2(t *testing.T, authority pki.Authority, handler http.HandlerFunc) multiplexed {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := httpserver.New(httpserver.Options{
		Name: "test", Listener: listener, Timeout: patience, Limits: httpserver.Limits{Connections: 1},
		TLS: &tls.Config{
			MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{authority.Issue(t, "server").TLS(t)},
		},
		Logger: slog.New(slog.DiscardHandler), Handler: handler,
	})
	server.Serve()
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: authority.Pool(), MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true,
	}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		require.NoError(t, server.Shutdown(context.Background()))
	})
	return multiplexed{t, server.Address(), &http.Client{Transport: transport, Timeout: patience}}
}

// send asks in the background; an answer over anything but HTTP/2 is an error.
func (m multiplexed) send(path string) <-chan error {
	done := make(chan error, 1)
	request, err := http.NewRequestWithContext(m.Context(), http.MethodGet, "https://"+m.address+path, http.NoBody)
	require.NoError(m, err)
	go func() {
		response, err := m.client.Do(request)
		if err == nil {
			response.Body.Close()
			if response.ProtoMajor != 2 {
				err = http.ErrNotSupported
			}
		}
		done <- err
	}()
	return done
}
