package access

import (
	"log/slog"
	"net/http"
	"strings"

	"ebs-sms-gateway/gateway/operate"
)

// ProxyOptions are what [NewProxy] takes beside [Options].
type ProxyOptions struct {
	// UserHeader names who a request is of, GroupsHeader the groups, with commas between; "" is none.
	UserHeader, GroupsHeader string
	// Trusted reports whether a request comes from the proxy itself.
	Trusted func(*http.Request) bool
	Rules   Rules
}

// Proxy takes the word of a proxy that has asked already. It keeps no session: each request says who it is of.
type Proxy struct {
	o     Options
	of    ProxyOptions
	pages pages
}

// NewProxy takes the word of a proxy.
func NewProxy(o Options, of ProxyOptions) *Proxy {
	return &Proxy{o: o, of: of, pages: pages{o.Render, o.Quiet}}
}

// Wrap serves next to who the proxy names.
func (p *Proxy) Wrap(next http.Handler) (http.Handler, error) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor, refusal := p.actor(r)
		if refusal.problem != "" {
			p.o.Quiet.Warn("console refused", slog.String("reason", refusal.reason), slog.String("address", p.o.Client(r)))
			p.pages.show(w, http.StatusForbidden, Page{Problem: refusal.problem})
			return
		}
		next.ServeHTTP(w, r.WithContext(with(r.Context(), actor)))
	})
	return protection{origin: p.o.Origin, secure: p.o.Secure, pages: p.pages, log: p.o.Quiet}.wrap(handler)
}

// refusal is why somebody is not let in, for him and for the log.
type refusal struct {
	problem Problem
	reason  string
}

func (p *Proxy) actor(r *http.Request) (operate.Actor, refusal) {
	names := r.Header.Values(p.of.UserHeader)
	switch {
	case !p.of.Trusted(r) && len(names) > 0:
		return operate.Actor{}, refusal{ProblemAddress, "the proxy's header from another address"}
	case !p.of.Trusted(r):
		return operate.Actor{}, refusal{ProblemAddress, "not by the proxy"}
	case len(names) != 1 || checkName(names[0]) != nil:
		return operate.Actor{}, refusal{ProblemUnfinished, "no name, or more than one, in the proxy's header"}
	}
	groups, ok := p.groups(r)
	if !ok {
		return operate.Actor{}, refusal{ProblemUnfinished, "more than one header of groups"}
	}
	roles := p.of.Rules.roles(groups)
	if len(roles) == 0 {
		return operate.Actor{}, refusal{ProblemNoRole, "no role"}
	}
	return operate.Actor{Name: names[0], Roles: roles}, refusal{}
}

// groups is false if there is more than one header: one of them may be the client's own, which the proxy left.
func (p *Proxy) groups(r *http.Request) ([]string, bool) {
	if p.of.GroupsHeader == "" {
		return nil, true
	}
	values := r.Header.Values(p.of.GroupsHeader)
	if len(values) != 1 {
		return nil, len(values) == 0
	}
	groups := strings.Split(values[0], ",")
	for i := range groups {
		groups[i] = strings.TrimSpace(groups[i])
	}
	return groups, true
}
