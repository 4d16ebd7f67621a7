package attack_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
)

// byProxy has people come through a proxy at another address than the tests'.
func byProxy(c *config.Config) {
	c.Console.Access.Login, c.Console.TrustedProxies = config.LoginProxy, []string{"192.0.2.0/24"}
	c.Console.Access.Proxy.UserHeader = "X-Forwarded-User"
	c.Console.Access.Roles = []config.AccessRule{{Group: "*", Role: "operator"}}
}

// TestOrigin_OfAnotherSiteDoesNothing: each form, by somebody who may do it, as a page elsewhere would have a browser post it.
func TestOrigin_OfAnotherSiteDoesNothing(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.fill()
	b := s.as("operator")
	forms := slices.DeleteFunc(readRoutes(t), func(r route) bool { return r.method() != http.MethodPost })
	for _, path := range []string{"/login", "/logout"} {
		forms = append(forms, route{pattern: "POST " + path, path: path, form: url.Values{"name": {"viewer"}, "password": {password}}})
	}
	for _, r := range forms {
		for _, headers := range []map[string]string{
			{"Origin": "https://evil.example.com"}, {"Origin": "null"}, {"Origin": s.url + ".evil.example.com"},
			{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site", "Origin": s.url},
			{"Origin": "https://evil.example.com", "X-Forwarded-Host": "evil.example.com"},
			{"Origin": "https://evil.example.com", "Referer": s.url, "X-HTTP-Method-Override": "GET"},
		} {
			form := url.Values{"confirm": {"yes"}, "reason": {"because"}}
			for name, values := range r.form {
				form[name] = values
			}
			got := b.do(b.request(http.MethodPost, r.path, form, headers))
			require.Equal(t, http.StatusForbidden, got.status, "%s %v", r.pattern, headers)
			require.Empty(t, got.header.Values("Set-Cookie"))
			require.Empty(t, got.header.Get("Access-Control-Allow-Origin"))
		}
	}
	s.isUntouched()
	require.Equal(t, http.StatusOK, b.do(b.request(http.MethodPost, "/messages", url.Values{}, map[string]string{"Origin": s.url})).status,
		"the console's own forms are taken")
}

// TestLinks_StayHere whatever the request says that the console is called.
func TestLinks_StayHere(t *testing.T) {
	t.Parallel()
	s := open(t)
	address := strings.TrimPrefix(s.url, "http://")
	for _, head := range []string{
		"GET /messages HTTP/1.1\r\nHost: evil.example.com\r\n", "GET http://evil.example.com/messages HTTP/1.1\r\nHost: x\r\n",
		"GET //evil.example.com/ HTTP/1.1\r\nHost: x\r\n", "GET /\\evil.example.com HTTP/1.1\r\nHost: x\r\n",
		"GET /%2f%2fevil.example.com/..%2f HTTP/1.1\r\nHost: x\r\n", "GET /login?next=//evil.example.com HTTP/1.1\r\nHost: x\r\n",
		"GET /messages HTTP/1.1\r\nHost: x\r\nHX-Request: true\r\nHX-Current-URL: https://evil.example.com//evil.example.com\r\n",
		"GET /x%0d%0aSet-Cookie:a=b HTTP/1.1\r\nHost: x\r\nX-Forwarded-Host: evil.example.com\r\nX-Forwarded-Proto: https\r\n",
	} {
		got := raw(t, address, head)
		for _, name := range []string{"Location", "HX-Redirect"} {
			require.Regexp(t, `^($|/$|/[^/\\])`, got.Header.Get(name), head)
		}
		require.Empty(t, got.Cookies(), head)
	}
}

// raw sends a request as it stands.
func raw(t *testing.T, address, head string) *http.Response {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "%sConnection: close\r\n\r\n", head)
	require.NoError(t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

func TestLargeRequests_AreRefused(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.as("operator")
	huge := url.Values{"reason": {strings.Repeat("x", 1<<20)}}
	require.Equal(t, http.StatusBadRequest, b.post("/channels/pause", huge).status)
	require.Equal(t, http.StatusBadRequest, s.browser().post("/login", huge).status)
	head := "GET / HTTP/1.1\r\nHost: x\r\nCookie: xxsms-session=" + strings.Repeat("x", 20<<10) + "\r\n"
	require.Equal(t, http.StatusRequestHeaderFieldsTooLarge, raw(t, strings.TrimPrefix(s.url, "http://"), head).StatusCode)
}
