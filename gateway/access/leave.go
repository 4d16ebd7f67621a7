package access

import (
	"net/http"
	"net/url"
	"strings"
)

// pathReturned is where the provider sends people who have logged out there, too. It has to know the address.
const pathReturned = PathLogout

// ticket is the ID token of a session, by which the provider knows what to end. It is in a cookie of its own, which is
// sent to [PathLogout] alone: some tokens are large.
type ticket struct {
	// Session is the identifier of the session that it is of.
	Session string `json:"session"`
	Token   string `json:"token"`
}

// ticketCookie has no __Host- prefix, which is for cookies of every path.
func (s *Sessions) ticketCookie(value string) *http.Cookie {
	cookie := s.cookie(purposeTicket, value)
	cookie.Name, cookie.Path = "xxsms-"+purposeTicket, PathLogout
	if s.o.Secure {
		cookie.Name = "__Secure-" + cookie.Name
	}
	return cookie
}

// keepTicket gives the browser the token. One that fits into no cookie is not kept: the provider then asks who is meant.
func (s *Sessions) keepTicket(w http.ResponseWriter, t ticket) error {
	if t.Token == "" {
		return nil
	}
	sealed, err := s.sealer.Seal(purposeTicket, t)
	if err != nil {
		return err
	}
	if len(sealed) <= largestCookie {
		http.SetCookie(w, s.ticketCookie(sealed))
	}
	return nil
}

// ticket is the token of a session, "" if the browser has none.
func (s *Sessions) ticket(r *http.Request, of session) string {
	var t ticket
	cookie, err := r.Cookie(s.ticketCookie("").Name)
	if err != nil || s.sealer.Open(purposeTicket, cookie.Value, &t) != nil || t.Session != of.ID {
		return ""
	}
	return t.Token
}

func (s *Sessions) forgetTicket(w http.ResponseWriter) {
	cookie := s.ticketCookie("")
	cookie.MaxAge = -1
	http.SetCookie(w, cookie)
}

// leave is where the session at the provider is ended as well (OpenID Connect RP-Initiated Logout), "" if the provider
// does not offer it or does not answer.
func (p *OIDC) leave(token string) string {
	provider, err := p.find()
	if err != nil {
		p.o.Quiet.Warn("the session at the identity provider goes on", "reason", "no provider", "error", err)
		return ""
	}
	var says struct {
		Address string `json:"end_session_endpoint"`
	}
	if provider.Claims(&says) != nil {
		return ""
	}
	there, err := url.Parse(says.Address)
	if err != nil || there.Host == "" || there.Scheme != "https" && !strings.HasPrefix(p.of.Issuer, there.Scheme+":") {
		return ""
	}
	query := there.Query()
	query.Set("client_id", p.of.ClientID)
	query.Set("post_logout_redirect_uri", p.o.Origin+pathReturned)
	if token != "" {
		query.Set("id_token_hint", token)
	}
	there.RawQuery = query.Encode()
	return there.String()
}
