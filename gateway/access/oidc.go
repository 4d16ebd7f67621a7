package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"ebs-sms-gateway/gateway/operate"
)

// OIDCOptions are what [NewOIDC] takes beside [Options], whose Origin it needs.
type OIDCOptions struct {
	// Issuer is the provider's address, under which its configuration is found.
	Issuer                 string
	ClientID, ClientSecret string
	Scopes                 []string
	// NameClaim has the name that is written down with what somebody does, GroupsClaim the groups: a text or a list.
	NameClaim, GroupsClaim string
	Rules                  Rules
	// Client asks the provider, and bounds how long that takes.
	Client *http.Client
}

const (
	// errandLasts is how long somebody may be at the provider.
	errandLasts = 10 * time.Minute
	// askAgain is how soon a provider that did not answer is asked anew.
	askAgain = 5 * time.Second
)

// OIDC sends people to an identity provider: authorization code, with PKCE, state and nonce.
type OIDC struct {
	o  Options
	of OIDCOptions

	mu sync.Mutex
	// provider is nil until it was found.
	provider *oidc.Provider
	failed   error
	asked    time.Time
}

// NewOIDC asks nothing of the provider yet: the gateway starts without it.
func NewOIDC(o Options, of OIDCOptions) (*Sessions, error) {
	return newSessions(o, &OIDC{o: o, of: of})
}

func (p *OIDC) roles(s session) map[string]operate.Role {
	if s.Name == "" { // everybody is somebody
		return nil
	}
	return p.of.Rules.roles(s.Groups)
}

func (p *OIDC) routes(mux *http.ServeMux, s *Sessions) {
	mux.HandleFunc("GET "+PathLogin, func(w http.ResponseWriter, r *http.Request) { p.start(w, r, s) })
	mux.HandleFunc("GET "+PathCallback, func(w http.ResponseWriter, r *http.Request) { p.callback(w, r, s) })
}

// errand is somebody's way to the provider and back, in a cookie of its own.
type errand struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	Next     string `json:"next"`
	// Until is in seconds of Unix.
	Until int64 `json:"until"`
}

const (
	// errandCookies is how many tabs of a browser may be at the provider, or nearly: two of one cookie lose the older.
	errandCookies = 16
	// largestErrand bounds each cookie, so that all of them fit into a request. A longer way back is forgotten.
	largestErrand = 600
)

// errandCookie names the cookie of an errand by its state, so that another tab's does not replace it.
func errandCookie(state string) string {
	sum := sha256.Sum256([]byte(state))
	return fmt.Sprintf("%s-%d", purposeErrand, sum[0]%errandCookies)
}

func (p *OIDC) start(w http.ResponseWriter, r *http.Request, s *Sessions) {
	provider, err := p.find()
	if err != nil {
		p.o.Quiet.Error("login failed", "reason", "no provider", "error", err)
		s.pages.show(w, http.StatusBadGateway, Page{Problem: ProblemProvider, Again: PathLogin})
		return
	}
	e := errand{
		State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(),
		Next: localPath(r.URL.Query().Get("next")), Until: p.o.Clock().Add(errandLasts).Unix(),
	}
	sealed, err := s.sealer.Seal(purposeErrand, e)
	if err != nil || len(sealed) > largestErrand {
		e.Next = "/"
		sealed, err = s.sealer.Seal(purposeErrand, e)
	}
	if err != nil {
		p.o.Logger.Error("login failed", "error", err)
		s.pages.show(w, http.StatusInternalServerError, Page{Problem: ProblemUnfinished, Again: PathLogin})
		return
	}
	cookie := s.cookie(errandCookie(e.State), sealed)
	cookie.MaxAge = int(errandLasts / time.Second)
	http.SetCookie(w, cookie)
	there := p.client(provider).AuthCodeURL(e.State, oidc.Nonce(e.Nonce), oauth2.S256ChallengeOption(e.Verifier))
	http.Redirect(w, r, there, http.StatusSeeOther)
}

func (p *OIDC) client(provider *oidc.Provider) *oauth2.Config {
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = p.style(provider)
	return &oauth2.Config{
		ClientID: p.of.ClientID, ClientSecret: p.of.ClientSecret, Endpoint: endpoint,
		RedirectURL: p.o.Origin + PathCallback, Scopes: p.of.Scopes,
	}
}

// style is how the provider wants the client's secret. To try would cost the code, which is good for one try.
func (p *OIDC) style(provider *oidc.Provider) oauth2.AuthStyle {
	var says struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	err := provider.Claims(&says)
	basic := err != nil || len(says.Methods) == 0 || slices.Contains(says.Methods, "client_secret_basic")
	if basic && p.of.ClientSecret != "" {
		return oauth2.AuthStyleInHeader
	}
	return oauth2.AuthStyleInParams
}

// find finds the provider's configuration once. It outlives the request that asked for it: keys are asked for later.
func (p *OIDC) find() (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.o.Clock()
	if p.provider != nil || p.failed != nil && now.Sub(p.asked) < askAgain {
		return p.provider, p.failed
	}
	p.asked = now
	p.provider, p.failed = oidc.NewProvider(oidc.ClientContext(context.Background(), p.of.Client), p.of.Issuer)
	return p.provider, p.failed
}

// Why a login of somebody who came back did not succeed, for the log.
var (
	errNoErrand   = errors.New("no login was begun in this browser, or too long ago")
	errState      = errors.New("the state is not that of the login that was begun")
	errNonce      = errors.New("the nonce is not that of the login that was begun")
	errNoToken    = errors.New("the provider gave no ID token")
	errParty      = errors.New("the ID token was given to another client (azp)")
	errNoName     = errors.New("the ID token has no such claim, or no text in it")
	errBadGroups  = errors.New("the claim is neither a text nor a list of texts")
	errRefused    = errors.New("the provider refused the login")
	errNoRoleHere = errors.New("no rule gives the person a role")
	errLeftOut    = errors.New("the provider left the groups out of the ID token, as it does where there are too many")
)

func (p *OIDC) callback(w http.ResponseWriter, r *http.Request, s *Sessions) {
	e, err := p.errand(r, s)
	s.forget(w, errandCookie(r.URL.Query().Get("state")))
	var who session
	if err == nil {
		who, err = p.exchange(r, e)
	}
	if err == nil {
		err = s.begin(w, r, who)
	}
	if err == nil {
		http.Redirect(w, r, e.Next, http.StatusSeeOther)
		return
	}
	page, status := Page{Problem: ProblemUnfinished, Again: PathLogin}, http.StatusUnauthorized
	if errors.Is(err, errNoRoleHere) {
		page.Problem, status = ProblemNoRole, http.StatusForbidden
	}
	if errors.Is(err, errLeftOut) {
		page.Problem, status = ProblemGroups, http.StatusForbidden
	}
	p.o.Quiet.Warn("login failed", "reason", reason(err), "actor", who.Name, "address", p.o.Client(r), "error", err)
	s.pages.show(w, status, page)
}

// reason is a constant text: lines of one reason are counted together.
func reason(err error) string {
	for _, known := range []error{errNoErrand, errState, errNonce, errRefused, errNoRoleHere, errLeftOut} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "the provider's answer is not taken"
}

// errand is that of the browser which comes back.
func (p *OIDC) errand(r *http.Request, s *Sessions) (e errand, err error) {
	cookie, err := r.Cookie(s.cookieName(errandCookie(r.URL.Query().Get("state"))))
	if err != nil || s.sealer.Open(purposeErrand, cookie.Value, &e) != nil || p.o.Clock().Unix() >= e.Until {
		return errand{}, errNoErrand
	}
	if !same(r.URL.Query().Get("state"), e.State) {
		return errand{}, errState
	}
	return e, nil
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// exchange gives the code for an ID token, and reads who it is of. A name is returned with errNoRoleHere, too.
func (p *OIDC) exchange(r *http.Request, e errand) (session, error) {
	query := r.URL.Query()
	if query.Has("error") {
		return session{}, fmt.Errorf("%w: %q", errRefused, clip(query.Get("error")))
	}
	provider, err := p.find()
	if err != nil {
		return session{}, err
	}
	ctx := oidc.ClientContext(r.Context(), p.of.Client)
	tokens, err := p.client(provider).Exchange(ctx, query.Get("code"), oauth2.VerifierOption(e.Verifier))
	if err != nil {
		return session{}, fmt.Errorf("giving the code for a token: %w", withoutBody(err))
	}
	text, ok := tokens.Extra("id_token").(string)
	if !ok {
		return session{}, errNoToken
	}
	token, err := provider.Verifier(&oidc.Config{ClientID: p.of.ClientID, Now: p.o.Clock}).Verify(ctx, text)
	if err != nil {
		return session{}, fmt.Errorf("verifying the ID token: %w", err)
	}
	if !same(token.Nonce, e.Nonce) {
		return session{}, errNonce
	}
	who, err := p.read(token)
	who.token = text
	return who, err
}

// read reads the claims of a token that is in order.
func (p *OIDC) read(token *oidc.IDToken) (session, error) {
	claims := map[string]any{}
	if err := token.Claims(&claims); err != nil {
		return session{}, fmt.Errorf("reading the claims: %w", err)
	}
	if party, is := claims["azp"]; (is || len(token.Audience) > 1) && party != p.of.ClientID {
		return session{}, errParty
	}
	name, ok := claims[p.of.NameClaim].(string)
	if !ok || checkName(name) != nil {
		return session{}, fmt.Errorf("claim %s: %w", p.of.NameClaim, errNoName)
	}
	if p.of.Rules.ask() && leftOut(claims, p.of.GroupsClaim) {
		return session{Name: name}, errLeftOut
	}
	groups, err := textsOf(claims[p.of.GroupsClaim])
	if err != nil {
		return session{}, fmt.Errorf("claim %s: %w", p.of.GroupsClaim, err)
	}
	who := session{Name: name, Groups: p.of.Rules.known(groups)}
	if len(p.of.Rules.roles(who.Groups)) == 0 {
		return who, errNoRoleHere
	}
	return who, nil
}

// leftOut reports whether a token says where the groups are instead of having them, as those of Entra ID do of somebody
// in more than 200.
func leftOut(claims map[string]any, claim string) bool {
	if claims[claim] != nil {
		return false
	}
	elsewhere, _ := claims["_claim_names"].(map[string]any)
	has, _ := claims["has"+claim].(bool)
	return elsewhere[claim] != nil || has
}

// textsOf reads a claim that is a text, a list of texts, or missing.
func textsOf(claim any) ([]string, error) {
	switch claim := claim.(type) {
	case nil:
		return nil, nil
	case string:
		return []string{claim}, nil
	case []any:
		texts := make([]string, len(claim))
		for i, item := range claim {
			text, ok := item.(string)
			if !ok {
				return nil, errBadGroups
			}
			texts[i] = text
		}
		return texts, nil
	}
	return nil, errBadGroups
}

// withoutBody keeps the answer's body, which may have a token in it, and the request's address out of the log.
func withoutBody(err error) error {
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return fmt.Errorf("HTTP status %d, error %q", answer.Response.StatusCode, clip(answer.ErrorCode))
	}
	if request, ok := errors.AsType[*url.Error](err); ok {
		return request.Err
	}
	return err
}

// clip bounds what a stranger has into the log.
func clip(text string) string { return text[:min(len(text), 40)] }
