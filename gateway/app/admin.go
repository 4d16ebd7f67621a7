package app

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/httpserver"
)

// adminTimeout bounds a request of an operator or a probe.
const adminTimeout = 10 * time.Second

// adminConnections is how many operators' and probes' connections there may be.
const adminConnections = 64

// readyTimeout bounds the question to the store; probes give up after a second or so.
const readyTimeout = 3 * time.Second

func (a *App) wireAdmin() (err error) {
	a.admin, err = a.newServer(a.opts.adminEndpoint(), a.opts.adminServer(a.readyz))
	return err
}

func (o Options) adminEndpoint() endpoint {
	return endpoint{address: o.Config.Admin.Listen, tls: o.Config.Admin.TLS, anyone: true}
}

// adminServer is the listener for operators, without its listener.
func (o Options) adminServer(readyz http.HandlerFunc) httpserver.Options {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", readyz)
	metrics := promhttp.HandlerFor(o.Registry, promhttp.HandlerOpts{
		Registry: o.Registry, EnableOpenMetrics: o.Config.Tracing.On(), // which alone has exemplars
	})
	mux.Handle("GET /metrics", guarded(o.Config.Admin, metrics))
	return httpserver.Options{
		Name: nameAdmin, Handler: mux, Timeout: adminTimeout, Limits: httpserver.Limits{Connections: adminConnections},
	}
}

// guarded serves who shows the token or a certificate, as far as one of them is asked for.
func guarded(admin config.Admin, next http.Handler) http.Handler {
	if admin.Token == "" && admin.TLS.ClientCAFile == "" {
		return next
	}
	want := sha256.Sum256([]byte("Bearer " + admin.Token.Reveal()))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		byToken := admin.Token != "" && subtle.ConstantTimeCompare(got[:], want[:]) == 1
		byCertificate := r.TLS != nil && len(r.TLS.VerifiedChains) > 0
		if !byToken && !byCertificate {
			w.Header().Set("WWW-Authenticate", `Bearer realm="admin"`)
			http.Error(w, "a bearer token or a client certificate is required", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// healthz says that the process answers, and nothing more: restarting it would
// not cure a database.
func healthz(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, health{Status: "ok"})
}

// readyz says whether webhooks should come here, and what is wrong. While the store is
// away they should if the journal takes replies.
func (a *App) readyz(w http.ResponseWriter, r *http.Request) {
	if a.stopping.Load() {
		answer(w, http.StatusServiceUnavailable, health{Status: "stopping"})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	if err := a.store.Check(ctx); err != nil {
		status, body := a.withoutStore()
		body.Store = err.Error()
		answer(w, status, body)
		return
	}
	if err := a.inbound.Refusing(); err != nil { // it can be read, and not written
		answer(w, http.StatusServiceUnavailable, health{Status: "unavailable", Store: "ok", Replies: err.Error()})
		return
	}
	answer(w, http.StatusOK, health{Status: "ok", Store: "ok"})
}

// withoutStore is the answer of /readyz while the store is away.
func (a *App) withoutStore() (int, health) {
	if a.journal == nil {
		return http.StatusServiceUnavailable, health{Status: "unavailable"}
	}
	if err := a.journal.Check(); err != nil {
		return http.StatusServiceUnavailable, health{Status: "unavailable", Journal: err.Error()}
	}
	return http.StatusOK, health{Status: "ok", Journal: "accepting"}
}

// health is the body of /healthz and /readyz.
type health struct {
	Status string `json:"status"`
	// Store is "ok" or what is wrong with it.
	Store string `json:"store,omitempty"`
	// Journal is told while the store is away: "accepting" or what is wrong with it.
	Journal string `json:"journal,omitempty"`
	// Replies is why they are being refused.
	Replies string `json:"replies,omitempty"`
}

func answer(w http.ResponseWriter, status int, body health) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the prober has hung up: nobody to tell
}
