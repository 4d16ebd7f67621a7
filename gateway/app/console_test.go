package app_test

import (
	"crypto/tls"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/test/pki"
)

// untouched is a service that nobody may reach: whoever does has the test fail.
type untouched struct{ console.Service }

// visitor is a browser at a gateway's console.
type visitor struct {
	*testing.T
	url    string
	client *http.Client
}

// visit opens a console with one user, over TLS.
func visit(t *testing.T, change ...func(*config.Console)) visitor {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte("correct horse"), 10)
	require.NoError(t, err)
	users := filepath.Join(t.TempDir(), "users")
	require.NoError(t, os.WriteFile(users, []byte("alice:"+string(hash)+":operator\n"), 0o600))
	authority := pki.NewAuthority(t, "Site CA")
	c := config.Default().Console
	c.Listen, c.Access.Users.File, c.Access.Sessions.Key = "127.0.0.1:0", users, "a key of thirty-two bytes or more"
	c.TLS.CertFile, c.TLS.KeyFile = authority.Issue(t, "gateway").Write(t, t.TempDir())
	for _, f := range change {
		f(&c)
	}
	g := newWorld(t).Gateway(t)
	require.NoError(t, app.ServeConsole(g, c, untouched{}))

	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: authority.Pool(), MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true,
	}
	t.Cleanup(transport.CloseIdleConnections)
	return visitor{t, "https://" + g.ConsoleAddress(), &http.Client{
		Jar: jar, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (v visitor) ask(method, path string, form url.Values) (*http.Response, string) {
	v.Helper()
	r, err := http.NewRequestWithContext(v.Context(), method, v.url+path, strings.NewReader(form.Encode()))
	require.NoError(v, err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := v.client.Do(r)
	require.NoError(v, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(v, err)
	return response, string(body)
}

func TestConsole_ShowsStrangersTheLoginAlone(t *testing.T) {
	t.Parallel()
	v := visit(t)
	for _, path := range []string{
		"/", "/messages", "/messages/1", "/messages/1/reveal", "/messages/act", "/messages/1/act", "/channels", "/channels/pause",
		"/channels/resume", "/replies", "/replies/resolve", "/conversations/1", "/conversations/replies/1", "/numbers",
		"/numbers/look", "/numbers/opt-out", "/numbers/opt-in", "/digests", "/digests/preview", "/journal", "/audit", "/about", "/nothing", "/live", "/assets", "/login/x",
	} {
		response, body := v.ask(http.MethodGet, path, nil)
		require.Equal(t, http.StatusSeeOther, response.StatusCode, path)
		require.True(t, strings.HasPrefix(response.Header.Get("Location"), "/login"), path)
		require.NotContains(t, body, "alice")
		response, _ = v.ask(http.MethodPost, path, url.Values{"reason": {"because"}})
		require.Equal(t, http.StatusUnauthorized, response.StatusCode, path)
	}
	response, _ := v.ask(http.MethodGet, "/live/", nil)
	require.Equal(t, http.StatusUnauthorized, response.StatusCode)
}

func TestConsole_LetsInOverTLS(t *testing.T) {
	t.Parallel()
	v := visit(t)
	response, body := v.ask(http.MethodGet, "/login?next=/nothing", nil)
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Equal(t, 2, response.ProtoMajor, "HTTP/2")
	require.Contains(t, body, `name="password"`)
	require.NotContains(t, body, "<style", "the policy would refuse it")
	require.Contains(t, response.Header.Get("Content-Security-Policy"), "default-src 'none'")
	security := headersOf(response)

	response, body = v.ask(http.MethodPost, "/login", url.Values{"name": {"alice"}, "password": {"wrong"}, "next": {"/nothing"}})
	require.Equal(t, http.StatusUnauthorized, response.StatusCode)
	require.Contains(t, body, "The name or the password is wrong.")

	response, _ = v.ask(http.MethodPost, "/login", url.Values{"name": {"alice"}, "password": {"correct horse"}, "next": {"/nothing"}})
	require.Equal(t, http.StatusSeeOther, response.StatusCode)
	require.Contains(t, response.Header.Get("Set-Cookie"), "__Host-")
	response, body = v.ask(http.MethodGet, response.Header.Get("Location"), nil)
	require.Equal(t, http.StatusNotFound, response.StatusCode)
	require.Contains(t, body, "/logout", "who is in may leave")
	require.Equal(t, security, headersOf(response), "the door is as safe as a page")
}

// headersOf are those of an answer that are not about its content.
func headersOf(response *http.Response) http.Header {
	h := response.Header.Clone()
	for _, own := range []string{"Content-Length", "Content-Type", "Date", "Set-Cookie", "Vary"} {
		h.Del(own)
	}
	return h
}

func TestConsole_ServesStrangersWhatTheLoginIsStyledWith(t *testing.T) {
	t.Parallel()
	v := visit(t)
	_, page := v.ask(http.MethodGet, "/login", nil)
	styles := 0
	for _, part := range strings.Split(page, `href="`)[1:] {
		path, _, _ := strings.Cut(part, `"`)
		if strings.HasPrefix(path, "/assets/") {
			response, _ := v.ask(http.MethodGet, path, nil)
			require.Equal(t, http.StatusOK, response.StatusCode, path)
			styles++
		}
	}
	require.Positive(t, styles)
}

func TestConsole_SaysWhatRunsAndByWhoseClocks(t *testing.T) {
	t.Parallel()
	v := visit(t, func(c *config.Console) { c.TimeZone, c.ReadOnly = "America/New_York", true })
	v.ask(http.MethodPost, "/login", url.Values{"name": {"alice"}, "password": {"correct horse"}})
	response, body := v.ask(http.MethodGet, "/about", nil)
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Contains(t, body, "sqlite, tables of version 8")
	require.Contains(t, body, "Times in America/New_York.")
	require.Contains(t, body, "read only")
}
