package access

import (
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"ebs-sms-gateway/internal/pageheaders"
)

// protection is what each answer has, whoever gets it.
type protection struct {
	// origin is the console's, as browsers see it: "" is that of the request's Host.
	origin string
	secure bool
	pages  pages
	log    *slog.Logger
}

// wrap refuses what another site has a browser send, and sets the headers of every answer.
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
	protected := pageheaders.Secured(foreign.Handler(next))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.secure {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		protected.ServeHTTP(w, r)
	}), nil
}

// seconds is a wait as Retry-After has it, rounded up.
func seconds(wait time.Duration) string {
	return strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10)
}
