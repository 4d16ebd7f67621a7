package rest_test

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/ords/rest"
)

// world is lists over messages and replies in memory.
type world struct {
	testing.TB
	mu       sync.Mutex
	messages []gateway.Message
	replies  []gateway.Reply
	// searched and listed are the last of each; readings and acts all of them.
	searched gateway.SearchParams
	listed   gateway.ReplyListParams
	readings []operate.Reading
	acts     []operate.Act
	// fails is what the service returns, if anything; afterwards what it does once something was written.
	fails, afterwards error
	now               time.Time
	handler           http.Handler
}

const secret = "a secret of twenty-two"

func hash(t testing.TB) string {
	t.Helper()
	hashed, err := bcrypt.GenerateFromPassword([]byte(secret), bcrypt.MinCost)
	require.NoError(t, err)
	return string(hashed)
}

// newWorld has three messages and three replies, and a client "payroll" that may do everything.
func newWorld(t testing.TB, change ...func(*rest.Options)) *world {
	t.Helper()
	w := &world{TB: t, now: time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC)}
	for i := range 3 {
		id := int64(i + 1)
		w.messages = append(w.messages, gateway.Message{
			ID: gateway.MessageID(id), Channel: "it", Phones: "+1 415 555 0100", Body: "Your <certificate> expires.", Priority: 5,
			CreatedAt: w.now, State: gateway.State{Status: gateway.StatusSent, StatusAt: w.now.Add(123 * time.Millisecond)},
		})
		w.replies = append(w.replies, gateway.Reply{
			ID: id, ProviderSID: "SM" + string(rune('0'+id)), From: "+14155550100", Body: "YES", ReceivedAt: w.now, Channel: "it",
			Match:      gateway.Match{Status: gateway.MatchMatched, Method: gateway.MatchOnly, MessageID: gateway.MessageID(id)},
			Processing: gateway.Processing{Status: gateway.ProcessNew},
		})
	}
	all := []rest.Grant{}
	for _, s := range rest.Scopes() {
		all = append(all, rest.Grant{Scope: s})
	}
	o := rest.Options{
		Service: w, Channels: []string{"hr", "it"}, PublicURL: "https://lists.example.com",
		Clients: []rest.Client{{ID: "payroll", SecretHash: hash(t), Scopes: all, Reveal: true, PerSecond: 1e6, Burst: 1e6}},
		Clock:   func() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now },
	}
	for _, f := range change {
		f(&o)
	}
	handler, err := rest.New(o)
	require.NoError(t, err)
	w.handler = handler
	return w
}

func (w *world) Messages(_ context.Context, r operate.Reading, p gateway.SearchParams) (rest.Page[gateway.Message], error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.searched, w.readings = p, append(w.readings, r)
	var page rest.Page[gateway.Message]
	for _, m := range slices.Backward(w.messages) {
		switch {
		case len(p.IDs) > 0 && !slices.Contains(p.IDs, m.ID), p.Before != 0 && m.ID >= p.Before:
			continue
		case len(page.Rows) == p.Limit:
			page.Next = int64(page.Rows[len(page.Rows)-1].ID)
			return page, w.fails
		}
		page.Rows = append(page.Rows, m)
	}
	return page, w.fails
}

func (w *world) Replies(_ context.Context, r operate.Reading, p gateway.ReplyListParams) (rest.Page[gateway.Reply], error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.listed, w.readings = p, append(w.readings, r)
	var page rest.Page[gateway.Reply]
	for _, m := range w.replies {
		switch {
		case m.ID <= p.After || p.Through != 0 && m.ID > p.Through:
			continue
		case len(page.Rows) == p.Limit:
			page.Next = page.Rows[len(page.Rows)-1].ID
			return page, w.fails
		}
		page.Rows = append(page.Rows, m)
	}
	return page, w.fails
}

func (w *world) Reply(_ context.Context, r operate.Reading, id int64) (gateway.Reply, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.readings = append(w.readings, r)
	if id > int64(len(w.replies)) {
		return gateway.Reply{}, operate.ErrNoReply
	}
	return w.replies[id-1], w.fails
}

// Enqueue is the real one, over the world as a store.
func (w *world) Enqueue(ctx context.Context, act operate.Act, m gateway.Message) (gateway.Insertion, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.acts = append(w.acts, act)
	defer func() { w.fails = cmp.Or(w.afterwards, w.fails) }()
	return w.operate().Enqueue(ctx, act, m)
}

func (w *world) Process(ctx context.Context, act operate.Act, s operate.Processed) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.acts = append(w.acts, act)
	defer func() { w.fails = cmp.Or(w.afterwards, w.fails) }()
	return w.operate().Process(ctx, act, s)
}

func (w *world) operate() *operate.Service {
	return operate.New(operate.Options{
		Store: memory{world: w}, Channels: []gateway.Channel{{Name: "hr"}, {Name: "it"}}, Clock: func() time.Time { return w.now },
	})
}

// memory is the world as a store, locked by who calls.
type memory struct {
	operate.Store
	world *world
}

func (s memory) Enqueue(_ context.Context, m gateway.Message, _ gateway.Decision) (gateway.Insertion, error) {
	for _, other := range s.world.messages {
		if m.SourceKey != "" && other.Channel == m.Channel && other.SourceKey == m.SourceKey {
			return gateway.Insertion{ID: other.ID, Duplicate: true}, s.world.fails
		}
	}
	m.ID, m.Status, m.CreatedAt = gateway.MessageID(len(s.world.messages)+1), gateway.StatusNew, s.world.now
	s.world.messages = append(s.world.messages, m)
	return gateway.Insertion{ID: m.ID}, s.world.fails
}

func (s memory) Audit(context.Context, []gateway.AuditEntry) error { return nil }

func (s memory) ProcessReply(_ context.Context, c gateway.ProcessChange) error {
	is := &s.world.replies[c.Reply-1].Processing
	if is.Status != c.From.Status || is.Attempts != c.From.Attempts {
		return gateway.ErrMissed
	}
	*is = c.To
	is.At = s.world.now
	return s.world.fails
}

// request is one of the client's, by Basic.
func request(method, path, body string) *http.Request {
	r := httptest.NewRequestWithContext(context.Background(), method, rest.BasePath+path, strings.NewReader(body))
	r.SetBasicAuth("payroll", secret)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func (w *world) do(r *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer
}

// get reads a path, whose answer must be one with a body of JSON.
func (w *world) get(path string) map[string]any {
	w.Helper()
	answer := w.do(request(http.MethodGet, path, ""))
	require.Equal(w, http.StatusOK, answer.Code, answer.Body)
	return decoded(w, answer.Body.String())
}

func decoded(t testing.TB, text string) map[string]any {
	t.Helper()
	var body map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &body), text)
	return body
}
