package config

import (
	"crypto/tls"
	"net/textproto"
	"net/url"
	"regexp"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// Tracing is where traces go.
type Tracing struct {
	Endpoint    string         `yaml:"endpoint" help:"Address of an OpenTelemetry collector that takes OTLP over HTTP, such as http://otel-collector:4318; without a path /v1/traces is appended. Empty: nothing is traced."`
	Headers     gateway.Secret `yaml:"headers" help:"Headers of each post to the collector, one a line, such as Authorization: Bearer TOKEN."`
	CA          string         `yaml:"ca" help:"File with the certificates (PEM) of the authorities that vouch for the collector. Empty: this machine's."`
	SampleRatio float64        `yaml:"sample_ratio" range:"0..1" help:"Share of attempts and of replies that are traced, each wholly or not at all, and by all gateways alike."`
	Timeout     time.Duration  `yaml:"timeout" range:"1s..1m" help:"Bound of one post to the collector, with its repeats."`
	Queue       int            `yaml:"queue" unit:"spans" range:"100..100000" help:"Most spans that wait for the collector, 5 or more a message. What does not fit is dropped: nothing waits for a collector."`
}

func defaultTracing() Tracing {
	return Tracing{SampleRatio: 1, Timeout: 10 * time.Second, Queue: 8192}
}

// On reports whether anything is traced.
func (t Tracing) On() bool { return t.Endpoint != "" && t.SampleRatio > 0 }

// URL is where spans are posted to. It panics at an endpoint that was not validated.
func (t Tracing) URL() *url.URL {
	u, err := url.Parse(t.Endpoint)
	if err != nil {
		panic("tracing: endpoint is no URL")
	}
	if u.Path == "" {
		u.Path = "/v1/traces"
	}
	return u
}

// TLSConfig reads the file of certificates.
func (t Tracing) TLSConfig() (*tls.Config, error) { return trusting(t.CA, "tracing.ca") }

// Header is Headers by their names. Those that are none are left out.
func (t Tracing) Header() map[string]string {
	header := map[string]string{}
	for line := range strings.Lines(t.Headers.Reveal()) {
		if parts := headerForm.FindStringSubmatch(line); parts != nil {
			header[textproto.CanonicalMIMEHeaderKey(parts[1])] = parts[2]
		}
	}
	return header
}

// headerForm is a header's name and its value.
var headerForm = regexp.MustCompile(`^\s*([A-Za-z0-9!#$%&'*+.^_|~-]+):\s*([!-~](?:[ -~]*[!-~])?)\s*$`)

func (c *checker) checkTracing() {
	t := c.Tracing
	u := c.checkURL("tracing.endpoint", t.Endpoint)
	for line := range strings.Lines(t.Headers.Reveal()) {
		c.Require(headerForm.MatchString(line) || strings.TrimSpace(line) == "", "tracing.headers", "must be lines such as Authorization: Bearer TOKEN")
	}
	c.Require(t.Headers == "" || u == nil || u.Scheme == "https" || isLoopback(u.Hostname()), "tracing.endpoint",
		"must be https with headers; http is for loopback hosts only")
}
