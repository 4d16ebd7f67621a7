package twiliotest

import (
	"context"
	"encoding/base64"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const (
	apiVersion = "2010-04-01"
	accounts   = "/" + apiVersion + "/Accounts/"
)

// Simulator plays Twilio for one account. Its methods and its handler may be
// used by many goroutines at once.
type Simulator struct {
	opts    Options
	mux     *http.ServeMux
	allowed map[string]bool // Authorization header values
	rules   rules
	pools   pools

	faults     atomic.Pointer[Faults]
	inboundURL atomic.Pointer[string]
	inFlight   atomic.Int64
	epoch      atomic.Int64 // grows with every Reset; a delivery ends with its epoch

	store   store
	optOuts optOuts
	lookups lookups
	counts  counts

	sids  *dice
	luck  *dice // faults of creates
	fates *dice // faults of callbacks

	client *http.Client
	agenda *agenda
	ctx    context.Context // ends with Close
	stop   context.CancelFunc
	wg     sync.WaitGroup
}

// New returns a running simulator, which the caller must Close.
func New(opts Options) *Simulator {
	opts = opts.withDefaults()
	s := &Simulator{
		opts:    opts,
		allowed: credentials(opts),
		rules:   newRules(opts.Rules),
		pools:   newPools(opts.Services),
		sids:    newDice(opts.Seed, 1),
		luck:    newDice(opts.Seed, 2),
		fates:   newDice(opts.Seed, 3),
		client:  opts.CallbackClient,
		agenda:  newAgenda(),
	}
	if s.client == nil {
		s.client = newClient(opts.Workers)
	}
	s.SetFaults(opts.Faults)
	s.SetInboundURL(opts.InboundURL)
	s.store.clear()
	s.lookups.clear()
	s.mux = s.routes()
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.wg.Go(func() { s.agenda.run(s.ctx) })
	for range opts.Workers {
		s.wg.Go(func() { s.agenda.work(s.ctx) })
	}
	return s
}

// Close ends deliveries, wakes requests that hang, and waits for the background
// goroutines. Requests after it are answered, but nothing is delivered.
func (s *Simulator) Close() {
	s.stop()
	s.wg.Wait()
	if s.opts.CallbackClient == nil {
		s.client.CloseIdleConnections()
	}
}

// Reset forgets all messages, opt-outs, lines, counts and pending webhooks, and goes
// back to the faults of the Options.
func (s *Simulator) Reset() {
	s.epoch.Add(1)
	s.agenda.clear()
	s.store.clear()
	s.optOuts.clear()
	s.lookups.clear()
	s.counts.clear()
	s.SetFaults(s.opts.Faults)
}

// SetInboundURL changes where inbound messages are posted, for a gateway that
// chose its port after the simulator was made.
func (s *Simulator) SetInboundURL(url string) { s.inboundURL.Store(&url) }

// ServeHTTP implements http.Handler. Answers are dated by the simulator's clock.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.opts.Clock().UTC().Format(http.TimeFormat))
	s.mux.ServeHTTP(w, r)
}

func (s *Simulator) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+accounts+"{account}/Messages.json", s.create)
	mux.HandleFunc("GET "+accounts+"{account}/Messages.json", s.api(s.list))
	mux.HandleFunc("GET "+accounts+"{account}/Messages/{file}", s.api(s.fetch))
	mux.HandleFunc("GET "+accounts+"{account}/Messages/{sid}/Media.json", s.api(s.media))
	mux.HandleFunc("GET "+accounts+"{file}", s.api(s.account))
	mux.HandleFunc("GET /v2/PhoneNumbers/{number}", s.api(s.lookup))
	mux.HandleFunc("/"+apiVersion+"/", func(w http.ResponseWriter, _ *http.Request) { newProblem(20404).write(w) })
	s.control(mux)
	return mux
}

// api is what reading requests have in common: latency and credentials.
func (s *Simulator) api(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.linger(s.faults.Load())
		if p := s.authenticate(r); p != nil {
			p.write(w)
			return
		}
		h(w, r)
	}
}

func (s *Simulator) authenticate(r *http.Request) *problem {
	if !s.allowed[r.Header.Get("Authorization")] {
		return newProblem(20003)
	}
	if account := r.PathValue("account"); account != "" && account != s.opts.AccountSID {
		return newProblem(20404)
	}
	return nil
}

// credentials are the Authorization headers to accept, so that a request costs one lookup.
func credentials(opts Options) map[string]bool {
	allowed := map[string]bool{basic(opts.AccountSID, opts.AuthToken): true}
	for key, secret := range opts.APIKeys {
		allowed[basic(key, secret)] = true
	}
	return allowed
}

func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// sleep waits for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
