package rest

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"
	"golang.org/x/time/rate"

	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/throttle"
)

// client is a Client at work.
type client struct {
	Client
	requests *rate.Limiter

	mu sync.Mutex
	// known is the MAC of the secret that was right last: bcrypt takes its time, and need not take it for each request.
	known []byte
}

// clients are those that are configured, and what keeps others from guessing.
type clients struct {
	opts Options
	byID map[string]*client
	// key is of this process: known secrets are kept under it, and tokens signed if no other key is configured.
	key []byte
	// Guesses are counted by address, and by the client whose secret is meant. Clients that there are not are counted apart, so
	// that they can be told from others by nothing, and have none of the others forgotten.
	addresses, meant, strangers *throttle.Throttle
	// hashing bounds how many secrets are compared by bcrypt at once.
	hashing chan struct{}
	// nobody's hash is compared where there is no such client, so that both take as long.
	nobody string
}

// longestSecret is how many bytes bcrypt compares.
const longestSecret = 72

// Guesses of one address, and of one client's secret from wherever: no address alone can use up those of a client, whose
// first request to a new gateway would then have to wait, and of a client there are at most 100 in an hour.
const (
	guessesOfAddress = 10
	everyOfAddress   = 90 * time.Second
	guessesOfClient  = 50
	everyOfClient    = 72 * time.Second
)

// mostHashing bounds the cores that strangers can keep busy.
const mostHashing = 2

func newClients(opts Options) *clients {
	key := make([]byte, sha256.Size)
	_, _ = opts.Rand.Read(key) // crypto/rand never fails
	c := &clients{
		opts: opts, byID: map[string]*client{}, key: key,
		addresses: throttle.New(opts.Clock, guessesOfAddress, everyOfAddress),
		meant:     throttle.New(opts.Clock, guessesOfClient, everyOfClient),
		strangers: throttle.New(opts.Clock, guessesOfClient, everyOfClient),
		hashing:   make(chan struct{}, mostHashing),
	}
	for _, of := range opts.Clients {
		of.PerSecond, of.Burst = cmp.Or(of.PerSecond, DefaultPerSecond), cmp.Or(of.Burst, DefaultBurst)
		c.byID[of.ID] = &client{Client: of, requests: rate.NewLimiter(rate.Limit(of.PerSecond), of.Burst)}
		c.nobody = of.SecretHash
	}
	return c
}

// unauthorized is the answer to who is not known, in the words of ORDS.
func unauthorized() *refusal {
	return refuse(http.StatusUnauthorized, "").
		with("WWW-Authenticate", `Bearer realm="Oracle REST Data Services", error="invalid_token"`).
		with("WWW-Authenticate", `Basic realm="Oracle REST Data Services"`)
}

// from is the client of a request, by its bearer token or by its id and secret.
func (c *clients) from(r *http.Request) (*client, error) {
	if token, isBearer := bearer(r); isBearer {
		return c.ofToken(token)
	}
	id, secret, isBasic := r.BasicAuth()
	if !isBasic {
		return nil, unauthorized()
	}
	return c.bySecret(r, id, secret)
}

// bySecret is the client that has this secret. Who guesses has to wait, and a client that knows its secret does not wait with
// them.
func (c *clients) bySecret(r *http.Request, id, secret string) (*client, error) {
	known := c.byID[id]
	mac := c.mac(id, secret)
	if known != nil && known.isKnown(mac) {
		return known, nil
	}
	hash, ids := c.nobody, c.strangers
	if known != nil {
		hash, ids = known.SecretHash, c.meant
	}
	guess := guess{ids, throttle.Neighbours(c.opts.Peer(r)), string(c.mac(id, ""))}
	if wait := c.take(guess); wait > 0 {
		refused := tooMany("too many wrong secrets from this address, or of this client", wait)
		refused.guessed = true
		return nil, refused
	}
	right, err := c.compare(r, hash, secret)
	if err != nil || !right || known == nil {
		return nil, cmp.Or[error](err, unauthorized())
	}
	c.addresses.GiveBack(guess.address)
	ids.GiveBack(guess.id)
	known.know(mac)
	return known, nil
}

// guess is what a secret that may be wrong is counted by; the id in a form that is short and tells nothing.
type guess struct {
	ids         *throttle.Throttle
	address, id string
}

func (c *clients) take(g guess) time.Duration {
	if wait := c.addresses.Take(g.address); wait > 0 {
		return wait
	}
	wait := g.ids.Take(g.id)
	if wait > 0 {
		c.addresses.GiveBack(g.address)
	}
	return wait
}

// compare takes as long as bcrypt does.
func (c *clients) compare(r *http.Request, hash, secret string) (bool, error) {
	select {
	case c.hashing <- struct{}{}:
		defer func() { <-c.hashing }()
	case <-r.Context().Done():
		return false, refuse(http.StatusServiceUnavailable, "").with("Retry-After", retryAfter)
	}
	// What is longer would be compared without its end, and be right with any.
	right := bcrypt.CompareHashAndPassword([]byte(hash), []byte(secret)) == nil
	return right && len(secret) <= longestSecret, nil
}

func (c *clients) mac(id, secret string) []byte {
	mac := hmac.New(sha256.New, c.key)
	mac.Write([]byte(id + "\x00" + secret))
	return mac.Sum(nil)
}

func (c *client) isKnown(mac []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return subtle.ConstantTimeCompare(c.known, mac) == 1
}

func (c *client) know(mac []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known = mac
}

// admit counts a request.
func (c *client) admit(now time.Time) error {
	reserved := c.requests.ReserveN(now, 1)
	if wait := reserved.DelayFrom(now); wait > 0 {
		reserved.CancelAt(now)
		return tooMany("more requests than this client may make", wait)
	}
	return nil
}

func tooMany(message string, wait time.Duration) *refusal {
	seconds := int(math.Ceil(wait.Seconds()))
	return refuse(http.StatusTooManyRequests, message).with("Retry-After", strconv.Itoa(max(seconds, 1)))
}

// actor is the client as far as the scope goes; false if it does not have it at all.
func (c *client) actor(scope Scope) (operate.Actor, bool) {
	role := operate.RoleViewer
	if writes(scope) {
		role = operate.RoleOperator
	}
	actor := c.as()
	for _, g := range c.Scopes {
		if g.Scope == scope {
			actor.Roles[g.Channel] = role
		}
	}
	return actor, len(actor.Roles) > 0
}

func (c *client) as() operate.Actor {
	return operate.Actor{Name: "lists:" + c.ID, Roles: map[string]operate.Role{}}
}

func writes(scope Scope) bool { return scope == WriteOutbound || scope == WriteInbound }

// reader is the client as it sees rows of the scope's channels: personal data in those that it may read. One that may only
// write is answered, too, with rows, which may be others'.
func (c *client) reader(scope Scope) operate.Actor {
	reader := c.as()
	see := func(channel string, role operate.Role) {
		if reader.Roles[channel] != operate.RoleHelpDesk {
			reader.Roles[channel] = role
		}
	}
	reads := map[Scope]Scope{WriteOutbound: ReadOutbound, WriteInbound: ReadInbound}
	for _, g := range c.Scopes {
		if g.Scope != scope {
			continue
		}
		see(g.Channel, operate.RoleViewer)
		for _, read := range c.Scopes {
			if c.Reveal && read.Scope == cmp.Or(reads[scope], scope) && (read.Channel == g.Channel || read.Channel == "" || g.Channel == "") {
				see(cmp.Or(g.Channel, read.Channel), operate.RoleHelpDesk)
			}
		}
	}
	return reader
}

// mayReveal reports whether personal data of any channel may be shown.
func mayReveal(reader operate.Actor) bool {
	for _, role := range reader.Roles {
		if role == operate.RoleHelpDesk {
			return true
		}
	}
	return false
}
