package access_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/access"
	"ebs-sms-gateway/gateway/operate"
)

const (
	clientID     = "ebs-sms"
	clientSecret = "the client's secret"
)

// oidcSite is a console behind a provider.
type oidcSite struct {
	*site
	provider *provider
}

func newOIDC(t *testing.T, rules ...access.Rule) oidcSite {
	t.Helper()
	if len(rules) == 0 {
		rules = []access.Rule{
			{Group: "sms-admins", Role: operate.RoleOperator},
			{Group: "hr", Role: operate.RoleHelpDesk, Channels: []string{"HR"}},
		}
	}
	s := newSite(t)
	p := newProvider(t, s.clock)
	o := s.options()
	o.Origin = "http://console.example.com"
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	way, err := access.NewOIDC(o, access.OIDCOptions{
		Issuer: p.server.URL, ClientID: clientID, ClientSecret: clientSecret, Scopes: []string{"openid", "groups"},
		NameClaim: "preferred_username", GroupsClaim: "groups", Client: &http.Client{Transport: transport, Timeout: 20 * time.Second},
		Rules: rules,
	})
	require.NoError(t, err)
	return oidcSite{s.serve(way), p}
}

// toProvider begins a login, and returns where the provider sends the browser back to.
func (b browser) toProvider(next string) (callback string) {
	b.Helper()
	begun := b.get(access.PathLogin + "?next=" + url.QueryEscape(next))
	require.Equal(b, http.StatusSeeOther, begun.status, begun.body)
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, begun.location, http.NoBody)
	require.NoError(b, err)
	back := b.do(r).location
	require.True(b, strings.HasPrefix(back, "http://console.example.com/login/callback?"), back)
	return strings.TrimPrefix(back, "http://console.example.com")
}

func TestOIDC_LetsInWithTheRolesOfTheGroups(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	b := s.browser()
	a := b.get(b.toProvider("/messages?id=7"))
	require.Equal(t, http.StatusSeeOther, a.status, s.logged())
	require.Equal(t, "/messages?id=7", a.location)
	require.Equal(t, "alice true map[:operator]", b.get("/").body)
	require.Contains(t, s.logged(), `msg="logged in" actor=alice`)
	require.NotContains(t, s.logged(), "secret")
	require.Len(t, b.cookies(), 1, "nothing is left of the way there")

	asked := s.provider.asked
	require.Equal(t, "code", asked.Get("response_type"))
	require.Equal(t, "S256", asked.Get("code_challenge_method"))
	require.Equal(t, "openid groups", asked.Get("scope"))
	require.NotEmpty(t, asked.Get("nonce"))
}

func TestOIDC_ReadsGroupsAsProvidersWriteThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		groups any
		want   int
	}{
		"AText":         {"hr", http.StatusSeeOther},
		"AList":         {[]string{"x", "hr"}, http.StatusSeeOther},
		"OthersAlone":   {[]string{"x"}, http.StatusForbidden},
		"None":          {nil, http.StatusForbidden},
		"TwoInAText":    {"x,hr", http.StatusForbidden},
		"NumbersInIt":   {[]any{"hr", 7}, http.StatusUnauthorized},
		"SomethingElse": {map[string]string{"hr": "hr"}, http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newOIDC(t)
			s.provider.change(func(p *provider) { p.claims["groups"] = c.groups })
			b := s.browser()
			require.Equal(t, c.want, b.get(b.toProvider("/")).status, s.logged())
			if c.want == http.StatusSeeOther {
				require.Equal(t, "alice true map[HR:helpdesk]", b.get("/").body)
			}
		})
	}
}

func TestOIDC_TakesNoTokenThatIsNotForIt(t *testing.T) {
	t.Parallel()
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		spoil func(*provider)
		says  string
	}{
		"WrongIssuer":    {func(p *provider) { p.claims["iss"] = "https://evil.example.com" }, "issued by a different provider"},
		"WrongAudience":  {func(p *provider) { p.claims["aud"] = "another" }, "expected audience"},
		"NoAudience":     {func(p *provider) { p.claims["aud"] = []string{} }, "expected audience"},
		"SharedAudience": {func(p *provider) { p.claims["aud"] = []string{clientID, "another"} }, "another client (azp)"},
		"AnotherParty":   {func(p *provider) { p.claims["azp"] = "another" }, "another client (azp)"},
		"WrongNonce":     {func(p *provider) { p.claims["nonce"] = "of another login" }, "the nonce is not that"},
		"NoNonce":        {func(p *provider) { p.claims["nonce"] = "" }, "the nonce is not that"},
		"Expired":        {func(p *provider) { p.claims["exp"] = p.clock().Add(-time.Second).Unix() }, "token is expired"},
		"NotYet":         {func(p *provider) { p.claims["nbf"] = p.clock().Add(time.Hour).Unix() }, "before the nbf"},
		"NoName":         {func(p *provider) { p.claims["preferred_username"] = nil }, "claim preferred_username"},
		"NameOfLines":    {func(p *provider) { p.claims["preferred_username"] = "alice\nlevel=INFO" }, "claim preferred_username"},
		"NoToken":        {func(p *provider) { p.forge = func([]byte) string { return "" } }, "malformed jwt"},
		"NoSignature": {func(p *provider) {
			p.forge = func(payload []byte) string { return unsigned(`{"alg":"none"}`, payload) }
		}, "unexpected signature algorithm"},
		"AnotherKey": {func(p *provider) {
			p.forge = func(payload []byte) string { return p.sign(payload, stranger) }
		}, "failed to verify signature"},
		"PublicKeyAsSecret": {func(p *provider) {
			p.forge = func(payload []byte) string {
				public := x509.MarshalPKCS1PublicKey(&p.key.PublicKey)
				return p.seal(payload, jose.SigningKey{Algorithm: jose.HS256, Key: public})
			}
		}, "verifying the ID token"},
		"ChangedAfterwards": {func(p *provider) {
			p.forge = func(payload []byte) string {
				parts := strings.Split(p.sign(payload, p.key), ".")
				parts[1] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(payload), "alice", "admin", 1)))
				return strings.Join(parts, ".")
			}
		}, "failed to verify signature"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newOIDC(t)
			s.provider.change(c.spoil)
			b := s.browser()
			a := b.get(b.toProvider("/"))
			require.Equal(t, http.StatusUnauthorized, a.status)
			require.Contains(t, a.body, "The login was not finished.")
			require.Contains(t, s.logged(), c.says)
			require.Empty(t, b.cookies())
		})
	}
}

func unsigned(header string, payload []byte) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(header)) + "." + encode(payload) + "."
}

func TestOIDC_FollowsTheProvidersKeys(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	first, second := s.browser(), s.browser()
	require.Equal(t, http.StatusSeeOther, first.get(first.toProvider("/")).status)
	s.provider.change(func(p *provider) { p.rotate("second") })
	require.Equal(t, http.StatusSeeOther, second.get(second.toProvider("/")).status, s.logged())
}

func TestOIDC_LetsInTheBrowserThatBeganTheLogin(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	attacker, victim := s.browser(), s.browser()
	callback := attacker.toProvider("/")
	require.Equal(t, http.StatusUnauthorized, victim.get(callback).status, "a link to the attacker's own login")
	require.Zero(t, s.provider.exchanges, "the code was not even tried")
	require.Equal(t, http.StatusSeeOther, attacker.get(callback).status)
	require.Equal(t, http.StatusUnauthorized, attacker.get(callback).status, "once")
	victim.toProvider("/")
	require.Equal(t, http.StatusUnauthorized, victim.get(callback).status, "the state is another's")
	require.Equal(t, http.StatusSeeOther, victim.get("/").status)
	require.Equal(t, 1, s.provider.exchanges)
}

func TestOIDC_FindsTheWayBackOfEachTab(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	b := s.browser()
	first := b.toProvider("/messages?id=1")
	asked := s.provider.asked
	for b.toProvider("/messages?id=2"); len(b.cookies()) == 1; b.toProvider("/messages?id=2") {
		first, asked = b.toProvider("/messages?id=1"), s.provider.asked // two that chance gives one cookie are not meant
	}
	s.provider.change(func(p *provider) { p.asked = asked })
	a := b.get(first)
	require.Equal(t, http.StatusSeeOther, a.status, s.logged())
	require.Equal(t, "/messages?id=1", a.location)
}

func TestOIDC_LeavesNoMoreOfManyTabsThanAServerTakes(t *testing.T) {
	t.Parallel()
	b := newOIDC(t).browser()
	for range 40 {
		b.toProvider("/messages?id=" + strings.Repeat("7", 200))
	}
	b.toProvider("/messages?id=" + strings.Repeat("7", 2000))
	size := 0
	for _, cookie := range b.cookies() {
		size += len(cookie.String())
	}
	require.Less(t, size, 10<<10)
}

func TestOIDC_ShowsItsSecretAsTheProviderWantsIt(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	s.provider.change(func(p *provider) { p.posts = true })
	b := s.browser()
	require.Equal(t, http.StatusSeeOther, b.get(b.toProvider("/")).status, s.logged())
	require.Equal(t, 1, s.provider.exchanges, "a code is good for one try")
}

func TestOIDC_WaitsTenMinutes(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	b := s.browser()
	callback := b.toProvider("/")
	s.wait(10 * time.Minute)
	require.Equal(t, http.StatusUnauthorized, b.get(callback).status)
}

func TestOIDC_SaysThatTheProviderRefused(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	b := s.browser()
	callback, err := url.Parse(b.toProvider("/"))
	require.NoError(t, err)
	query := callback.Query()
	query.Del("code")
	query.Set("error", "access_denied\n<script>")
	a := b.get(callback.Path + "?" + query.Encode())
	require.Equal(t, http.StatusUnauthorized, a.status)
	require.NotContains(t, a.body, "<script>")
	require.Contains(t, s.logged(), "access_denied")
}

func TestOIDC_ShowsNoSecretOfAFailedExchange(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	b := s.browser()
	callback := strings.Replace(b.toProvider("/"), "the+code", "another", 1)
	require.Equal(t, http.StatusUnauthorized, b.get(callback).status)
	require.Contains(t, s.logged(), `HTTP status 400, error \"invalid_grant\"`)
	require.NotContains(t, s.logged(), "secret")
}

func TestOIDC_OutlivesAProviderThatIsAway(t *testing.T) {
	t.Parallel()
	s := newOIDC(t)
	s.provider.change(func(p *provider) { p.away = true })
	b := s.browser()
	a := b.get(access.PathLogin)
	require.Equal(t, http.StatusBadGateway, a.status)
	require.Contains(t, a.body, "The identity provider does not answer.")
	s.provider.change(func(p *provider) { p.away = false })
	require.Equal(t, http.StatusBadGateway, b.get(access.PathLogin).status, "it is not asked for each stranger")
	s.wait(5 * time.Second)
	require.Equal(t, http.StatusSeeOther, b.get(b.toProvider("/")).status)
	s.provider.change(func(p *provider) { p.away = true })
	require.Equal(t, "alice true map[:operator]", b.get("/").body, "a session asks nobody")
}

func TestOIDC_LogsOutWithoutLoggingInAgain(t *testing.T) {
	t.Parallel()
	b := newOIDC(t).browser()
	b.get(b.toProvider("/"))
	a := b.post(access.PathLogout, nil, nil)
	require.Equal(t, access.PathLogout, a.location)
	require.Equal(t, http.StatusOK, b.get(a.location).status)
	require.Equal(t, "/login", b.get("/").location)
}
