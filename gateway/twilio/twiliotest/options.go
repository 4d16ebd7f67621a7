package twiliotest

import (
	"cmp"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"time"
)

// Credentials and sender of a simulator whose Options name none.
const (
	DefaultAccountSID = "AC00000000000000000000000000000001"
	DefaultAuthToken  = "0123456789abcdef0123456789abcdef"
	// DefaultSender sends for every Messaging Service if Options.Services is nil.
	DefaultSender = "+12025550100"
)

const (
	defaultWorkers    = 16
	defaultRetryDelay = time.Second
)

// Options configure a Simulator. The zero value is a healthy, instant Twilio
// whose account is DefaultAccountSID with DefaultAuthToken.
type Options struct {
	// AccountSID and AuthToken are the account; the token also signs webhooks.
	AccountSID string
	AuthToken  string
	// APIKeys are further credentials, secret by key SID.
	APIKeys map[string]string
	// Services are the sender numbers of each Messaging Service SID; an unknown service is
	// refused with 21701. Nil accepts every service, and DefaultSender sends for it.
	Services map[string][]string
	// Rules decide what happens to some numbers. They go before the magic numbers.
	Rules []Rule
	// Line, if set, says what lookups tell of a number that SetLine does not know. Without it every number is mobile.
	Line func(number string) Line
	// Faults are what goes wrong from the start; see SetFaults.
	Faults Faults
	// StepDelay is the time between two statuses of a message. A status waits for the
	// callback of the one before it, so callbacks arrive in order unless told otherwise.
	StepDelay time.Duration
	// RetryDelay is the time between two attempts of one webhook, 1 s by default.
	RetryDelay time.Duration
	// Workers bounds the webhooks posted at the same time, 16 by default.
	Workers int
	// InboundURL is where inbound messages are posted; see SetInboundURL.
	InboundURL string
	// Reply, if set, is asked about every message that becomes delivered, whether and with
	// which text its recipient answers, and how much later. It is called concurrently.
	Reply func(Message) (body string, delay time.Duration, ok bool)
	// RefParam names the StatusCallback query parameter that the tally calls the
	// reference of an attempt, "ref" by default.
	RefParam string
	// Clock tells the time, time.Now by default.
	Clock func() time.Time
	// Seed makes SIDs and faults repeatable; 0 draws a seed. Two simulators that one
	// database meets must not share a seed, or they give the same SIDs.
	Seed uint64
	// CallbackClient posts webhooks. The default is a client of the simulator's own, which
	// does not follow redirects.
	CallbackClient *http.Client
	// Logger gets the webhooks that failed, without numbers and texts; nil is silent.
	Logger *slog.Logger
}

func (o Options) withDefaults() Options {
	o.AccountSID = cmp.Or(o.AccountSID, DefaultAccountSID)
	o.AuthToken = cmp.Or(o.AuthToken, DefaultAuthToken)
	o.RefParam = cmp.Or(o.RefParam, "ref")
	o.RetryDelay = cmp.Or(o.RetryDelay, defaultRetryDelay)
	o.Workers = cmp.Or(o.Workers, defaultWorkers)
	o.Logger = cmp.Or(o.Logger, slog.New(slog.DiscardHandler))
	if o.Seed == 0 {
		o.Seed = rand.Uint64()
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return o
}

// newClient is the default CallbackClient.
func newClient(workers int) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: workers},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
