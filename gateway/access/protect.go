package access

import (
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

// protection is what each answer has, whoever gets it.
type protection struct {
	// origin is the console's, as browsers see it: "" is that of the request's Host.
	origin string
	secure bool
	pages  pages
	log    *slog.Logger
}

// wrap refuses what another site has a browser send, and sets the headers that an answer may only make stricter.
func (p protection) wrap(next http.Handler) (http.Handler, error) {
	foreign := http.NewCrossOriginProtection()
	if p.origin != "" {
		if err := foreign.AddTrustedOrigin(p.origin); err != nil {
			return nil, fmt.Errorf("protecting the console: %w", err)
		}
	}
	foreign.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.log.Warn("console refused", "reason", "request of another site")
		p.pages.show(w, http.StatusForbidden, Page{Problem: ProblemOrigin})
	}))
	protected := foreign.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.headers(w.Header())
		protected.ServeHTTP(w, r)
	}), nil
}

func (p protection) headers(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "+
		"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if p.secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// seconds is a wait as Retry-After has it, rounded up.
func seconds(wait time.Duration) string {
	return strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10)
}
