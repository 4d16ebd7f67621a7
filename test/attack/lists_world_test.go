package attack_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/ords/rest"
	"ebs-sms-gateway/test/rig"
)

// listSecret is the secret of every client of the lists, tokenKey what its tokens are signed with.
const (
	listSecret = "a secret of a machine's own"
	tokenKey   = "a key of tokens, of thirty-two bytes"
)

// listClients are the clients of the lists. Those that read or write alone are shown no personal data.
func listClients(t *testing.T) []config.ListClient {
	t.Helper()
	all := []string{"read_outbound", "write_outbound", "read_inbound", "write_inbound"}
	within := func(channel string, scopes ...string) (of []string) {
		for _, scope := range scopes {
			of = append(of, scope+":"+channel)
		}
		return of
	}
	clients := []config.ListClient{
		{ID: "reads", Scopes: within(rig.Channel, "read_outbound", "read_inbound")},
		{ID: "writes", Scopes: within(rig.Channel, "write_outbound", "write_inbound"), Reveal: true},
		{ID: "other", Scopes: within(other, all...), Reveal: true},
		{ID: "renewed", Scopes: all}, {ID: "all", Scopes: all, Reveal: true},
	}
	for i := range clients {
		clients[i].SecretHash, clients[i].PerSecond, clients[i].Burst = hashed(t, listSecret), 1000, 10_000
	}
	return clients
}

func hashed(t *testing.T, secret string) gateway.Secret {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(secret), bcrypt.MinCost)
	require.NoError(t, err)
	return gateway.Secret(hash)
}

// withLists serves lists, with links that a client of theirs can follow wherever they are.
func withLists(t *testing.T, changes ...func(*config.Lists)) rig.Setup {
	t.Helper()
	return func(o *app.Options) {
		l := &o.Config.Lists
		l.Listen, l.TokenKey, l.Clients = "127.0.0.1:0", tokenKey, listClients(t)
		for _, change := range changes {
			change(l)
		}
	}
}

// fillLists is fill, with a reply that is one channel's: what it answers is decided.
func (s *site) fillLists() {
	s.Helper()
	s.fill()
	form := url.Values{"reply": {"1"}, "message": {"2"}, "reason": {"asked"}, "confirm": {"yes"}}
	require.Equal(s, http.StatusSeeOther, s.as("operator").post("/replies/resolve", form).status)
	require.Equal(s, rig.Channel, s.replies()[0].Channel)
}

// asked is a request of the lists.
type asked struct {
	method, path, body string
	// by is the client, "" nobody; with its listSecret, unless there is a token, which "Bearer" precedes.
	by, token string
	headers   map[string]string
}

func (s *site) lists() string { return "http://" + s.app.ListsAddress() + rest.BasePath }

func (s *site) ask(a asked) answer {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), a.method, s.lists()+strings.ReplaceAll(a.path, `"`, "%22"), strings.NewReader(a.body))
	require.NoError(s, err)
	if a.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if a.path == "/oauth/token" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	switch {
	case a.token != "":
		r.Header.Set("Authorization", "Bearer "+a.token)
	case a.by != "":
		r.SetBasicAuth(a.by, listSecret)
	}
	for name, value := range a.headers {
		r.Header.Set(name, value)
	}
	return s.send(r)
}

// send sends a request as it is, and follows nothing.
func (s *site) send(r *http.Request) answer {
	s.Helper()
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	require.NoError(s, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(s, err)
	return answer{status: response.StatusCode, header: response.Header, body: string(body)}
}

// token is one of a client's.
func (s *site) token(of string) string {
	s.Helper()
	got := s.ask(asked{method: http.MethodPost, path: "/oauth/token", body: "grant_type=client_credentials", by: of})
	require.Equal(s, http.StatusOK, got.status, got.body)
	var granted struct {
		Token string `json:"access_token"`
	}
	require.NoError(s, json.Unmarshal([]byte(got.body), &granted))
	return granted.Token
}

// onStores is a gateway with rows on each kind of store, for each of the attacks.
func onStores(t *testing.T, attacks map[string]func(*site)) {
	t.Helper()
	for _, kind := range []string{"sqlite", "oracle"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			ground, err := rig.NewGround(context.Background(), kind)
			require.NoError(t, err)
			t.Cleanup(ground.Stop)
			for name, attack := range attacks {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					attack(openOn(t, ground))
				})
			}
		})
	}
}

func openOn(t *testing.T, ground *rig.Ground) *site {
	t.Helper()
	place, err := ground.Place(context.Background(), t.TempDir()) // it is removed after the test's own context has ended
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, place.Close()) })
	s := open(t, withLists(t), rig.WithConfig(func(c *config.Config) { c.Store = place.Config }))
	s.rows = place.Store
	s.fillLists()
	return s
}
