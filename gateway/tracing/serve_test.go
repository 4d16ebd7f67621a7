package tracing_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/tracing"
)

const (
	callersTrace = "0af7651916cd43dd8448eb211c80319c"
	callersSpan  = "b7ad6b7169203331"
	message      = "/messages/+14155550123"
)

// ask makes a request of a mux. One that puts has no login.
func (f *fixture) ask(method, path, parent string) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /messages/{id}", func(w http.ResponseWriter, r *http.Request) {
		log := tracing.NewSample(1).Log(slog.New(slog.NewTextHandler(&f.log, nil)))
		log.InfoContext(r.Context(), "asked")
		w.WriteHeader(http.StatusInternalServerError)
	})
	mux.HandleFunc("/lists/", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	r := httptest.NewRequestWithContext(f.Context(), method, path, http.NoBody)
	if parent != "" {
		r.Header.Set("Traceparent", parent)
	}
	if method != http.MethodPut {
		r.Header.Set("Authorization", "Bearer x")
	}
	f.tracer.Serve(mux).ServeHTTP(httptest.NewRecorder(), r)
	f.soon()
}

func TestARequestIsASpanUnderTheCallers(t *testing.T) {
	traced(t, func(f *fixture) {
		f.ask(http.MethodGet, message, "00-"+callersTrace+"-"+callersSpan+"-01")
		s := f.one("GET /messages/{id}")
		require.Equal(f, callersTrace, s.Trace)
		require.Equal(f, callersSpan, s.Parent)
		require.Equal(f, "500", s.Attrs["http.response.status_code"])
		require.Equal(f, "Internal Server Error", s.Error)
		require.NotContains(f, f.collector.Raw(), "4155550123")
		require.Contains(f, f.log.all()[0], "trace_id="+callersTrace)
	})
}

func TestARequestOfNoTraceBeginsOne(t *testing.T) {
	traced(t, func(f *fixture) {
		f.ask(http.MethodGet, message, "")
		f.ask(http.MethodGet, message, "00-garbage-01")
		found := f.byName("GET /messages/{id}")
		require.Len(f, found, 2)
		require.NotEqual(f, found[0].Trace, found[1].Trace)
		require.Empty(f, found[0].Parent+found[1].Parent)
	})
}

func TestACallerDecidesWhetherItsTraceIsKept(t *testing.T) {
	traced(t, func(f *fixture) {
		f.ask(http.MethodGet, message, "00-"+callersTrace+"-"+callersSpan+"-00")
		require.Empty(f, f.collector.Spans())
	})
}

func TestARouteWithoutAMethodIsNamedByTheRequests(t *testing.T) {
	traced(t, func(f *fixture) {
		f.ask(http.MethodDelete, "/lists/5", "")
		f.ask("ATTACK", "/lists/5", "")
		require.Len(f, f.byName("DELETE /lists/"), 1)
		require.Len(f, f.byName("_OTHER /lists/"), 1)
	})
}

func TestARequestOfAStrangerIsNotTraced(t *testing.T) {
	traced(t, func(f *fixture) {
		f.ask(http.MethodPut, "/lists/5", "00-"+callersTrace+"-"+callersSpan+"-01")
		require.Empty(f, f.collector.Spans())
	})
}
