package twiliotest_test

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// received is a webhook as the gateway would see it.
type received struct {
	url    string
	params url.Values
	header http.Header
	at     time.Time
}

// webhook is the far end of a CallbackClient: it records requests and answers
// them from a script, then with 200.
type webhook struct {
	mu     sync.Mutex
	posts  []received
	script []reaction
}

// reaction is a status, or an error if that is set.
type reaction struct {
	status int
	err    error
}

// refused is a connection that nobody accepts.
func refused() reaction { return reaction{err: &net.OpError{Op: "dial", Err: io.ErrUnexpectedEOF}} }

func (h *webhook) client() *http.Client { return &http.Client{Transport: h} }

// RoundTrip implements http.RoundTripper.
func (h *webhook) RoundTrip(req *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	params, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.posts = append(h.posts, received{url: req.URL.String(), params: params, header: req.Header, at: time.Now()})
	next := reaction{status: http.StatusOK}
	if len(h.script) > 0 {
		next, h.script = h.script[0], h.script[1:]
	}
	if next.err != nil {
		return nil, next.err
	}
	return &http.Response{StatusCode: next.status, Body: io.NopCloser(strings.NewReader("")), Request: req}, nil
}

func (h *webhook) all() []received {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.posts
}

// statuses are the MessageStatus of every callback, in order of arrival.
func (h *webhook) statuses() []string {
	var statuses []string
	for _, p := range h.all() {
		statuses = append(statuses, p.params.Get("MessageStatus"))
	}
	return statuses
}

func requireSigned(t *testing.T, p received) {
	t.Helper()
	want := twiliotest.Sign(p.url, p.params, twiliotest.DefaultAuthToken)
	require.Equal(t, want, p.header.Get("X-Twilio-Signature"))
}
