package twilio

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// Options configures a [Client]. AccountSID is required, and either AuthToken
// or APIKey with APIKeySecret.
type Options struct {
	// AccountSID (AC...) owns the messages, also when an API key signs the requests.
	AccountSID string
	AuthToken  gateway.Secret
	// APIKey (SK...) and APIKeySecret are used instead of AuthToken if set.
	APIKey       string
	APIKeySecret gateway.Secret
	// BaseURL is scheme and host of the API, https://api.twilio.com if empty. It also
	// chooses region and edge: https://api.dublin.ie1.twilio.com.
	BaseURL string
	// StatusCallback is the public URL of the status webhook, none if empty. Every
	// message adds its reference to the query (ref), and #rc=5&rp=all, by which
	// Twilio repeats failed callbacks, unless the URL has a fragment of its own.
	StatusCallback string
	// Timeout bounds one request from start to end, 15 s if 0.
	Timeout time.Duration
	// InFlight is how many requests run at once; so many connections stay open for reuse. 16 if 0.
	InFlight int
	// Clock reads Retry-After dates, time.Now if nil.
	Clock gateway.Clock
	// Logger gets unclear answers and unknown error codes; nothing is logged if nil.
	Logger *slog.Logger
	// UserAgent is appended to twilio-go's own.
	UserAgent string
	// Dial opens connections, a net.Dialer's if nil.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

const (
	twilioURL       = "https://api.twilio.com"
	defaultTimeout  = 15 * time.Second
	defaultInFlight = 16
	dialTimeout     = 5 * time.Second
	// idleTimeout is shorter than that of usual load balancers: a POST on a connection that
	// the other side is closing has an unknown outcome.
	idleTimeout = 30 * time.Second
)

func (o Options) withDefaults() Options {
	if o.BaseURL == "" {
		o.BaseURL = twilioURL
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.InFlight == 0 {
		o.InFlight = defaultInFlight
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{Timeout: dialTimeout, KeepAlive: idleTimeout}).DialContext
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

func (o Options) validate() error {
	switch {
	case !regexp.MustCompile(`^AC[0-9a-zA-Z]+$`).MatchString(o.AccountSID):
		return errors.New("account SID must be AC and letters or digits")
	case o.APIKey != "" && o.APIKeySecret == "":
		return errors.New("API key without a secret")
	case o.APIKey == "" && o.AuthToken == "":
		return errors.New("neither auth token nor API key given")
	case o.Timeout < 0 || o.InFlight < 0:
		return errors.New("timeout and requests in flight must not be negative")
	}
	return nil
}

func (o Options) credentials() (username, password string) {
	if o.APIKey != "" {
		return o.APIKey, o.APIKeySecret.Reveal()
	}
	return o.AccountSID, o.AuthToken.Reveal()
}

// transport is shared by all requests. HTTP/2 is off: there all requests share
// one connection, whose end would leave the outcome of all of them unknown.
func (o Options) transport() *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         o.Dial,
		Protocols:           protocols,
		TLSHandshakeTimeout: dialTimeout,
		MaxIdleConns:        o.InFlight,
		MaxIdleConnsPerHost: o.InFlight,
		IdleConnTimeout:     idleTimeout,
		DisableCompression:  true,
	}
}

// webURL parses an absolute http or https URL.
func webURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("not a URL") // the cause would quote it, password included
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return nil, errors.New("not an absolute http or https URL")
	}
	return u, nil
}

// baseURL parses scheme and host of the API; its paths are twilio-go's.
func baseURL(raw string) (*url.URL, error) {
	u, err := webURL(raw)
	if err == nil && (strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil) {
		err = errors.New("more than scheme and host")
	}
	return u, err
}

// callbackURL makes the status callback URL of each message.
type callbackURL struct{ before, after string }

// maxCallbackURL leaves room for the reference below Twilio's limit of 4000 (error 21609).
const maxCallbackURL = 3800

func newCallbackURL(raw string) (callbackURL, error) {
	if raw == "" {
		return callbackURL{}, nil
	}
	u, err := webURL(raw)
	switch {
	case err != nil:
		return callbackURL{}, err
	case strings.Contains(u.Hostname(), "_"):
		return callbackURL{}, errors.New("host name with an underscore, which Twilio refuses")
	case u.Query().Has(refParam):
		return callbackURL{}, fmt.Errorf("query parameter %s is the gateway's own", refParam)
	case len(raw) > maxCallbackURL:
		return callbackURL{}, errors.New("too long for Twilio")
	}
	before, fragment, own := strings.Cut(raw, "#")
	if !own {
		fragment = "rc=5&rp=all"
	}
	separator := "?"
	if strings.Contains(before, "?") {
		separator = "&"
	}
	return callbackURL{before + separator + refParam + "=", "#" + fragment}, nil
}

// with is the URL for one message, "" if there is none.
func (c callbackURL) with(ref string) string {
	if c.before == "" {
		return ""
	}
	return c.before + url.QueryEscape(ref) + c.after
}
