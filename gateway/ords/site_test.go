package ords_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/webhook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	inboundPath = "/ords/xxsms/twilio/v1/inbound"
	statusPath  = "/ords/xxsms/twilio/v1/status/"
	pollPath    = "/ords/xxsms/poll"
	formType    = "application/x-www-form-urlencoded"
)

// A reply with a text and a number that must turn up nowhere else.
const (
	privateText   = "zebra"
	privateNumber = "14155550123"
	helpSID       = "SM9"
	reply         = "MessageSid=SM1&From=%2B" + privateNumber + "&Body=" + privateText
)

var noon = time.Date(2025, 6, 2, 12, 0, 0, 0, time.UTC)

// site is a handler with two webhooks (and one that allows GET), its Receiver and its
// Inbox, and what came of the requests to it.
type site struct {
	handler http.Handler
	log     lockedBuffer
	mu      sync.Mutex
	// posts are those that were verified.
	posts   []webhook.Post
	seen    []observed
	reasons []string
	// taken are the replies and reports that the Inbox was given.
	taken []string
	// outcome is what the Inbox returns.
	outcome func(context.Context) error
}

type observed struct {
	route  string
	status int
}

// lockedBuffer is a log that tests read while a server may still write to it.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// Webhook implements ords.Observer.
func (s *site) Webhook(a webhook.Answered) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, observed{a.Route, a.Status})
}

// Rejected implements ords.Observer.
func (s *site) Rejected(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reasons = append(s.reasons, reason)
}

// Reply implements ords.Receiver.
func (s *site) Reply(post webhook.Post) (gateway.Incoming, error) {
	sid, err := s.decode(post)
	return gateway.Incoming{Reply: gateway.Reply{ProviderSID: sid}}, err
}

// Report implements ords.Receiver.
func (s *site) Report(post webhook.Post) (gateway.Report, error) {
	sid, err := s.decode(post)
	return gateway.Report{SID: sid}, err
}

func (s *site) decode(post webhook.Post) (sid string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = append(s.posts, post)
	if sid = post.Params.Get("MessageSid"); sid == "" {
		return "", &webhook.BadPostError{Field: "MessageSid", Reason: "missing"}
	}
	return sid, nil
}

// Accept implements ords.Inbox.
func (s *site) Accept(ctx context.Context, in gateway.Incoming) error {
	return s.take(ctx, "reply "+in.Reply.ProviderSID)
}

// Status implements ords.Inbox.
func (s *site) Status(ctx context.Context, r gateway.Report) error {
	return s.take(ctx, "report "+r.SID)
}

// Answer implements ords.Inbox.
func (s *site) Answer(in gateway.Incoming) string {
	if in.Reply.ProviderSID == helpSID {
		return ", get help"
	}
	return ""
}

func (s *site) take(ctx context.Context, what string) error {
	s.mu.Lock()
	s.taken = append(s.taken, what)
	s.mu.Unlock()
	if s.outcome != nil {
		return s.outcome(ctx)
	}
	return nil
}

// signature is this site's way to sign: it covers what Twilio's covers.
func signature(post webhook.Post) string { return post.URI + "|" + post.Params.Encode() }

var errSignature = errors.New("signature does not match")

// signatureHeader is where this site's posts are signed.
const signatureHeader = "X-Site-Signature"

// SignatureHeader implements ords.Receiver.
func (*site) SignatureHeader() string { return signatureHeader }

// Acknowledgement implements ords.Receiver.
func (*site) Acknowledgement(text string) (contentType string, body []byte) {
	return "text/plain", []byte("taken" + text)
}

// Verify implements ords.Receiver.
func (*site) Verify(post webhook.Post) error {
	if post.Signature != signature(post) {
		return errSignature
	}
	return nil
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{}
	handler, err := ords.New(s.options())
	require.NoError(t, err)
	s.handler = handler
	return s
}

func (s *site) options() ords.Options {
	return ords.Options{
		Receiver: s,
		Inbox:    s,
		Replies:  []ords.Route{{Path: inboundPath}, {Path: pollPath, AllowGet: true}},
		Reports:  []ords.Route{{Path: statusPath}},
		Clock:    func() time.Time { return noon },
		Logger:   slog.New(slog.NewJSONHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Rand:     strings.NewReader(strings.Repeat("ecid", 100)),
		Observer: s,
	}
}

// newPost is a well-formed and signed post.
func newPost(target, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", formType)
	sign(r, body)
	return r
}

func sign(r *http.Request, body string) {
	params, _ := url.ParseQuery(body)
	r.Header.Set(signatureHeader, signature(webhook.Post{URI: r.RequestURI, Params: params}))
}

func (s *site) serve(r *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, r)
	return recorder
}
