package access_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/access"
	"ebs-sms-gateway/gateway/operate"
)

// proxySite trusts this host, if at all.
func proxySite(t *testing.T, trusted bool) *site {
	t.Helper()
	s := newSite(t)
	return s.serve(access.NewProxy(s.options(), access.ProxyOptions{
		UserHeader: "X-Forwarded-User", GroupsHeader: "X-Forwarded-Groups",
		Trusted: func(*http.Request) bool { return trusted },
		Rules: access.Rules{
			{Group: "sms-admins", Role: operate.RoleOperator},
			{Group: "hr", Role: operate.RoleHelpDesk, Channels: []string{"HR", "PAYROLL"}},
			{Group: "hr-lead", Role: operate.RoleOperator, Channels: []string{"HR"}},
		},
	}))
}

func (b browser) with(headers set) answer {
	b.Helper()
	return b.do(b.request(http.MethodGet, "/", nil, headers))
}

func TestProxy_NamesWhoARequestIsOf(t *testing.T) {
	t.Parallel()
	b := proxySite(t, true).browser()
	for groups, want := range map[string]string{
		"sms-admins":          "alice true map[:operator]",
		"staff,hr":            "alice true map[HR:helpdesk PAYROLL:helpdesk]",
		"hr-lead, hr":         "alice true map[HR:operator PAYROLL:helpdesk]",
		"hr,hr-lead":          "alice true map[HR:operator PAYROLL:helpdesk]",
		"hr,sms-admins,staff": "alice true map[:operator HR:helpdesk PAYROLL:helpdesk]",
	} {
		require.Equal(t, want, b.with(set{"X-Forwarded-User": "alice", "X-Forwarded-Groups": groups}).body, groups)
	}
}

func TestProxy_LetsNobodyInWithoutARole(t *testing.T) {
	t.Parallel()
	b := proxySite(t, true).browser()
	for _, groups := range []string{"staff", "", "SMS-ADMINS", "sms-admins-not", "*"} {
		a := b.with(set{"X-Forwarded-User": "alice", "X-Forwarded-Groups": groups})
		require.Equal(t, http.StatusForbidden, a.status, groups)
		require.Contains(t, a.body, "You have no role in this console.", groups)
	}
	require.Equal(t, http.StatusForbidden, b.with(set{"X-Forwarded-User": "alice"}).status)
}

func TestProxy_IsBelievedFromItsAddressAlone(t *testing.T) {
	t.Parallel()
	b := proxySite(t, false).browser()
	for _, headers := range []set{
		nil,
		{"X-Forwarded-User": "alice", "X-Forwarded-Groups": "sms-admins"},
		{"X-Forwarded-User": "alice", "X-Forwarded-Groups": "sms-admins", "X-Forwarded-For": "127.0.0.1"},
	} {
		a := b.with(headers)
		require.Equal(t, http.StatusForbidden, a.status)
		require.Contains(t, a.body, "This console is served through its proxy alone.")
	}
	require.Contains(t, b.logged(), `reason="the proxy's header from another address" address=127.0.0.1`)
	require.NotContains(t, b.logged(), "alice")
}

func TestProxy_TakesNoHeaderThatSomebodySlippedIn(t *testing.T) {
	t.Parallel()
	b := proxySite(t, true).browser()
	both := b.request(http.MethodGet, "/", nil, set{"X-Forwarded-Groups": "sms-admins"})
	both.Header["X-Forwarded-User"] = []string{"mallory", "alice"}
	require.Equal(t, http.StatusForbidden, b.do(both).status, "two names")
	groups := b.request(http.MethodGet, "/", nil, set{"X-Forwarded-User": "mallory"})
	groups.Header["X-Forwarded-Groups"] = []string{"sms-admins", "staff"}
	require.Equal(t, http.StatusForbidden, b.do(groups).status, "two lists of groups")
	require.Equal(t, http.StatusForbidden, b.with(set{"X_Forwarded_User": "alice", "X-Forwarded-Groups": "sms-admins"}).status, "a look-alike")
	for _, name := range []string{"", "al\tice", "\u202eecila", string(make([]byte, 0, 1)), "a\u0000b"} {
		r := b.request(http.MethodGet, "/", nil, set{"X-Forwarded-Groups": "sms-admins"})
		r.Header["X-Forwarded-User"] = []string{name}
		response, err := b.client.Do(r)
		if err != nil {
			continue // no client sends it
		}
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusForbidden, response.StatusCode, "%q", name)
	}
}

func TestProxy_RefusesOtherSites(t *testing.T) {
	t.Parallel()
	b := proxySite(t, true).browser()
	a := b.post("/pauses", nil, set{"X-Forwarded-User": "alice", "X-Forwarded-Groups": "sms-admins", "Sec-Fetch-Site": "cross-site"})
	require.Equal(t, http.StatusForbidden, a.status)
}

func TestLoopback_LetsThisHostIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.serve(access.NewLoopback(s.options(), "local")).browser()
	require.Equal(t, "local true map[:operator]", b.get("/").body)
	for host, want := range map[string]int{
		"localhost:8081": http.StatusOK, "[::1]:8081": http.StatusOK, "localhost": http.StatusOK,
		"evil.example.com": http.StatusForbidden, "evil.example.com:8081": http.StatusForbidden,
		"localhost.evil.example.com": http.StatusForbidden, "127.0.0.1.evil.example.com": http.StatusForbidden,
		"10.0.0.1:8081": http.StatusForbidden,
	} {
		r := b.request(http.MethodGet, "/", nil, nil)
		r.Host = host
		require.Equal(t, want, b.do(r).status, "%s: a site may have its name point at this host", host)
	}
	require.Equal(t, http.StatusForbidden, b.post("/pauses", nil, set{"Origin": "https://evil.example.com"}).status)
}

// TestLoopback_LetsNobodyInWhoComesByAProxy on this host, which may name the host itself.
func TestLoopback_LetsNobodyInWhoComesByAProxy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.serve(access.NewLoopback(s.options(), "local")).browser()
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"} {
		require.Equal(t, http.StatusForbidden, b.do(b.request(http.MethodGet, "/", nil, set{header: "192.0.2.7"})).status, header)
	}
}

func TestLoopback_LetsNobodyElseIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	handler, err := access.NewLoopback(s.options(), "local").Wrap(http.NotFoundHandler())
	require.NoError(t, err)
	require.Equal(t, http.StatusForbidden, from(handler, "192.0.2.7:1234"))
	require.Equal(t, http.StatusNotFound, from(handler, "127.0.0.1:1234"))
}
