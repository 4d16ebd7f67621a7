package twilio_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
)

const (
	accountSID = "AC0123456789abcdef0123456789abcdef"
	messageSID = "SM0123456789abcdef0123456789abcdef"
	recipient  = "+13015550143"
	sender     = "+12025550100"
	created    = `{"sid":"` + messageSID + `","status":"queued"}`
)

// noon is the time of all clocks in these tests.
var noon = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func options(baseURL string) twilio.Options {
	return twilio.Options{
		AccountSID: accountSID, AuthToken: "12345", BaseURL: baseURL,
		Clock: func() time.Time { return noon },
	}
}

func newClient(t testing.TB, o twilio.Options) *twilio.Client {
	t.Helper()
	c, err := twilio.New(o)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// serve starts a server in Twilio's place and a client for it.
func serve(t testing.TB, h http.HandlerFunc) *twilio.Client {
	t.Helper()
	return newClient(t, options(newServer(t, h).URL))
}

func newServer(t testing.TB, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", noon.Format(http.TimeFormat))
		h(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}
}

func request() gateway.SendRequest {
	return gateway.SendRequest{
		Ref: "r1", To: recipient, From: gateway.Addresses(sender)[0], Body: "Your certification expires on Friday.",
	}
}

// cases reads a table of cases from testdata.
func cases[T any](t testing.TB, file string) []T {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	require.NoError(t, err)
	var table []T
	require.NoError(t, json.Unmarshal(text, &table))
	require.NotEmpty(t, table)
	return table
}

// discard is for servers whose complaints are part of the test.
func discard() *log.Logger { return log.New(io.Discard, "", 0) }
