package access

import (
	"net"
	"net/http"

	"ebs-sms-gateway/gateway/operate"
)

// Loopback asks nobody: who reaches the console on this host may do everything.
type Loopback struct {
	o     Options
	name  string
	pages pages
}

// NewLoopback serves this host alone. The name is that of whoever acts.
func NewLoopback(o Options, name string) *Loopback {
	return &Loopback{o: o, name: name, pages: pages{o.Render, o.Quiet}}
}

// Wrap serves next to this host. A request must also name the host: a site whose own name was pointed at this host
// (DNS rebinding) would otherwise have a browser ask for it. One that a proxy has passed on is somebody else's.
func (l *Loopback) Wrap(next http.Handler) (http.Handler, error) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) || !isLoopback(r.RemoteAddr) || passedOn(r) {
			l.o.Quiet.Warn("console refused", "reason", "not of this host")
			l.pages.show(w, http.StatusForbidden, Page{Problem: ProblemOrigin})
			return
		}
		next.ServeHTTP(w, r.WithContext(with(r.Context(), operate.CommandLine(l.name))))
	})
	return protection{pages: l.pages, log: l.o.Quiet}.wrap(handler)
}

// passedOn reports whether a proxy says that it has the request from somebody else.
func passedOn(r *http.Request) bool {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} {
		if r.Header.Get(name) != "" {
			return true
		}
	}
	return false
}

// isLoopback reports whether host, or host:port, is this host.
func isLoopback(hostPort string) bool {
	host, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		host = hostPort
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
