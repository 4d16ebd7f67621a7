package twiliotest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// redirect sends the requests of twilio-go to the simulator.
type redirect struct {
	base *url.URL
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (r redirect) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host = r.base.Scheme, r.base.Host
	return r.next.RoundTrip(req)
}

// official is Twilio's own client, talking to the simulator.
func official(t *testing.T, r remote) *api.ApiService {
	t.Helper()
	base, err := url.Parse(r.srv.URL)
	require.NoError(t, err)
	c := &client.Client{
		Credentials: client.NewCredentials(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken),
		HTTPClient:  &http.Client{Transport: redirect{base: base, next: r.srv.Client().Transport}},
	}
	c.SetAccountSid(twiliotest.DefaultAccountSID)
	return api.NewApiServiceWithClient(c)
}

func TestOfficialClient(t *testing.T) {
	t.Parallel()
	r := serve(t, twiliotest.Options{})
	twilioGo := official(t, r)
	params := new(api.CreateMessageParams).SetTo(phone).SetFrom(number).SetBody("Hello")
	sent, err := twilioGo.CreateMessage(params)
	require.NoError(t, err)
	for range 2 {
		r.accept(nil)
	}

	t.Run("Fetches", func(t *testing.T) {
		t.Parallel()
		m, err := twilioGo.FetchMessage(*sent.Sid, nil)
		require.NoError(t, err)
		require.Equal(t, "Hello", *m.Body)
	})
	t.Run("FollowsPages", func(t *testing.T) {
		t.Parallel()
		params := new(api.ListMessageParams).SetTo(phone).SetPageSize(1).SetLimit(10)
		list, err := twilioGo.ListMessage(params)
		require.NoError(t, err)
		require.Len(t, list, 3)
		require.Equal(t, *sent.Sid, *list[2].Sid)
	})
	t.Run("FiltersDates", func(t *testing.T) {
		t.Parallel()
		list, err := twilioGo.ListMessage(new(api.ListMessageParams).SetDateSentBefore(time.Unix(0, 0)).SetLimit(10))
		require.NoError(t, err)
		require.Empty(t, list)
	})
	t.Run("ReadsErrors", func(t *testing.T) {
		t.Parallel()
		_, err := twilioGo.CreateMessage(new(api.CreateMessageParams).SetTo("+15005550009").SetFrom(number).SetBody("Hello"))
		var failure *client.TwilioRestError
		require.ErrorAs(t, err, &failure)
		require.Equal(t, 21614, failure.Code)
	})
	t.Run("FetchesTheAccount", func(t *testing.T) {
		t.Parallel()
		account, err := twilioGo.FetchAccount(twiliotest.DefaultAccountSID)
		require.NoError(t, err)
		require.Equal(t, "active", *account.Status)
	})
}

// gatewayStub is a webhook endpoint on loopback that checks signatures with
// Twilio's own validator.
func gatewayStub(t *testing.T) (srv *httptest.Server, valid chan bool) {
	t.Helper()
	validator := client.NewRequestValidator(twiliotest.DefaultAuthToken)
	valid = make(chan bool, 10)
	srv = httptest.NewUnstartedServer(nil)
	srv.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		params := map[string]string{}
		if r.ParseForm() == nil {
			for name := range r.PostForm {
				params[name] = r.PostForm.Get(name)
			}
		}
		valid <- validator.Validate(srv.URL+r.URL.RequestURI(), params, r.Header.Get("X-Twilio-Signature"))
	})
	srv.Start()
	t.Cleanup(srv.Close)
	return srv, valid
}

func TestOfficialValidator(t *testing.T) {
	t.Parallel()

	t.Run("AcceptsCallbacks", func(t *testing.T) {
		t.Parallel()
		hook, valid := gatewayStub(t)
		s := start(t, twiliotest.Options{})
		s.accept(map[string]string{"StatusCallback": hook.URL + "/status?ref=a%20b&x=1#rc=5&rp=all"})
		for range 3 {
			require.True(t, <-valid)
		}
	})

	t.Run("AcceptsInbound", func(t *testing.T) {
		t.Parallel()
		hook, valid := gatewayStub(t)
		s := start(t, twiliotest.Options{})
		s.SetInboundURL(hook.URL + "/inbound")
		require.Equal(t, 200, s.receive(twiliotest.Inbound{Body: " Yes & no ч "}))
		require.True(t, <-valid)
	})
}

func TestLoopback_RetriesAGatewayThatIsDown(t *testing.T) {
	t.Parallel()
	hook, _ := gatewayStub(t)
	hook.Close()
	s := start(t, twiliotest.Options{InboundURL: hook.URL, RetryDelay: time.Millisecond})
	_, err := s.Receive(t.Context(), twiliotest.Inbound{From: phone, To: number, Body: "Y"})
	require.ErrorContains(t, err, "posting webhook")
	require.EqualValues(t, 1, s.Tally().Retried)
}
