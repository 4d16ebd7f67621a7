package rig

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// Webhook is one post to a gateway, as a provider or a stranger sends it.
type Webhook struct {
	URL string
	// Method is POST by default.
	Method string
	// Form is the body, unless Body is set.
	Form url.Values
	Body string
	// ContentType is that of a form by default.
	ContentType string
	// Signature is computed from URL and Form by default; "-" sends none.
	Signature string
}

// Answer is what came back.
type Answer struct {
	Status int
	// Type is the content type.
	Type string
	Body string
}

// large is a body to ask for before it is posted.
const large = 1 << 20

// Send posts the webhook.
func (w Webhook) Send(t testing.TB) Answer {
	t.Helper()
	req, err := w.Request(t.Context())
	require.NoError(t, err)
	return do(t, req)
}

// Request is the webhook as a request.
func (w Webhook) Request(ctx context.Context) (*http.Request, error) {
	body := w.Body
	if body == "" {
		body = w.Form.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, cmp.Or(w.Method, http.MethodPost), w.URL, strings.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("making a webhook: %w", err)
	}
	if len(body) > large { // or the answer races with the rest of the body, and the connection's end may win
		req.Header.Set("Expect", "100-continue")
	}
	req.Header.Set("Content-Type", cmp.Or(w.ContentType, "application/x-www-form-urlencoded"))
	switch w.Signature {
	case "":
		req.Header.Set("X-Twilio-Signature", twiliotest.Sign(w.URL, w.Form, twiliotest.DefaultAuthToken))
	case "-":
	default:
		req.Header.Set("X-Twilio-Signature", w.Signature)
	}
	return req, nil
}

func do(t testing.TB, req *http.Request) Answer {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, ExpectContinueTimeout: time.Minute}}
	resp, err := client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return Answer{Status: resp.StatusCode, Type: resp.Header.Get("Content-Type"), Body: string(body)}
}
