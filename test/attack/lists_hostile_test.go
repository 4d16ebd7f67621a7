package attack_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/ords/rest"
)

// TestLists_AreReachedByNoOtherSpelling, and by no method but those of the document.
func TestLists_AreReachedByNoOtherSpelling(t *testing.T) {
	t.Parallel()
	s := open(t, withLists(t))
	s.fillLists()
	for _, path := range []string{
		"/outbound//1", "//outbound/1", "/./outbound/1", "/inbound/../outbound/1", "/%2e%2e/xxsms/outbound/1", "/outbound%2f1", "/OUTBOUND/1", "/outbound/1;a=b",
		"/outbound/1%00", "/outbound/%2e%2e/outbound/1", "/outbound/1/2", "/oauth/token/../../outbound/1", "/outbound/1%0d%0aSet-Cookie:a=b", "/oauth", "/", "",
		"/metadata-catalog/", "/outbound/batchload", "/open-api-catalog/../outbound/1", "/outbound/1/", "/outbound/1", "/outbound/", "/inbound/1", "/oauth/token",
	} {
		for _, method := range []string{
			http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodTrace, "PROPFIND",
		} {
			got := s.ask(asked{method: method, path: path, headers: map[string]string{
				"X-Original-URL": rest.BasePath + "/open-api-catalog/", "X-Rewrite-URL": rest.BasePath + "/open-api-catalog/",
				"X-HTTP-Method-Override": "GET", "X-HTTP-Method": "GET", "Authorization": "Basic " + strings.Repeat("x", 8),
			}})
			require.Contains(t, []int{400, 401, 404, 405, 415}, got.status, "%s %s", method, path)
			s.holdsNothingPersonal(path, got.body)
			require.Empty(t, got.header.Get("Location"), "%s %s", method, path)
			isNoPage(t, got)
		}
	}
	for _, method := range []string{http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodTrace, http.MethodPut} {
		require.Equal(t, http.StatusMethodNotAllowed, s.ask(asked{method: method, path: "/outbound/", by: "all", headers: map[string]string{"Origin": s.lists()}}).status)
	}
	require.Len(t, s.written(), 2)
}

// TestLists_TakeNothingFromPagesOfOtherSites, whose forms a browser posts with the secret that its user has once given it.
func TestLists_TakeNothingFromPagesOfOtherSites(t *testing.T) {
	t.Parallel()
	s := open(t, withLists(t))
	s.fillLists()
	text := `{"channel":"RIG","phones":"1","body":"x"}`
	for _, headers := range []map[string]string{
		{"Origin": "https://evil.example.com"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
		{"Origin": "https://evil.example.com", "X-Forwarded-Host": "evil.example.com"},
	} {
		for _, kind := range []string{"application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", "application/json"} {
			for _, a := range []asked{
				{method: http.MethodPost, path: "/oauth/token", body: "grant_type=client_credentials"}, {method: http.MethodPost, path: "/outbound/", body: text},
				{method: http.MethodPost, path: "/oauth/token", body: "grant_type=client_credentials&client_id=all&client_secret=guess"},
				{method: http.MethodPut, path: "/inbound/1", body: `{"process_status":"DONE"}`},
			} {
				a.by, a.headers = "all", map[string]string{"Content-Type": kind}
				for name, value := range headers {
					a.headers[name] = value
				}
				got := s.ask(a)
				require.Equal(t, http.StatusForbidden, got.status, "%s %v", a.path, a.headers)
				isNoPage(t, got)
			}
		}
		got := s.ask(asked{method: http.MethodOptions, path: "/outbound/", headers: map[string]string{
			"Origin": "https://evil.example.com", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type",
		}})
		require.Equal(t, http.StatusMethodNotAllowed, got.status)
		isNoPage(t, got)
	}
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "", "application/xml"} {
		got := s.ask(asked{method: http.MethodPost, path: "/outbound/", body: text, by: "all", headers: map[string]string{"Content-Type": kind}})
		require.Equal(t, http.StatusUnsupportedMediaType, got.status, "a browser that says nothing of sites")
	}
	require.Len(t, s.written(), 2)
	require.Equal(t, http.StatusOK, s.ask(asked{method: http.MethodPost, path: "/oauth/token", body: "grant_type=client_credentials", by: "all"}).status)
}

// TestLists_ShowTextsAsTheyAre, and as nothing that a browser would run.
func TestLists_ShowTextsAsTheyAre(t *testing.T) {
	t.Parallel()
	s := open(t, withLists(t))
	s.fillLists()
	for name, text := range hostile() {
		value, err := json.Marshal(text)
		require.NoError(t, err)
		body := fmt.Sprintf(`{"channel":"RIG","phones":"1","body":%[1]s,"person_name":%[1]s,"source_key":%[1]s}`, value)
		got := s.ask(asked{method: http.MethodPost, path: "/outbound/", body: body, by: "all"})
		require.Equal(t, http.StatusCreated, got.status, got.body)
		isNoPage(t, got)
		list := s.ask(asked{method: http.MethodGet, path: "/outbound/?q=" + q(`{"channel":"RIG","source_key":%s}`, value), by: "all"})
		isNoPage(t, list)
		var page struct{ Items []map[string]any }
		require.NoError(t, json.Unmarshal([]byte(list.body), &page))
		require.Len(t, page.Items, 1, name)
		require.Equal(t, text, page.Items[0]["body"])
		isNoPage(t, s.ask(asked{method: http.MethodGet, path: "/outbound/?fields=" + url.QueryEscape(text), by: "all"}))
	}
}

// TestLists_LinksStayHere whatever the request says that the lists are called.
func TestLists_LinksStayHere(t *testing.T) {
	t.Parallel()
	s := open(t, withLists(t))
	s.fillLists()
	token, address := s.token("all"), s.app.ListsAddress()
	for _, path := range []string{"/outbound/?limit=1", "/outbound/1", "/inbound/1"} {
		for _, head := range []string{
			"GET " + rest.BasePath + path + " HTTP/1.1\r\nHost: evil.example.com\r\n", "GET http://evil.example.com" + rest.BasePath + path + " HTTP/1.1\r\nHost: x\r\n",
			"GET " + rest.BasePath + path + " HTTP/1.1\r\nHost: x\r\nX-Forwarded-Host: evil.example.com\r\nForwarded: host=evil.example.com\r\n",
		} {
			body := new(strings.Builder)
			got := raw(t, address, head+"Authorization: Bearer "+token+"\r\n")
			_, err := bufio.NewReader(got.Body).WriteTo(body)
			require.NoError(t, err)
			require.Equal(t, http.StatusOK, got.StatusCode, body.String())
			require.NotContains(t, body.String(), "evil")
			require.Contains(t, body.String(), `"href":"/ords/xxsms/`)
		}
	}
}

// TestLists_WaitForNoSlowBody longer than for an answer, and keep no place that others need for one.
func TestLists_WaitForNoSlowBody(t *testing.T) {
	t.Parallel()
	s := open(t, withLists(t, func(l *config.Lists) { l.Timeout = 2 * time.Second }))
	token := s.token("all")
	var slow []net.Conn
	for i := range 100 {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.app.ListsAddress())
		require.NoError(t, err)
		t.Cleanup(func() { _ = conn.Close() })
		login := ""
		if i%2 == 0 {
			login = "Authorization: Bearer " + token + "\r\n"
		}
		_, err = fmt.Fprintf(conn, "POST %s/outbound/ HTTP/1.1\r\nHost: x\r\n%sContent-Type: application/json\r\nContent-Length: %s\r\n\r\n{",
			rest.BasePath, login, strconv.Itoa(1000))
		if err == nil { // or it was closed already for a newer one
			slow = append(slow, conn)
		}
	}
	for _, conn := range slow {
		require.NoError(t, conn.SetReadDeadline(time.Now().Add(30*time.Second)))
		for err := error(nil); err == nil; {
			_, err = conn.Read(make([]byte, 4096))
			require.NotErrorIs(t, err, os.ErrDeadlineExceeded, "it is still open")
		}
	}
	require.Equal(t, http.StatusOK, s.ask(asked{method: http.MethodGet, path: "/outbound/", by: "all"}).status)
	require.Empty(t, s.written())
}
