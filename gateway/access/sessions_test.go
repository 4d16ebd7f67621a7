package access_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/access"
	"ebs-sms-gateway/internal/seal"
)

func TestLogin_LetsInWithTheRolesOfTheFile(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	a := b.logIn("bob", password, "/messages?status=HELD")
	require.Equal(t, http.StatusSeeOther, a.status)
	require.Equal(t, "/messages?status=HELD", a.location)
	require.Equal(t, "bob true map[:viewer HR:helpdesk]", b.get("/").body)
	require.Contains(t, b.logged(), `msg="logged in" actor=bob address=127.0.0.1`)
	require.NotContains(t, b.logged(), password)
}

func TestWithoutASession_NothingIsServed(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	for _, path := range []string{"/", "/messages", "/messages/1", "/anything", "/assets", "/login/anything", "//assets/x"} {
		a := b.get(path)
		require.NotEqual(t, http.StatusOK, a.status, path)
		require.NotContains(t, a.body, "true", path)
	}
	require.Equal(t, "/login?next=%2Fmessages%2F1%3Fa%3Db", b.get("/messages/1?a=b").location)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodHead, "PROPFIND"} {
		require.Equal(t, http.StatusUnauthorized, b.do(b.request(method, "/pauses", nil, nil)).status, method)
	}
	require.Equal(t, http.StatusUnauthorized, b.get("/live/").status, "a stream is not sent to a page")
	require.Equal(t, http.StatusOK, b.get("/assets/style.css").status, "what the login page is styled with")
}

func TestWithoutASession_ScriptsAreSentToTheLogin(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	a := b.do(b.request(http.MethodGet, "/messages", nil, set{"HX-Request": "true", "HX-Current-URL": b.url + "/messages?page=2"}))
	require.Equal(t, http.StatusUnauthorized, a.status)
	require.Equal(t, "/login?next=%2Fmessages%3Fpage%3D2", a.header.Get("HX-Redirect"))
	a = b.do(b.request(http.MethodGet, "/messages", nil, set{"HX-Request": "true", "HX-Current-URL": "::"}))
	require.Equal(t, "/login", a.header.Get("HX-Redirect"))
}

func TestWithoutASession_WhoPostsAFormIsToldThatNothingWasDone(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	for page, login := range map[string]string{
		"":                                "/login",
		b.url + "/messages/1":             "/login?next=%2Fmessages%2F1",
		"https://elsewhere.example//evil": "/login",
		b.url + "/messages/1/act":         "/login", // it was itself an answer to a form
	} {
		a := b.do(b.request(http.MethodPost, "/messages/1/act", nil, set{"Referer": page}))
		require.Equal(t, http.StatusUnauthorized, a.status)
		require.Contains(t, a.body, string(access.ProblemEnded))
		require.Contains(t, a.body, `href="`+login+`"`)
	}
}

func TestLogin_MakesASessionOfItsOwn(t *testing.T) {
	t.Parallel()
	s := usersSite(t)
	attacker, victim := s.browser(), s.browser()
	attacker.mustLogIn("bob")
	planted := attacker.cookies()[0]
	victim.setCookie(planted.Name, planted.Value)
	victim.mustLogIn("alice")
	require.NotEqual(t, planted.Value, victim.cookies()[0].Value)
	require.Contains(t, victim.get("/").body, "alice true")
	require.NotContains(t, attacker.get("/").body, "true", "the session that was replaced is over, and did not become the victim's")
}

func TestSession_EndsAtLogout(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	b.mustLogIn("alice")
	stolen := b.cookies()[0]
	a := b.post(access.PathLogout, nil, nil)
	require.Equal(t, http.StatusSeeOther, a.status)
	require.Contains(t, a.header.Get("Set-Cookie"), "Max-Age=0")
	require.Contains(t, b.get(a.location).body, `<a href="/login">`)
	require.Len(t, b.cookies(), 1, "the browser is still known")
	thief := b.browser()
	thief.setCookie(stolen.Name, stolen.Value)
	require.Equal(t, http.StatusSeeOther, thief.get("/").status)
	require.Equal(t, http.StatusSeeOther, thief.post(access.PathLogout, nil, nil).status, "there is nothing left to end")
}

func TestSession_IsNotEndedByALink(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	b.mustLogIn("alice")
	b.get(access.PathLogout)
	require.Contains(t, b.get("/").body, "alice true")
}

func TestSession_EndsWhenNothingIsDone(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	b.mustLogIn("alice")
	for range 3 {
		b.wait(29 * time.Minute)
		require.Contains(t, b.get("/").body, "alice true")
	}
	for range 2 { // an open page that renews itself does nothing
		b.wait(15 * time.Minute)
		b.get("/live/")
	}
	require.Equal(t, http.StatusSeeOther, b.get("/").status)
}

func TestSession_EndsInAnyCase(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	b.mustLogIn("alice")
	for range 35 {
		b.wait(20 * time.Minute)
		require.Contains(t, b.get("/").body, "alice true")
	}
	b.wait(20 * time.Minute)
	require.Equal(t, http.StatusSeeOther, b.get("/").status, "after 12 hours")
}

func TestSession_EndsWhatIsStillBeingServed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	o := s.options()
	o.Lifetime = access.Lifetime{Idle: 50 * time.Millisecond, Absolute: time.Hour}
	way, err := access.NewUsers(o, access.UsersOptions{Path: userFile(t, "alice:operator"), Compare: compare})
	require.NoError(t, err)
	handler, err := way.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		s.ended <- context.Cause(r.Context())
	}))
	require.NoError(t, err)
	login := httptest.NewRequest(http.MethodPost, access.PathLogin, strings.NewReader(url.Values{"name": {"alice"}, "password": {password}}.Encode()))
	login.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, login)
	stream := httptest.NewRequest(http.MethodGet, "/live/", nil)
	stream.AddCookie(recorder.Result().Cookies()[0])
	handler.ServeHTTP(httptest.NewRecorder(), stream)
	require.ErrorIs(t, <-s.ended, context.DeadlineExceeded)
}

func TestCookies_OfOthersAreNoSession(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	b.mustLogIn("alice")
	own := b.cookies()[0]
	elsewhere := usersSite(t, func(o *access.Options) { o.Key = []byte("another key of thirty-two bytes!!") }).browser()
	elsewhere.mustLogIn("alice")
	for name, value := range map[string]string{
		"Empty":         "",
		"NoBase64":      "!",
		"InTheClear":    "eyJpZCI6IngiLCJuYW1lIjoiYWxpY2UifQ",
		"AnotherKey":    elsewhere.cookies()[0].Value,
		"Cut":           own.Value[:len(own.Value)-2],
		"OneBitChanged": flip(own.Value, 20),
		"LastChanged":   flip(own.Value, len(own.Value)-2),
		"Longer":        own.Value + "AA",
	} {
		forger := b.browser()
		forger.setCookie(own.Name, value)
		require.Equal(t, http.StatusSeeOther, forger.get("/").status, name)
	}
	b.setCookie(own.Name, own.Value)
	require.Contains(t, b.get("/").body, "alice true", "the real one is as good as before")
}

// flip changes a character of base64 to another.
func flip(text string, at int) string {
	changed := []byte(text)
	changed[at] = map[bool]byte{true: 'B', false: 'A'}[changed[at] == 'A']
	return string(changed)
}

func TestCookies_AreForThisServerAlone(t *testing.T) {
	t.Parallel()
	plain := usersSite(t).browser()
	require.Regexp(t, `^xxsms-session=[A-Za-z0-9_-]+; Path=/; HttpOnly; SameSite=Lax$`, plain.logIn("alice", password, "/").header.Get("Set-Cookie"))
	secure := usersSite(t, func(o *access.Options) { o.Secure = true }).browser()
	a := secure.logIn("alice", password, "/")
	require.Regexp(t, `^__Host-xxsms-session=[A-Za-z0-9_-]+; Path=/; HttpOnly; Secure; SameSite=Lax$`, a.header.Get("Set-Cookie"))
	require.Equal(t, "max-age=31536000", a.header.Get("Strict-Transport-Security"))
}

func TestOtherSites_HaveNothingDone(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	b.mustLogIn("alice")
	form := url.Values{"name": {"bob"}, "password": {password}}
	for name, headers := range map[string]set{
		"CrossSite":     {"Sec-Fetch-Site": "cross-site"},
		"SameSite":      {"Sec-Fetch-Site": "same-site"},
		"ForeignOrigin": {"Origin": "https://evil.example.com"},
		"NullOrigin":    {"Origin": "null"},
	} {
		for _, path := range []string{"/pauses", access.PathLogin, access.PathLogout} {
			a := b.post(path, form, headers)
			require.Equal(t, http.StatusForbidden, a.status, name+path)
			require.NotContains(t, a.body, "alice true", name+path)
		}
	}
	require.Contains(t, b.get("/").body, "alice true", "it is logged in still, and as the same")
	require.Contains(t, b.post("/pauses", nil, set{"Sec-Fetch-Site": "same-origin"}).body, "alice true")
	require.Contains(t, b.post("/pauses", nil, set{"Origin": b.url}).body, "alice true")
}

func TestOrigin_IsThatOfTheProxyInFront(t *testing.T) {
	t.Parallel()
	b := usersSite(t, func(o *access.Options) { o.Origin = "https://sms.example.com" }).browser()
	b.mustLogIn("alice")
	require.Contains(t, b.post("/pauses", nil, set{"Origin": "https://sms.example.com"}).body, "alice true")
	require.Equal(t, http.StatusForbidden, b.post("/pauses", nil, set{"Origin": "https://sms.example.com.evil.com"}).status)
}

func TestAnswers_AreKeptByNobody(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	for _, a := range []answer{b.get("/login"), b.get("/"), b.post("/", nil, set{"Sec-Fetch-Site": "cross-site"})} {
		require.Equal(t, "no-store", a.header.Get("Cache-Control"))
		require.Equal(t, "DENY", a.header.Get("X-Frame-Options"))
		require.Contains(t, a.header.Get("Content-Security-Policy"), "default-src 'none'")
	}
}

func TestNewUsers_RefusesAKeyThatCouldBeGuessed(t *testing.T) {
	t.Parallel()
	o := newSite(t).options()
	o.Key = []byte("short")
	_, err := access.NewUsers(o, access.UsersOptions{Path: userFile(t, "alice:operator")})
	require.ErrorIs(t, err, seal.ErrShortKey)
}
