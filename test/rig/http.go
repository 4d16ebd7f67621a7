package rig

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// Webhook is one post to a gateway, as a provider or a stranger sends it.
type Webhook struct {
	URL string
	// Form is the body, unless Body is set.
	Form url.Values
	Body string
	// ContentType is that of a form by default.
	ContentType string
	// Signature is computed from URL and Form by default; "-" sends none.
	Signature string
}

// Send posts the webhook and returns the answer's status and body.
func (w Webhook) Send(t testing.TB) (int, string) {
	t.Helper()
	body := w.Body
	if body == "" {
		body = w.Form.Encode()
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if w.ContentType != "" {
		req.Header.Set("Content-Type", w.ContentType)
	}
	switch w.Signature {
	case "":
		req.Header.Set("X-Twilio-Signature", twiliotest.Sign(w.URL, w.Form, twiliotest.DefaultAuthToken))
	case "-":
	default:
		req.Header.Set("X-Twilio-Signature", w.Signature)
	}
	return do(t, req)
}

func do(t testing.TB, req *http.Request) (int, string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(body)
}
