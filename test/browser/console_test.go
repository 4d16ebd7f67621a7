//go:build !race

package browser_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/conversation"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/twilio"
)

// view is a picture of a page of the console.
type view struct {
	Name   string  `json:"name"`
	Path   string  `json:"path"`
	Width  int     `json:"width"`
	Scheme string  `json:"scheme"`
	Scale  float64 `json:"scale"`
	// Reveal: with names, numbers and texts.
	Reveal bool `json:"reveal"`
}

// TestConsole_IsUsedByPeople has a browser at a console over what some hours have left. Who somebody is, a header says.
func TestConsole_IsUsedByPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.seed()
	folder := t.TempDir()
	views := []view{
		{Name: "console-overview.png", Path: "/", Width: 1024, Scheme: "light", Scale: 1},
		{Name: "console-messages.png", Path: "/messages?channel=CERT_EXPIRY", Width: 1024, Scheme: "light", Scale: 1},
		{Name: "console-message.png", Path: path("/messages/", f.Message), Width: 1024, Scheme: "dark", Scale: 1, Reveal: true},
		{Name: "console-conversation.png", Path: path("/conversations/", f.Message), Width: 640, Scheme: "light", Scale: 1, Reveal: true},
	}
	run(t, "console.test.mjs", map[string]any{
		"origin": w.serve(passing()), "still": w.serve(morning), "folder": folder, "found": f, "pictures": views,
	})
	for _, v := range views {
		committed, now := filepath.Join(images, v.Name), decoded(t, filepath.Join(folder, v.Name))
		if *update {
			encode(t, committed, now)
		}
		require.NoError(t, alike(decoded(t, committed), now), "%s: run `make screenshots`, and look at what it shows", v.Name)
	}
}

// passing is a clock that goes, from morning on. Pictures are taken by one that stands still.
func passing() gateway.Clock {
	begun := time.Now()
	return func() time.Time { return morning().Add(time.Since(begun)) }
}

// serve serves the console, and returns where.
func (w world) serve(clock gateway.Clock) string {
	w.Helper()
	renderer, err := digest.NewRenderer(config.Default().Digest.Options())
	require.NoError(w, err)
	pages, err := console.New(console.Options{
		Service: w.operated(clock), Host: host{}, Digest: renderer, Actor: actorOf, Channels: []string{"CERT_EXPIRY", "SHIFT_PLAN"},
		Version: "1.0.0", Clock: clock, Logger: slog.New(slog.DiscardHandler),
	})
	require.NoError(w, err)
	server := httptest.NewServer(known(pages))
	w.Cleanup(server.Close)
	w.Cleanup(pages.Close)
	return server.URL
}

func (w world) operated(clock gateway.Clock) *operate.Service {
	w.Helper()
	channels := []gateway.Channel{
		{Name: "CERT_EXPIRY", Senders: []gateway.Sender{{ID: "+15005550006"}}, Weight: 1, DailyBudget: 2000},
		{Name: "SHIFT_PLAN", Senders: []gateway.Sender{{ID: "+15005550007"}}, Weight: 1, SegmentsPerSecond: 10},
	}
	book, err := conversation.NewBook(channels)
	require.NoError(w, err)
	dictionary, err := consent.LoadDictionary()
	require.NoError(w, err)
	words, err := consent.New(dictionary.ProviderWords())
	require.NoError(w, err)
	return operate.New(operate.Options{
		Store: w.Store, Channels: channels, Conversations: book, Limits: twilio.Limits(), CapsZone: config.Default().Caps.Zone(),
		ProviderWords: words, Journal: journal{}, Clock: clock,
	})
}

// host is a machine.
type host struct{}

func (host) Facts(context.Context) ([]console.Fact, error) {
	return []console.Fact{{Name: "Version", Value: "1.0.0"}, {Name: "Store", Value: "sqlite, tables of version 8"}}, nil
}

func (host) Check(context.Context) []console.Finding {
	return []console.Finding{{Level: "ok", What: "configuration", Text: "valid, 2 channels"}}
}

// journal has a reply that waits, and one that was refused.
type journal struct{ operate.Journal }

func (journal) Look(context.Context) ([]operate.Journalled, error) {
	return []operate.Journalled{
		{At: before(1), File: "00000001.seg", Size: 812, State: operate.JournalWaits},
		{At: before(2), File: "a.refused", Size: 640, State: operate.JournalAside},
	}, nil
}

type roleKey struct{}

// known has who asks be what the header says.
func known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), roleKey{}, operate.Role(r.Header.Get("X-Role")))))
	})
}

func actorOf(ctx context.Context) (operate.Actor, bool) {
	role, _ := ctx.Value(roleKey{}).(operate.Role)
	return operate.Actor{Name: "Jane Doe", Roles: map[string]operate.Role{operate.EveryChannel: role}}, role.Known()
}
