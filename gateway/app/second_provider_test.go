package app_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/webhook"
	"ebs-sms-gateway/test/rig"
)

// pool is the carrier's kind of sender: its list names a number of its choice.
const (
	pool       = "pool:alerts"
	poolNumber = "+12025550177"
)

// carrier is a provider other than Twilio: an adapter in memory. It keeps every text and answers the first one in
// doubt.
type carrier struct {
	mu   sync.Mutex
	list []gateway.ProviderMessage
	refs []string
}

func (*carrier) Limits() gateway.Limits { return gateway.Limits{Text: 160} }

func (*carrier) Sender(id string) gateway.Sender {
	if strings.HasPrefix(id, "pool:") {
		return gateway.Sender{ID: id, Kind: gateway.SenderService}
	}
	return gateway.Sender{ID: id, Kind: gateway.SenderAddress}
}

func (c *carrier) Send(_ context.Context, r gateway.SendRequest) gateway.Outcome {
	c.mu.Lock()
	defer c.mu.Unlock()
	from := r.From.ID
	if r.From.Kind == gateway.SenderService {
		from = poolNumber
	}
	sid := fmt.Sprintf("carrier-%d", len(c.list))
	c.list = append(c.list, gateway.ProviderMessage{
		SID: sid, To: r.To, From: from, Body: r.Body, Status: "queued", Outbound: true, CreatedAt: time.Now(),
	})
	c.refs = append(c.refs, r.Ref)
	if len(c.list) == 1 {
		return gateway.Outcome{Failure: &gateway.Failure{Class: gateway.ClassAmbiguous, Text: "no answer"}}
	}
	return gateway.Outcome{SID: sid, Status: "queued"}
}

func (c *carrier) List(_ context.Context, p gateway.ListParams) ([]gateway.ProviderMessage, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []gateway.ProviderMessage
	for _, m := range c.list {
		if (p.To == "" || m.To == p.To) && (p.From == "" || m.From == p.From) && !m.CreatedAt.Before(p.Since) {
			found = append(found, m)
		}
	}
	return found, nil
}

func (*carrier) Fetch(context.Context, string) (gateway.ProviderMessage, error) {
	return gateway.ProviderMessage{}, errors.New("nothing is told of single messages")
}

func (*carrier) Recover(context.Context, gateway.ProviderMessage) (gateway.Incoming, error) {
	return gateway.Incoming{}, errors.New("no replies are listed")
}

func (*carrier) Lookup(context.Context, string) (gateway.Line, error) {
	return gateway.Line{}, &gateway.LookupError{Class: gateway.ClassAccount, Err: errors.New("no lookups here")}
}

func (*carrier) ClockOffset() (time.Duration, bool) { return 0, false }
func (*carrier) Close()                             {}

// desk reads the carrier's posts, which it marks in its own way.
type desk struct{}

const password = "open sesame"

func (desk) SignatureHeader() string { return "X-Carrier-Password" }

func (desk) Acknowledgement(string) (contentType string, body []byte) {
	return "text/plain", []byte("thanks")
}

func (desk) Verify(post webhook.Post) error {
	if post.Signature != password {
		return errors.New("wrong password")
	}
	return nil
}

func (desk) Reply(post webhook.Post) (gateway.Incoming, error) {
	p := post.Params
	return gateway.Incoming{Service: p.Get("pool"), Reply: gateway.Reply{
		ProviderSID: p.Get("id"), From: p.Get("from"), To: p.Get("to"), Body: p.Get("text"),
		Params: "{}", ReceivedAt: post.ReceivedAt,
	}}, nil
}

func (desk) Report(post webhook.Post) (gateway.Report, error) {
	p := post.Params
	return gateway.Report{
		Ref: p.Get("ref"), SID: p.Get("id"), Status: gateway.ProviderStatus(p.Get("state")),
		At: post.ReceivedAt,
	}, nil
}

func TestSecondProvider_NeedsAnAdapterAndALine(t *testing.T) {
	t.Parallel()
	w, c := newWorld(t), &carrier{}
	rows := []gateway.Message{rig.Row(0), rig.Row(1), rig.Row(2)}
	rows[2].Body = strings.Repeat("x", 161)
	_, err := w.Store.Insert(t.Context(), rows)
	require.NoError(t, err)
	opts := w.Options(t, rig.WithConfig(func(cfg *config.Config) {
		cfg.Channels[0].Senders, cfg.Channels[0].MessagingServiceSID = nil, pool
	}))
	opts.Connect = func(app.Options, *slog.Logger) (app.Provider, ords.Receiver, error) { return c, desk{}, nil }
	newApp(t, opts).Start()

	sent := func(id gateway.MessageID) bool { return row(t, w, id).Status == gateway.StatusSent }
	until(t, func() bool { return sent(1) && sent(2) })
	require.Len(t, c.list, 2, "the first text was sent again")
	require.Equal(t, "text over 160 characters", row(t, w, 3).StatusReason)

	hooks := opts.Config.Webhooks
	for i, ref := range c.refs {
		carry(t, hooks.PublicURL+hooks.StatusPaths[0], url.Values{"ref": {ref}, "id": {c.list[i].SID},
			"state": {"delivered"}})
	}
	until(t, func() bool { return row(t, w, 1).Status == gateway.StatusDelivered })
	carry(t, hooks.PublicURL+hooks.InboundPaths[0],
		url.Values{"id": {"reply-1"}, "from": {"+12025550123"}, "to": {poolNumber}, "pool": {pool}, "text": {"Yes"}})
	staged, err := w.Store.StagedReplies(t.Context(), []string{"reply-1"})
	require.NoError(t, err)
	require.Equal(t, []string{"reply-1"}, staged)
}

// carry posts what the carrier has to tell.
func carry(t *testing.T, target string, form url.Values) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set(desk{}.SignatureHeader(), password)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(r)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusOK, answer.StatusCode)
}

// until waits for what the gateway is to do.
func until(t *testing.T, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	require.NoError(t, rig.Poll(ctx, 50*time.Millisecond, func() (bool, error) { return done(), nil }))
}
