package access_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// exhaust has a stranger guess until the name takes no more.
func (s *site) exhaust(name string) {
	s.Helper()
	stranger := s.browser()
	for range 10 {
		require.Equal(s, http.StatusUnauthorized, stranger.logIn(name, "guess", "/").status)
	}
	require.Equal(s, http.StatusTooManyRequests, stranger.logIn(name, password, "/").status)
}

func TestBruteForce_KeepsNobodyOutOfABrowserThatIsKnown(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	b.mustLogIn("alice")
	b.post("/logout", nil, nil)
	b.exhaust("alice")
	require.Equal(t, http.StatusUnauthorized, b.logIn("alice", "typed wrong", "/").status)
	b.mustLogIn("alice")
	b.exhaust("bob")
	require.Equal(t, http.StatusTooManyRequests, b.logIn("bob", password, "/").status, "it is known to alice alone")
}

func TestBruteForce_IsThrottledInABrowserThatIsKnown(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	b.mustLogIn("alice")
	b.exhaust("alice")
	for range 10 {
		require.Equal(t, http.StatusUnauthorized, b.logIn("alice", "guess", "/").status)
	}
	require.Equal(t, http.StatusTooManyRequests, b.logIn("alice", password, "/").status)
}

func TestBrowser_IsKnownForAWhile(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	b.mustLogIn("alice")
	var known *http.Cookie
	for _, c := range b.cookies() {
		if c.Name == "xxsms-browser" {
			known = c
		}
	}
	b.wait(91 * 24 * time.Hour)
	late := b.browser()
	late.setCookie(known.Name, known.Value)
	b.exhaust("alice")
	require.Equal(t, http.StatusTooManyRequests, late.logIn("alice", password, "/").status)
}

func TestBrowser_ThatIsKnownHasNoSession(t *testing.T) {
	t.Parallel()
	b := usersSite(t).browser()
	b.mustLogIn("alice")
	thief := b.browser()
	for _, c := range b.cookies() {
		if c.Name == "xxsms-browser" {
			thief.setCookie("xxsms-session", c.Value)
			thief.setCookie(c.Name, c.Value)
		}
	}
	require.Equal(t, http.StatusSeeOther, thief.get("/").status)
}
