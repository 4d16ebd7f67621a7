package twilio_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/gateway/webhook"
)

// simulated is a client of a simulator, and the webhook posts that the simulator makes.
type simulated struct {
	*twilio.Client
	simulator *twiliotest.Simulator
	public    string
	posts     chan webhook.Post
}

func simulate(t *testing.T, o twiliotest.Options) simulated {
	t.Helper()
	s := simulated{posts: make(chan webhook.Post, 16)}
	webhooks := newServer(t, func(_ http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		s.posts <- webhook.Post{
			URI: r.URL.RequestURI(), Query: r.URL.Query(), Params: r.PostForm,
			Signature: r.Header.Get("X-Twilio-Signature"), ReceivedAt: noon,
		}
	})
	s.public = webhooks.URL
	o.InboundURL = s.public + "/inbound"
	s.simulator = twiliotest.New(o)
	t.Cleanup(s.simulator.Close)
	api := httptest.NewServer(s.simulator)
	t.Cleanup(api.Close)
	s.Client = newClient(t, twilio.Options{
		AccountSID: twiliotest.DefaultAccountSID, AuthToken: twiliotest.DefaultAuthToken,
		BaseURL: api.URL, StatusCallback: s.public + "/status?site=a",
	})
	return s
}

// verified is the next post, its signature checked, and the receiver that did so.
func (s simulated) verified(t *testing.T) (*twilio.Receiver, webhook.Post) {
	t.Helper()
	post := <-s.posts
	opts := receiverOptions(s.public, twiliotest.DefaultAuthToken)
	opts.AccountSID = twiliotest.DefaultAccountSID
	own, err := twilio.NewReceiver(opts)
	require.NoError(t, err)
	require.NoError(t, own.Verify(post))
	require.ErrorIs(t, receiver(t, s.public, "other").Verify(post), twilio.ErrBadSignature)
	return own, post
}

func TestSimulator_DeliversMessage(t *testing.T) {
	t.Parallel()
	s := simulate(t, twiliotest.Options{})
	sent := s.Send(t.Context(), request())
	require.Nil(t, sent.Failure)
	for _, status := range []gateway.ProviderStatus{"sending", "sent", "delivered"} {
		own, post := s.verified(t)
		got, err := own.Report(post)
		require.NoError(t, err)
		require.Equal(t, gateway.Report{Ref: "r1", SID: sent.SID, Status: status, At: noon}, got)
	}

	fetched, err := s.Fetch(t.Context(), sent.SID)
	require.NoError(t, err)
	require.Equal(t, gateway.ProviderStatus("delivered"), fetched.Status)
	listed, err := s.List(t.Context(), gateway.ListParams{To: recipient, From: sender, Since: fetched.CreatedAt})
	require.NoError(t, err)
	require.Equal(t, []gateway.ProviderMessage{fetched}, listed)
}

func TestSimulator_PostsReply(t *testing.T) {
	t.Parallel()
	s := simulate(t, twiliotest.Options{})
	_, err := s.simulator.Receive(t.Context(), twiliotest.Inbound{
		From: recipient, To: sender, Body: "Done, thanks & bye", MediaURLs: []string{"https://api.twilio.com/media/0"},
	})
	require.NoError(t, err)
	own, post := s.verified(t)
	got, err := own.Reply(post)
	require.NoError(t, err)
	require.Equal(t, recipient, got.Reply.From)
	require.Equal(t, sender, got.Reply.To)
	require.Equal(t, "Done, thanks & bye", got.Reply.Body)
	require.Equal(t, []gateway.Media{{URL: "https://api.twilio.com/media/0", ContentType: "image/jpeg"}},
		got.Reply.Media)
}

func TestSimulator_FaultsAreClassified(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults twiliotest.Faults
		class  gateway.ErrorClass
	}{
		"TooManyRequests":  {twiliotest.Faults{TooManyRequests: 1}, gateway.ClassRateLimit},
		"ResetBefore":      {twiliotest.Faults{ResetBefore: 1}, gateway.ClassAmbiguous},
		"BadGatewayBefore": {twiliotest.Faults{BadGatewayBefore: 1}, gateway.ClassAmbiguous},
		"ResetAfter":       {twiliotest.Faults{ResetAfter: 1}, gateway.ClassAmbiguous},
		"ErrorAfter":       {twiliotest.Faults{ErrorAfter: 1}, gateway.ClassAmbiguous},
		"BadGatewayAfter":  {twiliotest.Faults{BadGatewayAfter: 1}, gateway.ClassAmbiguous},
		"NoSID":            {twiliotest.Faults{NoSID: 1}, gateway.ClassAmbiguous},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := simulate(t, twiliotest.Options{Faults: c.faults})
			require.Equal(t, c.class, s.Send(t.Context(), request()).Failure.Class)
		})
	}
}

func TestSimulator_MagicNumbersAreClassified(t *testing.T) {
	t.Parallel()
	s := simulate(t, twiliotest.Options{})
	for to, class := range map[string]gateway.ErrorClass{
		"+15005550001": gateway.ClassRecipient, "+15005550002": gateway.ClassDestination,
		"+15005550003": gateway.ClassDestination,
		"+15005550004": gateway.ClassOptOut, "+15005550009": gateway.ClassRecipient,
	} {
		r := request()
		r.To = to
		require.Equal(t, class, s.Send(t.Context(), r).Failure.Class, to)
	}
}

func TestSimulator_KnowsAccount(t *testing.T) {
	t.Parallel()
	s := simulate(t, twiliotest.Options{})
	got, err := s.Account(t.Context())
	require.NoError(t, err)
	require.Equal(t, "active", got.Status)
	_, err = s.Fetch(t.Context(), "SM"+strings.Repeat("0", 32))
	require.ErrorIs(t, err, twilio.ErrNotFound)
}
