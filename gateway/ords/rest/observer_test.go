package rest_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/ords/rest"
)

// ledger is an Observer that writes down what it is told.
type ledger []string

func (l *ledger) ListAnswered(operation string, status int) {
	*l = append(*l, fmt.Sprintf("%s %d", operation, status))
}

func (l *ledger) ListRefused(reason string) { *l = append(*l, reason) }

func TestObserver_IsToldOfEveryRequest(t *testing.T) {
	t.Parallel()
	withSecret := func(secret string, r *http.Request) *http.Request { r.SetBasicAuth("payroll", secret); return r }
	form := func(r *http.Request) *http.Request {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return r
	}
	for name, c := range map[string]struct {
		requests []*http.Request
		change   func(*rest.Options)
		want     ledger
	}{
		"List":     {requests: []*http.Request{request(http.MethodGet, "/outbound/", "")}, want: ledger{"listOutbound 200"}},
		"Row":      {requests: []*http.Request{request(http.MethodHead, "/outbound/1", "")}, want: ledger{"getOutbound 200"}},
		"NoRow":    {requests: []*http.Request{request(http.MethodGet, "/inbound/99", "")}, want: ledger{"getInbound 404"}},
		"NoPath":   {requests: []*http.Request{request(http.MethodGet, "/elsewhere/", "")}, want: ledger{"other 404"}},
		"NoMethod": {requests: []*http.Request{request(http.MethodDelete, "/inbound/", "")}, want: ledger{"other 405"}},
		"Login": {requests: []*http.Request{withSecret("wrong", request(http.MethodGet, "/inbound/", ""))},
			want: ledger{"login", "listInbound 401"}},
		"LoginForAToken": {requests: []*http.Request{
			withSecret("wrong", form(request(http.MethodPost, "/oauth/token", "grant_type=client_credentials"))),
		}, want: ledger{"login", "token 401"}},
		"Rate": {requests: []*http.Request{request(http.MethodGet, "/inbound/1", ""), request(http.MethodGet, "/inbound/1", "")},
			change: func(o *rest.Options) { o.Clients[0].PerSecond, o.Clients[0].Burst = 1, 1 },
			want:   ledger{"getInbound 200", "rate", "getInbound 429"}},
		"Scope": {requests: []*http.Request{request(http.MethodGet, "/outbound/", "")},
			change: func(o *rest.Options) { o.Clients[0].Scopes = []rest.Grant{{Scope: rest.ReadInbound}} },
			want:   ledger{"scope", "listOutbound 403"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var told ledger
			w := newWorld(t, func(o *rest.Options) {
				o.Observer = &told
				if c.change != nil {
					c.change(o)
				}
			})
			for _, r := range c.requests {
				w.do(r)
			}
			require.Equal(t, c.want, told)
			for _, line := range told {
				operation, _, answered := strings.Cut(line, " ")
				require.Contains(t, map[bool][]string{true: rest.Operations(), false: rest.Reasons()}[answered], operation)
			}
		})
	}
}

func TestGuesses_AreCountedApartAndWrittenDown(t *testing.T) {
	t.Parallel()
	var told ledger
	var log bytes.Buffer
	w := newWorld(t, func(o *rest.Options) {
		o.Observer, o.Logger = &told, slog.New(slog.NewTextHandler(&log, nil))
	})
	for range 11 {
		w.token("grant_type=client_credentials&client_id=payroll&client_secret=wrong", false)
	}
	require.Equal(t, ledger{"login", "token 401", "guesses", "token 429"}, told[len(told)-4:])
	require.Equal(t, 10, strings.Count(log.String(), `level=WARN msg="request refused" component=lists http_status=401 address=192.0.2.1`))
	require.Equal(t, 1, strings.Count(log.String(), "reason=guesses"))
	require.NotContains(t, log.String(), "wrong")
}
