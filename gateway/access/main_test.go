package access_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway/access"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	key      = "a key of thirty-two bytes or more"
	password = "correct horse battery staple"
	// hashed is the password's.
	hashed = "$2a$10$wKINbXHrTBi.BmOlPdR8OupW.PblM/43HPqv0/Gbv1ORoXN7dksHe"
)

// site is a console behind a way in, and its clock.
type site struct {
	*testing.T
	url string

	mu  sync.Mutex
	now time.Time
	log bytes.Buffer
	// ended is told of the end of a request's context.
	ended chan error
}

func newSite(t *testing.T) *site {
	t.Helper()
	return &site{T: t, now: time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC), ended: make(chan error, 1)}
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *site) wait(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// Write takes the log.
func (s *site) Write(line []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(line)
}

func (s *site) logged() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

func (s *site) options() access.Options {
	logger := slog.New(slog.NewTextHandler(s, nil))
	return access.Options{
		Key: []byte(key), Lifetime: access.Lifetime{Idle: 30 * time.Minute, Absolute: 12 * time.Hour},
		Public:  func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/assets/") },
		Listens: func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/live") },
		Client:  func(r *http.Request) string { return strings.Split(r.RemoteAddr, ":")[0] },
		Render:  access.Plain(), Clock: s.clock, Logger: logger, Quiet: logger,
	}
}

// wrapper is a way in.
type wrapper interface {
	Wrap(http.Handler) (http.Handler, error)
}

// serve puts the console behind the way in: it says who somebody is.
func (s *site) serve(way wrapper) *site {
	s.Helper()
	handler, err := way.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor, known := access.From(r.Context())
		fmt.Fprintf(w, "%s %v %v", actor.Name, known, actor.Roles)
	}))
	require.NoError(s, err)
	server := httptest.NewServer(handler)
	s.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// browser keeps cookies and follows nothing.
type browser struct {
	*site
	client *http.Client
}

func (s *site) browser() browser {
	s.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(s, err)
	transport := &http.Transport{}
	s.Cleanup(transport.CloseIdleConnections)
	return browser{s, &http.Client{
		Jar: jar, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// answer is what came back.
type answer struct {
	status   int
	body     string
	location string
	header   http.Header
}

func (b browser) do(r *http.Request) answer {
	b.Helper()
	response, err := b.client.Do(r)
	require.NoError(b, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(b, err)
	return answer{response.StatusCode, string(body), response.Header.Get("Location"), response.Header}
}

// set are headers, by name and value.
type set map[string]string

func (b browser) request(method, path string, form url.Values, headers set) *http.Request {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), method, b.url+path, strings.NewReader(form.Encode()))
	require.NoError(b, err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	return r
}

func (b browser) get(path string) answer {
	b.Helper()
	return b.do(b.request(http.MethodGet, path, nil, nil))
}

func (b browser) post(path string, form url.Values, headers set) answer {
	b.Helper()
	return b.do(b.request(http.MethodPost, path, form, headers))
}

// logIn logs in as somebody of the file.
func (b browser) logIn(name, password, next string) answer {
	b.Helper()
	return b.post(access.PathLogin, url.Values{"name": {name}, "password": {password}, "next": {next}}, nil)
}

func (b browser) mustLogIn(name string) {
	b.Helper()
	a := b.logIn(name, password, "/")
	require.Equal(b, http.StatusSeeOther, a.status, a.body)
}

// cookies are the names and values that the browser sends.
func (b browser) cookies() []*http.Cookie {
	b.Helper()
	u, err := url.Parse(b.url)
	require.NoError(b, err)
	return b.client.Jar.Cookies(u)
}

func (b browser) setCookie(name, value string) {
	b.Helper()
	u, err := url.Parse(b.url)
	require.NoError(b, err)
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

func hash(t testing.TB, password string) string {
	t.Helper()
	made, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost+6)
	require.NoError(t, err)
	return string(made)
}

// userFile writes a file of users with one password.
func userFile(t testing.TB, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "users")
	writeUsers(t, path, hashed, lines...)
	return path
}

// writeUsers writes lines like "alice:operator".
func writeUsers(t testing.TB, path, hash string, lines ...string) {
	t.Helper()
	var text strings.Builder
	for _, line := range lines {
		name, roles, _ := strings.Cut(line, ":")
		fmt.Fprintf(&text, "%s:%s:%s\n", name, hash, roles)
	}
	require.NoError(t, os.WriteFile(path, []byte(text.String()), 0o600))
}

// compare is bcrypt's for the one password and its hash.
func compare(with, tried []byte) error {
	if string(with) == hashed && string(tried) == password {
		return nil
	}
	return bcrypt.ErrMismatchedHashAndPassword
}

// usersSite is one with two users.
func usersSite(t *testing.T, changes ...func(*access.Options)) *site {
	t.Helper()
	s := newSite(t)
	o := s.options()
	for _, change := range changes {
		change(&o)
	}
	way, err := access.NewUsers(o, access.UsersOptions{
		Path: userFile(t, "alice:operator", "bob:viewer,helpdesk@HR"), Channels: []string{"HR"}, Compare: compare,
	})
	require.NoError(t, err)
	return s.serve(way)
}

// from is the status of a request from an address.
func from(handler http.Handler, address string) int {
	r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
	r.RemoteAddr = address
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, r)
	return recorder.Code
}
