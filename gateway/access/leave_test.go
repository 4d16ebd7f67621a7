package access_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/access"
)

// logOut is where the browser is led after a logout, nil if it stays.
func (b browser) logOut() *url.URL {
	b.Helper()
	a := b.post(access.PathLogout, nil, nil)
	require.Equal(b, http.StatusSeeOther, b.get("/").status, "whatever the provider says, it is logged out here")
	there, leads := strings.CutPrefix(a.header.Get("Refresh"), "0; url=")
	if !leads {
		require.Equal(b, http.StatusSeeOther, a.status)
		require.Equal(b, access.PathLogout, a.location)
		return nil
	}
	require.Equal(b, http.StatusOK, a.status, "forms, and where they are redirected to, are held to this server")
	require.Contains(b, a.body, `<a href="`+strings.ReplaceAll(there, "&", "&amp;")+`">`, "for browsers that do not go by themselves")
	u, err := url.Parse(there)
	require.NoError(b, err)
	return u
}

func TestLogout_EndsTheProvidersSessionToo(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	s.provider.change(func(p *provider) { p.ends = "https://login.example.com/logout?tenant=7" })
	b := s.browser()
	require.Equal(t, http.StatusSeeOther, b.get(b.toProvider("/")).status, s.logged())
	u := b.logOut()
	require.NotNil(t, u)
	require.Equal(t, "login.example.com/logout", u.Host+u.Path)
	require.Equal(t, url.Values{
		"tenant": {"7"}, "client_id": {clientID}, "id_token_hint": {s.provider.issued},
		"post_logout_redirect_uri": {"http://console.example.com/logout"},
	}, u.Query())
	require.NotContains(t, s.logged(), s.provider.issued)
	require.Equal(t, http.StatusOK, b.get(access.PathLogout).status, "that is where the provider sends back to")
	require.Nil(t, b.logOut(), "there is no session left of which it would be")
}

func TestLogout_NamesTheClientIfTheTokenIsTooLargeToKeep(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	s.provider.change(func(p *provider) {
		p.ends, p.claims["address"] = "https://login.example.com/logout", strings.Repeat("x", 4000)
	})
	b := s.browser()
	require.Equal(t, http.StatusSeeOther, b.get(b.toProvider("/")).status, s.logged())
	query := b.logOut().Query()
	require.Equal(t, clientID, query.Get("client_id"))
	require.False(t, query.Has("id_token_hint"))
}

func TestLogout_ShowsTheTokenOfItsOwnSessionAlone(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	s.provider.change(func(p *provider) { p.ends = "https://login.example.com/logout" })
	b := s.browser()
	require.Equal(t, http.StatusSeeOther, b.get(b.toProvider("/")).status)
	s.provider.change(func(p *provider) { p.claims["address"] = strings.Repeat("x", 4000) })
	require.Equal(t, http.StatusSeeOther, b.get(b.toProvider("/")).status, "again, and its token is not kept")
	require.False(t, b.logOut().Query().Has("id_token_hint"))
}

func TestLogout_StaysWhereTheProviderEndsNoSession(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{
		"NotOffered": "", "NoAddress": "logout", "Script": "javascript://login.example.com/%0aalert(1)", "Broken": "https://a b/",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newOIDC(t)
			s.provider.change(func(p *provider) { p.ends = address })
			b := s.browser()
			require.Equal(t, http.StatusSeeOther, b.get(b.toProvider("/")).status)
			require.Nil(t, b.logOut())
		})
	}
}
