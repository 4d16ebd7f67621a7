package twilio

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"
)

// Client talks to Twilio for one account. It is safe for concurrent use.
type Client struct {
	opts      Options
	base      *url.URL
	callback  callbackURL
	catalogue *Catalogue
	transport *http.Transport
	offset    atomic.Pointer[time.Duration]
}

// New makes a client; it sends nothing.
func New(o Options) (*Client, error) {
	o = o.withDefaults()
	if err := o.validate(); err != nil {
		return nil, fmt.Errorf("reading Twilio options: %w", err)
	}
	base, err := baseURL(o.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("reading base URL: %w", err)
	}
	callback, err := newCallbackURL(o.StatusCallback)
	if err != nil {
		return nil, fmt.Errorf("reading status callback URL: %w", err)
	}
	catalogue, err := LoadCatalogue()
	if err != nil {
		return nil, err
	}
	return &Client{opts: o, base: base, callback: callback, catalogue: catalogue, transport: o.transport()}, nil
}

// Close ends the connections that are open for reuse.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// begin prepares one request to the message API.
func (c *Client) begin(ctx context.Context) (*exchange, *api.ApiService, context.CancelFunc) {
	x, handler, cancel := c.open(ctx)
	return x, api.NewApiService(handler), cancel
}

// open prepares one request within the client's timeout. The handler is twilio-go's,
// made for this exchange alone: the library has no other way to give a request a
// context. Its parts are small and share the transport.
func (c *Client) open(ctx context.Context) (*exchange, *client.RequestHandler, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	x := newExchange(ctx, c)
	username, password := c.opts.credentials()
	low := &client.Client{
		Credentials: client.NewCredentials(username, password),
		HTTPClient:  &http.Client{Transport: x, CheckRedirect: stay},
	}
	if c.opts.UserAgent != "" {
		low.UserAgentExtensions = []string{c.opts.UserAgent}
	}
	low.SetAccountSid(c.opts.AccountSID)
	// Made here, not by client.NewRequestHandler, which reads TWILIO_EDGE and TWILIO_REGION.
	return x, &client.RequestHandler{Client: low}, cancel
}

// stay refuses redirects: a 307 would post the message again.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
