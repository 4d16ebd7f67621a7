package twilio_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

func TestLookup_ReadsEveryType(t *testing.T) {
	t.Parallel()
	s := simulate(t, twiliotest.Options{})
	for word, want := range map[string]gateway.LineType{
		"mobile": gateway.LineMobile, "landline": gateway.LineLandline, "fixedVoip": gateway.LineFixedVoIP,
		"nonFixedVoip": gateway.LineNonFixedVoIP, "personal": gateway.LinePersonal, "tollFree": gateway.LineTollFree,
		"premium": gateway.LinePremium, "sharedCost": gateway.LineSharedCost, "uan": gateway.LineUAN,
		"voicemail": gateway.LineVoicemail, "pager": gateway.LinePager, "unknown": gateway.LineUnknown,
		"": gateway.LineUnknown, "hologram": gateway.LineUnknown,
	} {
		s.simulator.SetLine(recipient, twiliotest.Line{Type: word, Carrier: "Example Wireless"})
		got, err := s.Lookup(t.Context(), recipient)
		require.NoError(t, err)
		require.WithinDuration(t, time.Now(), got.CheckedAt, time.Minute)
		got.CheckedAt = time.Time{}
		require.Equal(t, gateway.Line{Number: recipient, Type: want, Carrier: "Example Wireless"}, got, word)
	}
	require.Equal(t, twiliotest.LookupTally{Answered: 14, Numbers: 1}, s.simulator.Tally().Lookups)
}

func TestLookup_AsksForTheLineTypeAlone(t *testing.T) {
	t.Parallel()
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v2/PhoneNumbers/"+recipient || r.URL.RawQuery != "Fields=line_type_intelligence" {
			w.WriteHeader(http.StatusTeapot)
		}
		answer(http.StatusOK, `{"phone_number":"`+recipient+`","line_type_intelligence":null}`)(w, r)
	})
	got, err := client.Lookup(t.Context(), recipient)
	require.NoError(t, err)
	require.Equal(t, gateway.Line{Number: recipient, Type: gateway.LineUnknown, CheckedAt: noon}, got)
}

func TestLookup_TellsRefusalsApart(t *testing.T) {
	t.Parallel()
	s := simulate(t, twiliotest.Options{Faults: twiliotest.Faults{RetryAfter: 3 * time.Second}})
	for code, want := range map[int]struct {
		class gateway.ErrorClass
		text  string
		after time.Duration
	}{
		20003: {gateway.ClassAccount, "belong together", 0},
		20429: {gateway.ClassRateLimit, "too many requests", 3 * time.Second},
		20500: {gateway.ClassAmbiguous, "internal error", 0},
		20503: {gateway.ClassAmbiguous, "unavailable", 0},
		60600: {gateway.ClassRecipient, "not available for this number", 0},
		60601: {gateway.ClassDestination, "need an approval", 0},
		60606: {gateway.ClassAccount, "not enabled for the account", 0},
	} {
		s.simulator.SetLine(recipient, twiliotest.Line{Code: code})
		_, err := s.Lookup(t.Context(), recipient)
		var refused *gateway.LookupError
		require.ErrorAs(t, err, &refused, code)
		require.Equal(t, want.class, refused.Class, code)
		require.Equal(t, want.after, refused.RetryAfter, code)
		require.ErrorContains(t, err, want.text)
		require.NotContains(t, err.Error(), recipient[1:])
	}
	require.Equal(t, twiliotest.LookupTally{Refused: 7}, s.simulator.Tally().Lookups)
}

func TestLookup_TakesANumberThatTwilioDoesNotKnowForUnknown(t *testing.T) {
	t.Parallel()
	s := simulate(t, twiliotest.Options{})
	s.simulator.SetLine(recipient, twiliotest.Line{Code: 20404})
	got, err := s.Lookup(t.Context(), recipient)
	require.NoError(t, err)
	require.Equal(t, gateway.LineUnknown, got.Type)
}

func TestLookup_ConcludesNothingFromOtherAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		class  gateway.ErrorClass
		want   error
	}{
		"HTML":           {http.StatusOK, `<html>`, gateway.ClassAmbiguous, twilio.ErrUnreadable},
		"EmptyObject":    {http.StatusOK, `{}`, gateway.ClassAmbiguous, twilio.ErrUnreadable},
		"NotFoundByHTML": {http.StatusNotFound, `<html>`, gateway.ClassAccount, nil},
		"BadGateway":     {http.StatusBadGateway, `<html>`, gateway.ClassAmbiguous, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := serve(t, answer(c.status, c.body)).Lookup(t.Context(), recipient)
			var refused *gateway.LookupError
			require.ErrorAs(t, err, &refused)
			require.Equal(t, c.class, refused.Class)
			if c.want != nil {
				require.ErrorIs(t, err, c.want)
			}
		})
	}
}

func TestLookup_SaysThatTwilioIsNotReached(t *testing.T) {
	t.Parallel()
	closed := newServer(t, nil)
	closed.Close()
	_, err := newClient(t, options(closed.URL)).Lookup(t.Context(), recipient)
	var refused *gateway.LookupError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, gateway.ClassUnreachable, refused.Class)
	require.NotContains(t, err.Error(), recipient[1:])
}

func TestReachLookup_CostsNothing(t *testing.T) {
	t.Parallel()
	s := simulate(t, twiliotest.Options{})
	require.NoError(t, s.ReachLookup(t.Context()))
	require.Zero(t, s.simulator.Tally().Lookups)
	s.simulator.SetFaults(twiliotest.Faults{LookupCode: 20003})
	require.ErrorContains(t, s.ReachLookup(t.Context()), "looking up a number: authentication failed")
}

func TestLookup_AsksForNothingButNumbers(t *testing.T) {
	t.Parallel()
	_, err := newClient(t, options("http://127.0.0.1:1")).Lookup(t.Context(), "../Messages/"+messageSID)
	require.ErrorContains(t, err, "not in E.164 form")
}
