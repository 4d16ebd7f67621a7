package access

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/internal/recent"
	"ebs-sms-gateway/internal/seal"
)

// cookies is what sessions seal.
const cookies = "console cookies"

// endedSessions is how many sessions are known to have been ended by their owners.
const endedSessions = 10_000

// Options are what every way in is made of.
type Options struct {
	// Key seals the sessions, which end with it: at least [seal.ShortestKey] bytes. Gateways behind one address share it.
	Key      []byte
	Lifetime Lifetime
	// Origin is the console's, such as https://sms.example.com, where it is known.
	Origin string
	// Secure: browsers reach the console by https, whoever encrypts.
	Secure bool
	// Public is served to anybody: what a [Page] is styled with. It may be nil.
	Public func(*http.Request) bool
	// Listens reports whether an open page asks by itself for what is new: that extends no session. It may be nil.
	Listens func(*http.Request) bool
	// Client is the address that a request comes from.
	Client func(*http.Request) string
	Render Render
	Clock  func() time.Time
	// Logger gets who logged in, and Quiet what strangers cause.
	Logger, Quiet *slog.Logger
}

// Sessions let in who has a session, and have the others log in.
//
// A session is a sealed cookie, so that a gateway knows those of the others without asking anybody. One that was ended
// by its owner is remembered by the gateway that was told; the others take it until its end if somebody has kept the
// cookie.
type Sessions struct {
	o      Options
	login  login
	sealer seal.Sealer
	pages  pages

	mu sync.Mutex
	// over are the sessions that their owners have ended.
	over *recent.Values[struct{}]
	// listening are the streams of each session, which end with it.
	listening map[string]map[*http.Request]context.CancelFunc
}

// errManyGroups is of somebody whose groups fit into no cookie.
var errManyGroups = errors.New("the rules name too many of the person's groups for a cookie")

func newSessions(o Options, l login) (*Sessions, error) {
	sealer, err := seal.New(o.Key, cookies)
	if err != nil {
		return nil, err
	}
	return &Sessions{
		o: o, login: l, sealer: sealer, pages: pages{o.Render, o.Quiet}, over: recent.New[struct{}](endedSessions),
		listening: map[string]map[*http.Request]context.CancelFunc{},
	}, nil
}

// Wrap serves next to who is let in.
func (s *Sessions) Wrap(next http.Handler) (http.Handler, error) {
	mux := http.NewServeMux()
	s.login.routes(mux, s)
	mux.HandleFunc("POST "+PathLogout, s.logOut)
	mux.HandleFunc("GET "+PathLogout, func(w http.ResponseWriter, _ *http.Request) {
		s.pages.show(w, http.StatusOK, Page{Again: PathLogin})
	})
	mux.Handle("/", s.require(next))
	return protection{origin: s.o.Origin, secure: s.o.Secure, pages: s.pages, log: s.o.Quiet}.wrap(mux)
}

// require serves next to who has a session and a role.
func (s *Sessions) require(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.o.Public != nil && s.o.Public(r) {
			next.ServeHTTP(w, r)
			return
		}
		current, ok := s.current(r)
		roles := s.login.roles(current)
		if !ok || len(roles) == 0 {
			s.sendToLogin(w, r)
			return
		}
		if err := s.extend(w, r, &current); err != nil {
			s.o.Logger.Error("session could not be extended", "error", err)
		}
		ctx, cancel := context.WithTimeout(r.Context(), current.end(s.o.Lifetime).Sub(s.o.Clock()))
		defer cancel()
		if s.listens(r) {
			defer s.listen(current.ID, r, cancel)()
		}
		next.ServeHTTP(w, r.WithContext(with(ctx, operate.Actor{Name: current.Name, Roles: roles})))
	})
}

// extend notes that something is done, now and then.
func (s *Sessions) extend(w http.ResponseWriter, r *http.Request, current *session) error {
	now := s.o.Clock()
	if s.listens(r) || now.Sub(time.Unix(current.Seen, 0)) < s.o.Lifetime.Idle/10 {
		return nil
	}
	current.Seen = now.Unix()
	return s.keep(w, *current)
}

func (s *Sessions) listens(r *http.Request) bool { return s.o.Listens != nil && s.o.Listens(r) }

// sendToLogin sends a page there. What a script asks for is refused, with htmx told where to go; a form is not kept, and who
// posted it reads so.
func (s *Sessions) sendToLogin(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("HX-Request") == "" && r.Method == http.MethodGet && !s.listens(r) {
		http.Redirect(w, r, loginURL(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	if r.Header.Get("HX-Request") == "" && r.Method == http.MethodPost {
		s.pages.show(w, http.StatusUnauthorized, Page{Problem: ProblemEnded, Again: loginURL(formPage(r))})
		return
	}
	page, err := url.Parse(r.Header.Get("HX-Current-URL"))
	if err != nil {
		page = &url.URL{}
	}
	w.Header().Set("HX-Redirect", loginURL(page.RequestURI()))
	http.Error(w, "log in first", http.StatusUnauthorized)
}

// formPage is the page whose form was posted: one that was itself an answer to a form cannot be asked for.
func formPage(r *http.Request) string {
	page, err := url.Parse(r.Referer())
	if err != nil || page.Path == r.URL.Path {
		return "/"
	}
	return page.RequestURI()
}

// loginURL is where somebody logs in to see a page.
func loginURL(page string) string {
	if page = localPath(page); page == "/" {
		return PathLogin
	}
	return PathLogin + "?" + url.Values{"next": {page}}.Encode()
}

// begin lets somebody in, in a session of its own, and sends him on.
func (s *Sessions) begin(w http.ResponseWriter, r *http.Request, begun session) (err error) {
	if before, ok := s.current(r); ok {
		s.finish(before)
	}
	now := s.o.Clock().Unix()
	begun.ID, begun.Began, begun.Seen = rand.Text(), now, now
	if err := s.keep(w, begun); err != nil {
		return err
	}
	if err := s.keepTicket(w, ticket{begun.ID, begun.token}); err != nil {
		return err
	}
	s.o.Logger.Info("logged in", "actor", begun.Name, "address", s.o.Client(r))
	return nil
}

// logOut ends the session, and then the one at the provider. No redirect leads there: the pages' policy holds forms, and
// where they are redirected to, to this server.
func (s *Sessions) logOut(w http.ResponseWriter, r *http.Request) {
	elsewhere := ""
	if current, ok := s.current(r); ok {
		s.finish(current)
		s.o.Logger.Info("logged out", "actor", current.Name, "address", s.o.Client(r))
		elsewhere = s.login.leave(s.ticket(r, current))
	}
	s.forget(w, purposeSession)
	s.forgetTicket(w)
	if elsewhere == "" {
		http.Redirect(w, r, PathLogout, http.StatusSeeOther)
		return
	}
	w.Header().Set("Refresh", "0; url="+elsewhere)
	s.pages.show(w, http.StatusOK, Page{Leave: elsewhere, Again: PathLogin})
}
