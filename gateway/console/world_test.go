package console_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

func noon() time.Time { return time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC) }

// operator, helper and viewer have a role for every channel.
func operator() operate.Actor { return having(operate.RoleOperator) }
func helper() operate.Actor   { return having(operate.RoleHelpDesk) }
func viewer() operate.Actor   { return having(operate.RoleViewer) }

func having(role operate.Role) operate.Actor {
	return operate.Actor{Name: "jane", Roles: map[string]operate.Role{operate.EveryChannel: role}}
}

// world is a console over a service of the test's.
type world struct {
	service *service
	host    *host
	actor   operate.Actor
	*console.Console
}

func newWorld(t *testing.T, change ...func(*console.Options)) *world {
	t.Helper()
	w := &world{service: &service{}, host: &host{}, actor: operator()}
	renderer, err := digest.NewRenderer(digest.Options{Zone: time.UTC, Dates: digest.DatesNamed, Footer: "Footer"})
	require.NoError(t, err)
	opts := console.Options{
		Service: w.service, Host: w.host, Digest: renderer, Channels: []string{"HR", "IT"},
		Actor:   func(context.Context) (operate.Actor, bool) { return w.actor, w.actor.Name != "" },
		Version: "1.2.3", Clock: noon, Logger: slog.New(slog.DiscardHandler),
	}
	for _, c := range change {
		c(&opts)
	}
	w.Console, err = console.New(opts)
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return w
}

// answer is what the console said.
type answer struct {
	status int
	header http.Header
	body   string
}

func (w *world) get(t *testing.T, path string) answer {
	t.Helper()
	return w.do(t, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
}

func (w *world) post(t *testing.T, path string, form url.Values) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(t, r)
}

func (w *world) do(t *testing.T, r *http.Request) answer {
	t.Helper()
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, r)
	result := recorder.Result()
	body, err := io.ReadAll(result.Body)
	require.NoError(t, err)
	return answer{result.StatusCode, result.Header, string(body)}
}
