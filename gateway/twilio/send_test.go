package twilio_test

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
)

func asIs(*twilio.Options) {}

func TestSend_PostsForm(t *testing.T) {
	t.Parallel()
	const service = "MG0123456789abcdef0123456789abcdef"
	media, from := []string{"https://x.example/1", "https://x.example/2"}, gateway.Addresses(sender)[0]
	for name, c := range map[string]struct {
		request gateway.SendRequest
		want    url.Values
	}{
		"Text": {
			gateway.SendRequest{To: recipient, From: from, Body: "a & b=c"},
			url.Values{"To": {recipient}, "From": {sender}, "Body": {"a & b=c"}},
		},
		"ServiceAndMedia": {
			gateway.SendRequest{To: recipient, From: gateway.Sender{ID: service, Kind: gateway.SenderService},
				MediaURLs: media},
			url.Values{"To": {recipient}, "MessagingServiceSid": {service}, "MediaUrl": media},
		},
		"ValidityRoundedUp": {
			gateway.SendRequest{From: from, Validity: 1500 * time.Millisecond},
			url.Values{"To": {""}, "From": {sender}, "ValidityPeriod": {"2"}},
		},
		"ValidityAtMostTenHours": {
			gateway.SendRequest{From: from, Validity: 48 * time.Hour},
			url.Values{"To": {""}, "From": {sender}, "ValidityPeriod": {"36000"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, sent(t, asIs, c.request))
		})
	}
}

func TestSend_SignsRequest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change         func(*twilio.Options)
		user, password string
	}{
		"WithAuthToken": {asIs, accountSID, "12345"},
		"WithAPIKey":    {func(o *twilio.Options) { o.APIKey, o.APIKeySecret = "SK1", "s3" }, "SK1", "s3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				user, password, _ := r.BasicAuth()
				if user != c.user || password != c.password ||
					r.URL.Path != "/2010-04-01/Accounts/"+accountSID+"/Messages.json" {
					w.WriteHeader(http.StatusTeapot)
				}
				answer(http.StatusCreated, created)(w, r)
			})
			o := options(server.URL)
			c.change(&o)
			require.Nil(t, newClient(t, o).Send(t.Context(), request()).Failure)
		})
	}
}

func TestSend_ExtendsUserAgent(t *testing.T) {
	t.Parallel()
	agent := make(chan string, 1)
	server := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		agent <- r.UserAgent()
		answer(http.StatusCreated, created)(w, r)
	})
	o := options(server.URL)
	o.UserAgent = "ebs-sms-gateway/1.0"
	require.Nil(t, newClient(t, o).Send(t.Context(), request()).Failure)
	require.Regexp(t, `^twilio-go/.* ebs-sms-gateway/1\.0$`, <-agent)
}

func TestSend_IgnoresEnvironment(t *testing.T) {
	t.Setenv("TWILIO_EDGE", "dublin")
	t.Setenv("TWILIO_REGION", "ie1")
	t.Setenv("TWILIO_ACCOUNT_SID", "ACother")
	client := serve(t, answer(http.StatusCreated, created))
	require.Equal(t, gateway.Outcome{SID: messageSID, Status: "queued"}, client.Send(t.Context(), request()))
}

func TestSend_FollowsNoRedirect(t *testing.T) {
	t.Parallel()
	var posts atomic.Int32
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		posts.Add(1)
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	require.Equal(t, gateway.OutcomeUnknown, client.Send(t.Context(), request()).Kind())
	require.EqualValues(t, 1, posts.Load())
}

// Errors of twilio-go leave their bodies open; without care every one of these would cost a connection.
func TestSend_ReusesConnection(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", 1<<20)
	for name, handler := range map[string]http.HandlerFunc{
		"AfterSuccess": answer(http.StatusCreated, created),
		"AfterChunkedError": func(w http.ResponseWriter, r *http.Request) {
			chunked(w, http.StatusBadRequest,
				`{"code":21211}`)
		},
		"AfterLargeError":  answer(http.StatusBadGateway, large),
		"AfterLargeChunks": func(w http.ResponseWriter, r *http.Request) { chunked(w, http.StatusBadGateway, large) },
		"AfterRedirect":    answer(http.StatusFound, large),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var connections atomic.Int32
			server := httptest.NewUnstartedServer(handler)
			server.Config.ConnState = count(&connections)
			server.Start()
			t.Cleanup(server.Close)
			client := newClient(t, options(server.URL))
			for range 10 {
				client.Send(t.Context(), request())
			}
			require.EqualValues(t, 1, connections.Load())
		})
	}
}

func TestSend_ReusesConnectionsAtFullFlight(t *testing.T) {
	t.Parallel()
	const inFlight, rounds = 100, 3
	var connections, arrived atomic.Int32
	gates := [rounds]chan struct{}{make(chan struct{}), make(chan struct{}), make(chan struct{})}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := arrived.Add(1)
		round := (n - 1) / inFlight
		if n%inFlight == 0 {
			close(gates[round])
		}
		<-gates[round]
		answer(http.StatusCreated, created)(w, r)
	}))
	server.Config.ConnState = count(&connections)
	server.Start()
	t.Cleanup(server.Close)
	o := options(server.URL)
	o.InFlight = inFlight
	client := newClient(t, o)
	for range rounds {
		var round sync.WaitGroup
		for range inFlight {
			round.Go(func() { client.Send(t.Context(), request()) })
		}
		round.Wait()
	}
	require.EqualValues(t, inFlight, connections.Load())
}

// count counts the connections that a server is given.
func count(connections *atomic.Int32) func(net.Conn, http.ConnState) {
	return func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
}

func chunked(w http.ResponseWriter, status int, body string) {
	w.WriteHeader(status)
	_ = http.NewResponseController(w).Flush()
	_, _ = w.Write([]byte(body))
}

func TestSend_GivesUpOnEndlessAnswer(t *testing.T) {
	t.Parallel()
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		block := make([]byte, 1<<20)
		for {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
	require.Equal(t, "answer broke off (HTTP status 200)", client.Send(t.Context(), request()).Failure.Text)
}

func TestSend_LogsNoPersonalData(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"UnknownOutcome": answer(http.StatusBadGateway, "No route to "+recipient),
		"UnknownCode":    answer(http.StatusBadRequest, `{"code":29999,"message":"`+recipient+` is odd"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log strings.Builder
			o := options(newServer(t, handler).URL)
			o.Logger = slog.New(slog.NewTextHandler(&log, nil))
			outcome := newClient(t, o).Send(t.Context(), request())
			require.Contains(t, log.String(), "http_status")
			require.NotContains(t, log.String()+outcome.Failure.Text, recipient[1:])
		})
	}
}
