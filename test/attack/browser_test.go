package attack_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"github.com/stretchr/testify/require"
)

// browser keeps cookies, and follows nothing.
type browser struct {
	*site
	client *http.Client
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
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

// as is somebody who has logged in, "none" nobody.
func (s *site) as(name string) browser {
	s.Helper()
	b := s.browser()
	if name != "none" {
		require.Equal(s, http.StatusSeeOther, b.logIn(name, password, nil).status)
	}
	return b
}

func (b browser) logIn(name, with string, headers map[string]string) answer {
	b.Helper()
	return b.do(b.request(http.MethodPost, "/login", url.Values{"name": {name}, "password": {with}}, headers))
}

func (b browser) request(method, path string, form url.Values, headers map[string]string) *http.Request {
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

func (b browser) post(path string, form url.Values) answer {
	b.Helper()
	return b.do(b.request(http.MethodPost, path, form, nil))
}

// do reads the whole answer, or of a stream its first event.
func (b browser) do(r *http.Request) answer {
	b.Helper()
	response, err := b.client.Do(r)
	require.NoError(b, err)
	defer response.Body.Close()
	a := answer{status: response.StatusCode, header: response.Header}
	if !strings.HasPrefix(a.header.Get("Content-Type"), "text/event-stream") {
		body, err := io.ReadAll(response.Body)
		require.NoError(b, err)
		a.body = string(body)
		return a
	}
	for part := make([]byte, 4096); !strings.Contains(a.body, "data:") || !strings.HasSuffix(a.body, "\n\n"); {
		n, err := response.Body.Read(part)
		require.NoError(b, err)
		a.body += string(part[:n])
	}
	return a
}

// cookies are those that the browser sends.
func (b browser) cookies() []*http.Cookie {
	b.Helper()
	u, err := url.Parse(b.url)
	require.NoError(b, err)
	return b.client.Jar.Cookies(u)
}

// session is the value of the cookie of the session, "" if there is none.
func (b browser) session() string {
	b.Helper()
	for _, c := range b.cookies() {
		if c.Name == "xxsms-session" {
			return c.Value
		}
	}
	return ""
}

// plant has the browser send a session.
func (b browser) plant(value string) {
	b.Helper()
	u, err := url.Parse(b.url)
	require.NoError(b, err)
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: "xxsms-session", Value: value, Path: "/"}})
}
