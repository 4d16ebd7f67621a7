package twiliotest_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

const inboundURL = "https://sms.example.com/inbound"

// receiver is a simulator with an inbound webhook.
func receiver(t *testing.T, opts twiliotest.Options) (twilio, *webhook) {
	t.Helper()
	h := &webhook{}
	opts.CallbackClient, opts.InboundURL = h.client(), inboundURL
	return start(t, opts), h
}

func (s twilio) receive(in twiliotest.Inbound) int {
	s.tb.Helper()
	if in.From == "" {
		in.From, in.To = phone, number
	}
	status, err := s.Receive(s.tb.Context(), in)
	require.NoError(s.tb, err)
	return status
}

func TestReceive(t *testing.T) {
	t.Parallel()

	t.Run("PostsEveryParameter", func(t *testing.T) {
		t.Parallel()
		s, h := receiver(t, twiliotest.Options{Services: map[string][]string{service: {number}}})
		require.Equal(t, 200, s.receive(twiliotest.Inbound{
			Body: "Yes, see", MessageSID: "MM1", MediaURLs: []string{"https://example.com/a.jpg"},
			OptOutType: "HELP", Params: map[string]string{"FromCity": "OAKLAND"},
		}))
		p := h.all()[0]
		requireSigned(t, p)
		require.Equal(t, map[string][]string{
			"AccountSid": {twiliotest.DefaultAccountSID}, "ApiVersion": {"2010-04-01"}, "Body": {"Yes, see"},
			"From": {phone}, "To": {number}, "MessageSid": {"MM1"}, "SmsSid": {"MM1"}, "SmsMessageSid": {"MM1"},
			"MessagingServiceSid": {service}, "NumMedia": {"1"}, "NumSegments": {"1"}, "SmsStatus": {"received"},
			"MediaUrl0": {"https://example.com/a.jpg"}, "MediaContentType0": {"image/jpeg"}, "ReferralNumMedia": {"0"},
			"OptOutType": {"HELP"}, "FromCity": {"OAKLAND"}, "FromState": {""}, "FromZip": {""}, "FromCountry": {""},
			"ToCity": {""}, "ToState": {""}, "ToZip": {""}, "ToCountry": {""},
		}, map[string][]string(p.params))
	})

	t.Run("DrawsASID", func(t *testing.T) {
		t.Parallel()
		s, h := receiver(t, twiliotest.Options{})
		s.receive(twiliotest.Inbound{Body: "Y"})
		require.Regexp(t, `^SM[0-9a-f]{32}$`, h.all()[0].params.Get("MessageSid"))
	})

	t.Run("RepeatsAMessageButListsItOnce", func(t *testing.T) {
		t.Parallel()
		s, h := receiver(t, twiliotest.Options{})
		for range 2 {
			s.receive(twiliotest.Inbound{Body: "Y", MessageSID: "SM1"})
		}
		require.Len(t, h.all(), 2)
		require.Equal(t, []string{"SM1"}, s.get("/Messages.json").messages())
	})

	t.Run("ReturnsTheWebhooksStatus", func(t *testing.T) {
		t.Parallel()
		s, h := receiver(t, twiliotest.Options{})
		h.script = []reaction{{status: 503}}
		require.Equal(t, 503, s.receive(twiliotest.Inbound{Body: "Y"}))
		require.Equal(t, twiliotest.InboundTally{Failed: 1}, s.Tally().Inbound)
	})

	t.Run("RetriesAFailedConnection", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s, h := receiver(t, twiliotest.Options{})
			h.script = []reaction{refused()}
			require.Equal(t, 200, s.receive(twiliotest.Inbound{Body: "Y"}))
			require.Equal(t, twiliotest.InboundTally{Posted: 1}, s.Tally().Inbound)
		})
	})

	t.Run("ReturnsTheLastFailure", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s, h := receiver(t, twiliotest.Options{})
			h.script = []reaction{refused(), refused()}
			_, err := s.Receive(t.Context(), twiliotest.Inbound{From: phone, To: number, Body: "Y"})
			require.ErrorContains(t, err, "posting webhook")
		})
	})

	t.Run("GivesUpAfterTheReadTimeout", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := start(t, twiliotest.Options{InboundURL: inboundURL + "#rt=500",
				CallbackClient: &http.Client{Transport: silence{}}})
			begun := time.Now()
			_, err := s.Receive(t.Context(), twiliotest.Inbound{From: phone, To: number, Body: "Y"})
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.Equal(t, 500*time.Millisecond, time.Since(begun))
		})
	})

	t.Run("EndsWithTheSimulator", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := start(t, twiliotest.Options{InboundURL: inboundURL,
				CallbackClient: &http.Client{Transport: silence{}}})
			time.AfterFunc(time.Second, s.Close)
			_, err := s.Receive(t.Context(), twiliotest.Inbound{From: phone, To: number, Body: "Y"})
			require.ErrorIs(t, err, context.Canceled)
		})
	})

	t.Run("NeedsAURL", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{})
		_, err := s.Receive(t.Context(), twiliotest.Inbound{From: phone, To: number})
		require.ErrorIs(t, err, twiliotest.ErrNoInboundURL)
	})
}

// silence is a webhook that never answers.
type silence struct{}

// RoundTrip implements http.RoundTripper.
func (silence) RoundTrip(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func TestOptOut(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		words   []twiliotest.Inbound
		blocked bool
	}{
		{"Stop", []twiliotest.Inbound{{Body: "Stop "}}, true},
		{"StopInASentence", []twiliotest.Inbound{{Body: "STOP PLEASE"}}, false},
		{"Help", []twiliotest.Inbound{{Body: "HELP"}}, false},
		{"StopThenStart", []twiliotest.Inbound{{Body: "UNSUBSCRIBE"}, {Body: "unstop"}}, false},
		{"StopThenOther", []twiliotest.Inbound{{Body: "QUIT"}, {Body: "hello"}}, true},
		{"AdvancedKeyword", []twiliotest.Inbound{{Body: "ARRET", OptOutType: "STOP"}}, true},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, _ := receiver(t, twiliotest.Options{})
			for _, word := range tc.words {
				s.receive(word)
			}
			require.Equal(t, tc.blocked, s.create(nil).code() == 21610)
			require.Equal(t, tc.blocked, s.OptedOut(number, phone))
		})
	}
}

func TestOptOut_Scope(t *testing.T) {
	t.Parallel()
	pool := map[string][]string{service: {number, "+12025550101"}}
	cases := []struct {
		name    string
		form    map[string]string
		blocked bool
	}{
		{"OtherPhone", map[string]string{"To": "+14155550124"}, false},
		{"OtherNumber", map[string]string{"From": "+12025550102"}, false},
		{"Service", map[string]string{"From": "", "MessagingServiceSid": service}, true},
		{"NumberOfTheSameService", map[string]string{"From": "+12025550101"}, true},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, _ := receiver(t, twiliotest.Options{Services: pool})
			s.receive(twiliotest.Inbound{Body: "STOP"})
			require.Equal(t, tc.blocked, s.create(tc.form).code() == 21610)
		})
	}
}

func TestReply(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, h := receiver(t, twiliotest.Options{Reply: func(m twiliotest.Message) (string, time.Duration, bool) {
			return "Y", time.Minute, m.Body == "Coming?"
		}})
		s.accept(map[string]string{"Body": "Coming?"})
		s.accept(map[string]string{"Body": "No answer needed"})
		begun := time.Now()
		pass(2 * time.Minute)
		require.Len(t, h.all(), 1)
		p := h.all()[0]
		requireSigned(t, p)
		require.Equal(t, []string{phone, number, "Y"}, []string{p.params.Get("From"), p.params.Get("To"),
			p.params.Get("Body")})
		require.Equal(t, time.Minute, p.at.Sub(begun))
	})
}
