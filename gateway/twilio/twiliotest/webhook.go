package twiliotest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// overrides are the connection overrides of a webhook URL's fragment.
type overrides struct {
	readTimeout  time.Duration
	totalTimeout time.Duration
	retries      int
	policy       []string // of "ct", "rt", "4xx", "5xx"
}

// parseOverrides falls back to Twilio's defaults: one retry, only of a failed connection.
func parseOverrides(fragment string) overrides {
	values, _ := url.ParseQuery(fragment) // as much of it as makes sense
	o := overrides{
		readTimeout:  milliseconds(values.Get("rt")),
		totalTimeout: milliseconds(values.Get("tt")),
		retries:      1,
		policy:       []string{"ct"},
	}
	if n, err := strconv.Atoi(values.Get("rc")); err == nil && n >= 0 && n <= 5 {
		o.retries = n
	}
	if policy := values.Get("rp"); policy != "" {
		o.policy = strings.Split(policy, ",")
	}
	return o
}

const maxWebhookTime = 15 * time.Second

func milliseconds(raw string) time.Duration {
	n, err := strconv.Atoi(raw)
	if d := time.Duration(n) * time.Millisecond; err == nil && d >= 100*time.Millisecond && d < maxWebhookTime {
		return d
	}
	return maxWebhookTime
}

// post is a webhook request and how it went so far.
type post struct {
	url       string // without fragment
	body      string
	signature string
	token     string // the same for every attempt and duplicate
	overrides overrides
	inbound   bool
	epoch     int64

	attempts int
	began    time.Time // of the first attempt
}

func (s *Simulator) newPost(rawURL string, params url.Values) post {
	address, fragment, _ := strings.Cut(rawURL, "#")
	return post{
		url:       address,
		body:      params.Encode(),
		signature: Sign(address, params, s.opts.AuthToken),
		token:     s.fates.hex(""),
		overrides: parseOverrides(fragment),
	}
}

// outcome is how one attempt went.
type outcome struct {
	status int // 0 without a reply
	err    error
}

func (o outcome) ok() bool { return o.err == nil && o.status/100 == 2 }

// class is the retry policy that covers the outcome.
func (o outcome) class() string {
	switch {
	case o.err != nil && connecting(o.err):
		return "ct"
	case o.err != nil:
		return "rt"
	case o.status/100 == 4:
		return "4xx"
	case o.status/100 == 5:
		return "5xx"
	}
	return ""
}

// connecting tells a failure of TCP or TLS from one after the request was sent.
func connecting(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return true
	}
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	_, alert := errors.AsType[tls.AlertError](err)
	return certificate || record || alert
}

// again decides whether to post once more after a pause.
func (p *post) again(o outcome, pause time.Duration) bool {
	if o.ok() || p.attempts > p.overrides.retries || time.Since(p.began)+pause >= p.overrides.totalTimeout {
		return false
	}
	class := o.class()
	return class != "" && (slices.Contains(p.overrides.policy, "all") || slices.Contains(p.overrides.policy, class))
}

// attempt posts once.
func (s *Simulator) attempt(ctx context.Context, p *post) outcome {
	if p.attempts++; p.attempts == 1 {
		p.began = time.Now()
	}
	left := p.overrides.totalTimeout - time.Since(p.began)
	ctx, cancel := context.WithTimeout(ctx, min(left, p.overrides.readTimeout))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, strings.NewReader(p.body))
	if err != nil {
		return outcome{err: fmt.Errorf("preparing webhook: %w", err)}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	req.Header.Set("X-Twilio-Signature", p.signature)
	req.Header.Set("I-Twilio-Idempotency-Token", p.token)
	resp, err := s.client.Do(req)
	if err != nil {
		return outcome{err: fmt.Errorf("posting webhook: %w", err)}
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, maxForm) // only to use the connection again
	return outcome{status: resp.StatusCode}
}

// post sends webhooks one after the other and then calls done. Between two
// attempts it gives its worker back.
func (s *Simulator) post(posts []post, done func()) {
	for len(posts) > 0 {
		p := &posts[0]
		if p.epoch != s.epoch.Load() {
			return
		}
		o := s.attempt(s.ctx, p)
		if p.again(o, s.opts.RetryDelay) {
			s.counts.webhooksRetried.Add(1)
			s.agenda.after(s.opts.RetryDelay, func() { s.post(posts, done) })
			return
		}
		s.settle(p, o)
		posts = posts[1:]
	}
	done()
}

// settle counts how a webhook ended.
func (s *Simulator) settle(p *post, o outcome) {
	s.counts.webhook(p.inbound, o.ok())
	if !o.ok() && s.ctx.Err() == nil {
		s.opts.Logger.Warn("webhook failed", "inbound", p.inbound, "http_status", o.status,
			"attempts", p.attempts, "error", o.err)
	}
}
