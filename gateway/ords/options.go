package ords

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// Defaults of Options.
const (
	DefaultMaxBody   = 64 << 10
	DefaultMaxFields = 200
	DefaultTimeout   = 10 * time.Second
	DefaultRealm     = "Oracle REST Data Services"
)

// ErrInvalidOptions is what New returns, wrapped with what is wrong.
var ErrInvalidOptions = errors.New("invalid options")

// Options configure the handler. Receiver, Inbox and a path are required; the zero value
// of any other field is its default.
type Options struct {
	Receiver Receiver
	Inbox    Inbox
	// Replies are where replies are posted, Reports where status reports are.
	Replies []Route
	Reports []Route
	// Hold is told, by its request's context, of a post that is verified, and then that it
	// was dealt with: its connection is not to be had for a stranger's.
	Hold func(context.Context) (release func())
	// Client is the address that a request comes from, for the log; the peer's if nil.
	Client func(*http.Request) string
	// MaxBody bounds a body in bytes.
	MaxBody int64
	// MaxFields bounds the fields of a body, and of a query.
	MaxFields int
	// Timeout bounds an answer through the context of the Inbox; Twilio hangs up after
	// 15 s. A slow client is the business of http.Server's ReadTimeout, which should
	// not be shorter.
	Timeout time.Duration
	// Realm is named in the challenge of a 401.
	Realm  string
	Clock  gateway.Clock
	Logger *slog.Logger
	// Rand is the source of ecids; it must be safe for concurrent use.
	Rand     io.Reader
	Observer Observer
}

// Route is one webhook.
type Route struct {
	// Path is absolute and literal, e.g. /ords/xxsms/twilio/v1/inbound. It is
	// case-sensitive and served with and without a trailing slash.
	Path string
	// AllowGet accepts the post as a GET too. Its fields are then in the query: Verify
	// sees them in Query alone, as they were signed; Reply and Report see them in Params as well.
	AllowGet bool
}

func (o Options) withDefaults() Options {
	o.MaxBody = cmp.Or(o.MaxBody, DefaultMaxBody)
	o.MaxFields = cmp.Or(o.MaxFields, DefaultMaxFields)
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	o.Realm = cmp.Or(o.Realm, DefaultRealm)
	if o.Hold == nil {
		o.Hold = func(context.Context) func() { return func() {} }
	}
	if o.Client == nil {
		o.Client = peer
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Observer == nil {
		o.Observer = blind{}
	}
	return o
}

func peer(r *http.Request) string {
	host, _, _ := net.SplitHostPort(r.RemoteAddr) // a client without an address is none
	return host
}

func (o Options) validate() error {
	var errs []error
	if o.Receiver == nil || o.Inbox == nil {
		errs = append(errs, fmt.Errorf("no Receiver or no Inbox: %w", ErrInvalidOptions))
	}
	if o.MaxBody < 0 || o.MaxFields < 0 || o.Timeout < 0 {
		errs = append(errs, fmt.Errorf("negative limit: %w", ErrInvalidOptions))
	}
	if strings.ContainsFunc(o.Realm, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' }) {
		errs = append(errs, fmt.Errorf("realm %q: %w", o.Realm, ErrInvalidOptions))
	}
	taken := map[string]bool{}
	routes := slices.Concat(o.Replies, o.Reports)
	for _, route := range routes {
		errs = append(errs, route.validate())
		if path := route.trimmed(); taken[path] {
			errs = append(errs, fmt.Errorf("path %q twice: %w", path, ErrInvalidOptions))
		} else {
			taken[path] = true
		}
	}
	if len(routes) == 0 {
		errs = append(errs, fmt.Errorf("no routes: %w", ErrInvalidOptions))
	}
	return errors.Join(errs...)
}

func (r Route) validate() error {
	switch {
	case !strings.HasPrefix(r.Path, "/"), strings.Contains(r.Path, "//"):
		return fmt.Errorf("path %q: %w", r.Path, ErrInvalidOptions)
	case strings.ContainsFunc(r.Path, special):
		return fmt.Errorf("path %q is not literal: %w", r.Path, ErrInvalidOptions)
	}
	return nil
}

// special reports whether a path with this character may mean something else than it says.
func special(c rune) bool { return c <= ' ' || c > '~' || strings.ContainsRune(`:*?#%\`, c) }

// trimmed is the path without a trailing slash; the root's is "".
func (r Route) trimmed() string { return strings.TrimSuffix(r.Path, "/") }
