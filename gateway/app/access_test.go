package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/access"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/internal/seal"
)

// entrance is what a stranger from an address gets of a console that is configured so.
func entrance(t *testing.T, configure func(*config.Console), change func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	cfg := config.Default()
	cfg.Channels = []config.Channel{{Name: "HR"}}
	cfg.Console.Listen, cfg.Console.Access.Sessions.Key = "127.0.0.1:0", "a key of thirty-two bytes or more"
	configure(&cfg.Console)
	a := &App{opts: Options{Config: cfg, Clock: time.Now}.withDefaults(), log: slog.New(slog.DiscardHandler)}
	t.Cleanup(func() { require.NoError(t, a.stack.unwind(context.Background())) })
	way, err := a.newWayIn(door{
		render:  func(w io.Writer, p access.Page) error { _, err := io.WriteString(w, string(p.Problem)); return err },
		public:  func(*http.Request) bool { return false },
		listens: func(*http.Request) bool { return false },
	})
	require.NoError(t, err)
	handler, err := way.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor, _ := access.From(r.Context())
		_, _ = io.WriteString(w, actor.Name)
	}))
	require.NoError(t, err)
	r := httptest.NewRequest(http.MethodGet, "http://localhost/messages", nil)
	r.RemoteAddr = "127.0.0.1:1234"
	change(r)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, r)
	return recorder
}

func TestConsole_HasTheConfiguredWayIn(t *testing.T) {
	t.Parallel()
	users := filepath.Join(t.TempDir(), "users")
	require.NoError(t, os.WriteFile(users,
		[]byte("alice:$2y$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW:operator@HR\n"), 0o600))
	byProxy := func(c *config.Console) {
		c.Access.Login, c.TrustedProxies = config.LoginProxy, []string{"192.0.2.0/24"}
		c.Access.Proxy.UserHeader = "X-Forwarded-User"
		c.Access.Roles = []config.AccessRule{{Group: "*", Role: "viewer", Channels: []string{"HR"}}}
	}
	for name, c := range map[string]struct {
		configure func(*config.Console)
		change    func(*http.Request)
		status    int
		body      string
	}{
		"Users": {func(c *config.Console) { c.Access.Users.File = users }, nil, http.StatusSeeOther, ""},
		"OIDC": {func(c *config.Console) {
			c.Access.Login, c.PublicURL = config.LoginOIDC, "https://sms.example.com"
			c.Access.OIDC.Issuer = "https://login.example.com"
		}, nil, http.StatusSeeOther, ""},
		"Proxy": {byProxy, func(r *http.Request) {
			r.RemoteAddr = "192.0.2.7:1234"
			r.Header.Set("X-Forwarded-User", "alice")
		}, http.StatusOK, "alice"},
		"PastTheProxy": {byProxy, func(r *http.Request) {
			r.RemoteAddr = "198.51.100.1:1234"
			r.Header.Set("X-Forwarded-User", "alice")
			r.Header.Set("X-Forwarded-For", "192.0.2.7")
		}, http.StatusForbidden, string(access.ProblemAddress)},
		"None": {func(c *config.Console) { c.Access.Login = config.LoginNone }, nil, http.StatusOK, localActor},
		"NoneUnderAnotherName": {func(c *config.Console) { c.Access.Login = config.LoginNone }, func(r *http.Request) {
			r.Host = "evil.example.com"
		}, http.StatusForbidden, string(access.ProblemOrigin)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.change == nil {
				c.change = func(*http.Request) {}
			}
			got := entrance(t, c.configure, c.change)
			require.Equal(t, c.status, got.Code)
			if c.body != "" {
				require.Equal(t, c.body, got.Body.String())
			}
		})
	}
}

func TestConsole_MakesAKeyIfNoneIsSet(t *testing.T) {
	t.Parallel()
	a := &App{opts: Options{Config: config.Default()}, log: slog.New(slog.DiscardHandler)}
	first, second := a.sessionKey(), a.sessionKey()
	require.Len(t, first, seal.ShortestKey)
	require.NotEqual(t, first, second)
	a.opts.Config.Console.Access.Sessions.Key = gateway.Secret("a key of thirty-two bytes or more")
	require.Equal(t, "a key of thirty-two bytes or more", string(a.sessionKey()))
}
