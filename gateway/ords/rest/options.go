package rest

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// BasePath is where ORDS would have the schema.
const BasePath = "/ords/xxsms"

// ErrInvalidOptions is what New returns, wrapped with what is wrong.
var ErrInvalidOptions = errors.New("invalid options")

// Service is what lists ask of the gateway. It authorises, and says what of personal data is shown.
type Service interface {
	// Messages returns one page, newest first. A page may have fewer rows than its limit although there are more: then it
	// looked at as many rows as it may.
	Messages(context.Context, operate.Reading, gateway.SearchParams) (Page[gateway.Message], error)
	// Replies returns one page, oldest first, in the same way.
	Replies(context.Context, operate.Reading, gateway.ReplyListParams) (Page[gateway.Reply], error)
	// Reply returns one reply: operate.ErrNoReply.
	Reply(ctx context.Context, r operate.Reading, id int64) (gateway.Reply, error)
	// Enqueue queues a text: operate.InvalidError.
	Enqueue(context.Context, operate.Act, gateway.Message) (gateway.Insertion, error)
	// Process writes what a sweep made of a reply: operate.InvalidError, operate.ErrPending, operate.ErrTaken.
	Process(context.Context, operate.Act, operate.Processed) error
}

// Page is a part of a list.
type Page[T any] struct {
	Rows []T
	// Next is the key that the next page begins behind, 0 if there is none.
	Next int64
}

// Options are what lists are made of. Service, Clients and Channels are required.
type Options struct {
	Service Service
	Clients []Client
	// Channels are the names of those that are configured.
	Channels []string
	// PublicURL is where clients reach the listener, such as https://lists.example.com; with "" links are paths alone.
	PublicURL string
	// TokenKey signs bearer tokens. Gateways behind one address have the same; "" is a random one.
	TokenKey string
	// TokenLife is how long a bearer token holds.
	TokenLife time.Duration
	// MaxBody bounds a body in bytes.
	MaxBody int64
	// Timeout bounds an answer.
	Timeout time.Duration
	// Peer is the address that a request comes from.
	Peer func(*http.Request) string
	// Hold is told, by its request's context, of a client's request, and then that it is answered.
	Hold   func(context.Context) (release func())
	Clock  gateway.Clock
	Rand   io.Reader
	Logger *slog.Logger
	// Observer is told of every request; nil tells nobody.
	Observer Observer
}

// Client is another system.
type Client struct {
	ID string
	// SecretHash is its secret's, as bcrypt has it.
	SecretHash string
	// Scopes are what it may do.
	Scopes []Grant
	// Reveal shows it personal data: numbers, names and texts.
	Reveal bool
	// PerSecond is how many requests it may make, Burst how many at once.
	PerSecond float64
	Burst     int
}

// LeastCost is what a hash ought to cost at least who guesses a secret that a person made up.
const LeastCost = 10

// Cost is what the client's hash costs who guesses, 0 if it is none of bcrypt's.
func (c Client) Cost() int {
	cost, _ := bcrypt.Cost([]byte(c.SecretHash)) // 0 with an error
	return cost
}

// Scope is something that a client may do.
type Scope string

// The scopes.
const (
	ReadOutbound  Scope = "read_outbound"
	WriteOutbound Scope = "write_outbound"
	ReadInbound   Scope = "read_inbound"
	WriteInbound  Scope = "write_inbound"
)

// Scopes lists them.
func Scopes() []Scope { return []Scope{ReadOutbound, WriteOutbound, ReadInbound, WriteInbound} }

// Grant is a scope for a channel, for every one if that is "".
type Grant struct {
	Scope   Scope
	Channel string
}

// String is the form of settings and of tokens: read_inbound, or read_inbound:hr.
func (g Grant) String() string {
	if g.Channel == "" {
		return string(g.Scope)
	}
	return string(g.Scope) + ":" + g.Channel
}

// Defaults of Options.
const (
	DefaultTokenLife = time.Hour
	DefaultMaxBody   = 64 << 10
	DefaultTimeout   = 10 * time.Second
	DefaultPerSecond = 10
	DefaultBurst     = 20
)

func (o Options) withDefaults() Options {
	o.TokenLife = cmp.Or(o.TokenLife, DefaultTokenLife)
	o.MaxBody = cmp.Or(o.MaxBody, DefaultMaxBody)
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	if o.Peer == nil {
		o.Peer = func(r *http.Request) string { return r.RemoteAddr }
	}
	if o.Hold == nil {
		o.Hold = func(context.Context) func() { return func() {} }
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Observer == nil {
		o.Observer = blind{}
	}
	return o
}

func (o Options) validate() error {
	if o.Service == nil || len(o.Channels) == 0 {
		return fmt.Errorf("no Service or no Channels: %w", ErrInvalidOptions)
	}
	known := map[string]bool{}
	for _, c := range o.Clients {
		if c.ID == "" || known[c.ID] || len(c.Scopes) == 0 {
			return fmt.Errorf("client %q: %w", c.ID, ErrInvalidOptions)
		}
		known[c.ID] = true
	}
	return nil
}
