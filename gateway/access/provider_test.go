package access_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"
)

// provider is an identity provider. It lets in whoever comes.
type provider struct {
	*testing.T
	server *httptest.Server
	clock  func() time.Time

	mu  sync.Mutex
	key *rsa.PrivateKey
	kid string
	// claims are laid over those of a good token.
	claims map[string]any
	// forge makes the token in another way.
	forge func(payload []byte) string
	// posts: it wants the client's secret in the form.
	posts bool
	// ends is where it ends sessions of its own, "" if it does not.
	ends string
	// away: it answers nothing.
	away bool
	// asked is the query of the last login.
	asked url.Values
	// issued is the last ID token.
	issued string
	// exchanges is how often a code was given for a token.
	exchanges int
}

func newProvider(t *testing.T, clock func() time.Time) *provider {
	t.Helper()
	p := &provider{T: t, clock: clock, claims: map[string]any{}}
	p.rotate("first")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.configuration)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.away {
			http.Error(w, "away", http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(p.server.Close)
	return p
}

// change does something to the provider.
func (p *provider) change(how func(*provider)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	how(p)
}

// rotate replaces its key.
func (p *provider) rotate(kid string) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(p, err)
	p.key, p.kid = key, kid
}

func (p *provider) answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	require.NoError(p, json.NewEncoder(w).Encode(body))
}

func (p *provider) configuration(w http.ResponseWriter, _ *http.Request) {
	method := "client_secret_basic"
	if p.posts {
		method = "client_secret_post"
	}
	says := map[string]any{
		"token_endpoint_auth_methods_supported": []string{method},
		"issuer":                                p.server.URL, "authorization_endpoint": p.server.URL + "/authorize",
		"token_endpoint": p.server.URL + "/token", "jwks_uri": p.server.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"},
	}
	if p.ends != "" {
		says["end_session_endpoint"] = p.ends
	}
	p.answer(w, says)
}

func (p *provider) keys(w http.ResponseWriter, _ *http.Request) {
	p.answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: p.kid, Algorithm: "RS256", Use: "sig"}}})
}

// authorize sends the browser back with a code, as after a login.
func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	p.asked = r.URL.Query()
	back := url.Values{"code": {"the code"}, "state": {p.asked.Get("state")}}
	http.Redirect(w, r, p.asked.Get("redirect_uri")+"?"+back.Encode(), http.StatusSeeOther)
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	p.exchanges++
	id, escaped, _ := r.BasicAuth()
	secret, _ := url.QueryUnescape(escaped)
	if p.posts {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	challenge := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	proven := base64.RawURLEncoding.EncodeToString(challenge[:]) == p.asked.Get("code_challenge")
	if !proven || id != clientID || secret != clientSecret || r.PostFormValue("code") != "the code" {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		p.answer(w, map[string]string{"error": "invalid_grant", "error_description": "a secret: " + secret})
		return
	}
	p.issued = p.idToken()
	p.answer(w, map[string]any{"access_token": "a secret", "token_type": "Bearer", "id_token": p.issued})
}

func (p *provider) idToken() string {
	now := p.clock()
	claims := map[string]any{
		"iss": p.server.URL, "aud": clientID, "sub": "0815", "nonce": p.asked.Get("nonce"),
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
		"preferred_username": "alice", "groups": []string{"staff", "sms-admins"},
	}
	maps.Copy(claims, p.claims)
	payload, err := json.Marshal(claims)
	require.NoError(p, err)
	if p.forge != nil {
		return p.forge(payload)
	}
	return p.sign(payload, p.key)
}

func (p *provider) sign(payload []byte, key *rsa.PrivateKey) string {
	return p.seal(payload, jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: p.kid}})
}

func (p *provider) seal(payload []byte, key jose.SigningKey) string {
	signer, err := jose.NewSigner(key, nil)
	require.NoError(p, err)
	signed, err := signer.Sign(payload)
	require.NoError(p, err)
	text, err := signed.CompactSerialize()
	require.NoError(p, err)
	return text
}
