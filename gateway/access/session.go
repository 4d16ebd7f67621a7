package access

import (
	"context"
	"net/http"
	"time"

	"ebs-sms-gateway/gateway/operate"
)

// session is what the cookie holds.
type session struct {
	// ID is made at the login, and is never one that came in.
	ID   string `json:"id"`
	Name string `json:"name"`
	// Stamp is the way in's own: with another one it takes the session no longer.
	Stamp string `json:"stamp,omitempty"`
	// Groups are those that a rule named at the login.
	Groups []string `json:"groups,omitempty"`
	// Began and Seen are in seconds of Unix.
	Began int64 `json:"began"`
	Seen  int64 `json:"seen"`
	// token is what the provider gave: it is kept apart.
	token string
}

// end is when the session is over if nothing more comes.
func (s session) end(l Lifetime) time.Time {
	idle, absolute := time.Unix(s.Seen, 0).Add(l.Idle), time.Unix(s.Began, 0).Add(l.Absolute)
	if absolute.Before(idle) {
		return absolute
	}
	return idle
}

// Lifetime bounds a session.
type Lifetime struct {
	// Idle is how long one lasts in which nothing is done.
	Idle time.Duration
	// Absolute is how long one lasts.
	Absolute time.Duration
}

// login is a way in that keeps sessions.
type login interface {
	// routes adds what is served before somebody is let in.
	routes(*http.ServeMux, *Sessions)
	// roles are those of the session's owner by now, none if he has none any more.
	roles(session) map[string]operate.Role
	// leave is where somebody logs out elsewhere, too, with the token of the session if there is one; "" is nowhere.
	leave(token string) string
}

// purposes of what is sealed.
const (
	purposeSession = "session"
	purposeErrand  = "errand"
	purposeBrowser = "browser"
	purposeTicket  = "ticket"
)

// cookie is one that only this server gets back, and no script reads.
func (s *Sessions) cookie(purpose, value string) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName(purpose), Value: value, Path: "/", HttpOnly: true, Secure: s.o.Secure,
		SameSite: http.SameSiteLaxMode, // Strict would not be sent after the identity provider, nor with a link in a mail
	}
}

// cookieName has the prefix by which browsers hold a cookie to https, to this host and to all of it.
func (s *Sessions) cookieName(purpose string) string {
	if s.o.Secure {
		return "__Host-xxsms-" + purpose
	}
	return "xxsms-" + purpose
}

func (s *Sessions) forget(w http.ResponseWriter, purpose string) {
	cookie := s.cookie(purpose, "")
	cookie.MaxAge = -1
	http.SetCookie(w, cookie)
}

// current is the session of a request, false if there is none that still is one.
func (s *Sessions) current(r *http.Request) (found session, ok bool) {
	cookie, err := r.Cookie(s.cookieName(purposeSession))
	if err != nil || s.sealer.Open(purposeSession, cookie.Value, &found) != nil {
		return session{}, false
	}
	if !s.o.Clock().Before(found.end(s.o.Lifetime)) || s.ended(found.ID) {
		return session{}, false
	}
	return found, true
}

func (s *Sessions) ended(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ended := s.over.Get(id)
	return ended
}

func (s *Sessions) finish(ended session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over.Set(ended.ID, struct{}{})
	for _, cancel := range s.listening[ended.ID] {
		cancel()
	}
}

// listen has a stream end with its session, and returns how to forget it.
func (s *Sessions) listen(id string, r *http.Request, cancel context.CancelFunc) (done func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ended := s.over.Get(id); ended { // since it was let in
		cancel()
	}
	if s.listening[id] == nil {
		s.listening[id] = map[*http.Request]context.CancelFunc{}
	}
	s.listening[id][r] = cancel
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if delete(s.listening[id], r); len(s.listening[id]) == 0 {
			delete(s.listening, id)
		}
	}
}

// largestCookie is what browsers keep.
const largestCookie = 3800

// keep gives the browser the session.
func (s *Sessions) keep(w http.ResponseWriter, kept session) error {
	sealed, err := s.sealer.Seal(purposeSession, kept)
	if err != nil {
		return err
	}
	if len(sealed) > largestCookie {
		return errManyGroups
	}
	http.SetCookie(w, s.cookie(purposeSession, sealed))
	return nil
}
