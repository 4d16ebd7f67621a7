package twilio

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"ebs-sms-gateway/gateway"
)

// maxBody bounds what is read of an answer; a full page of the message list is about 1 MB.
const maxBody = 8 << 20

var (
	errTwice   = errors.New("second request in one exchange")
	errTooLong = errors.New("answer too long")
)

// exchange is one request and what came of it. It serves twilio-go as the
// http.RoundTripper of that request and remembers what twilio-go forgets.
type exchange struct {
	ctx       context.Context
	transport http.RoundTripper
	base      *url.URL
	clock     gateway.Clock
	// told is given each offset.
	told  func(*time.Duration)
	begun bool
	// connected: a connection was obtained, so from here on the request may have been written.
	connected atomic.Bool
	// status is 0 as long as there is no answer.
	status int
	header http.Header
	// offset is how far Twilio's clock is ahead by this answer, 0 if it does not tell.
	offset time.Duration
	// bodyErr tells why the answer's body could not be read to its end.
	bodyErr error
}

func newExchange(ctx context.Context, c *Client) *exchange {
	x := &exchange{transport: c.transport, base: c.base, clock: c.opts.Clock, told: c.offset.Store}
	x.ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		// net/http looks for another connection only if it wrote nothing to the last one.
		GetConn: func(string) { x.connected.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { x.connected.Store(true) },
	})
	return x
}

// RoundTrip implements http.RoundTripper.
func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	if x.begun {
		return nil, errTwice
	}
	x.begun = true
	if err := x.ctx.Err(); err != nil {
		return nil, err
	}
	sent := x.clock()
	res, err := x.transport.RoundTrip(x.rewrite(req))
	if err != nil {
		return nil, err
	}
	x.status, x.header = res.StatusCode, res.Header
	x.compareClocks(sent)
	var body []byte
	body, x.bodyErr = readBody(res)
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, nil
}

// compareClocks learns from the answer how the clocks differ.
func (x *exchange) compareClocks(sent time.Time) {
	if offset, ok := clockOffset(x.header, sent, x.clock()); ok {
		x.offset = offset
		x.told(&offset)
	}
}

// rewrite binds the request to the context and the base URL. A shallow copy
// does: only fields of the copy are set.
func (x *exchange) rewrite(req *http.Request) *http.Request {
	req = req.WithContext(x.ctx)
	target := *req.URL
	target.Scheme, target.Host = x.base.Scheme, hostOf(target.Host, x.base.Host)
	req.URL, req.Host = &target, ""
	return req
}

// hostOf is where a product of Twilio (api.twilio.com, lookups.twilio.com) is by the base
// URL: at Twilio itself each has a name, before region and edge; a simulator is all of them.
func hostOf(product, base string) string {
	place, ok := strings.CutPrefix(base, "api.")
	if !ok || place != "twilio.com" && !strings.HasSuffix(place, ".twilio.com") {
		return base
	}
	name, _, _ := strings.Cut(product, ".")
	return name + "." + place
}

// readBody reads the body to its end, so that the connection can be used again,
// and closes it. What was read before an error is returned with it.
func readBody(res *http.Response) ([]byte, error) {
	defer res.Body.Close()
	if res.ContentLength >= 0 && res.ContentLength <= maxBody {
		body := make([]byte, res.ContentLength)
		n, err := io.ReadFull(res.Body, body)
		return body[:n], err
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	if err == nil && len(body) > maxBody {
		return body[:maxBody], errTooLong
	}
	return body, err
}
