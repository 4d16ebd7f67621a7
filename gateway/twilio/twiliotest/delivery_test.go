package twiliotest_test

import (
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

const callbackURL = "https://sms.example.com/status?ref=r1"

// delivered runs one message to its end in fake time.
func delivered(t *testing.T, opts twiliotest.Options, changes map[string]string,
	check func(s twilio, h *webhook, sid string)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := &webhook{}
		opts.CallbackClient = h.client()
		s := start(t, opts)
		form := map[string]string{"StatusCallback": callbackURL}
		for name, value := range changes {
			form[name] = value
		}
		sid := s.accept(form)
		pass(time.Hour)
		check(s, h, sid)
	})
}

func TestDelivery(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name     string
		rule     twiliotest.Rule
		form     map[string]string
		statuses []string
		code     any
	}{
		{"Delivered", twiliotest.Rule{}, nil, []string{"sending", "sent", "delivered"}, nil},
		{"Service", twiliotest.Rule{}, map[string]string{"From": "", "MessagingServiceSid": service},
			[]string{"queued", "sending", "sent", "delivered"}, nil},
		{"Landline", twiliotest.Rule{Final: "undelivered", ErrorCode: 30006}, nil,
			[]string{"sending", "sent", "undelivered"}, 30006.},
		{"Failed", twiliotest.Rule{Final: "failed"}, nil, []string{"failed"}, 30008.},
		{"NoReceipts", twiliotest.Rule{Final: "sent"}, nil, []string{"sending", "sent"}, nil},
		{"Silent", twiliotest.Rule{Silent: true}, nil, nil, nil},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			tc.rule.To = phone
			opts := twiliotest.Options{Rules: []twiliotest.Rule{tc.rule}, StepDelay: time.Second}
			delivered(t, opts, tc.form, func(s twilio, h *webhook, sid string) {
				require.Equal(t, tc.statuses, h.statuses())
				require.Equal(t, tc.code, s.get("/Messages/" + sid + ".json").fields["error_code"])
			})
		})
	}
}

func TestDelivery_FillsInTheMessage(t *testing.T) {
	t.Parallel()
	delivered(t, twiliotest.Options{StepDelay: time.Second}, nil, func(s twilio, _ *webhook, sid string) {
		f := s.get("/Messages/" + sid + ".json").fields
		require.Equal(t, []any{"delivered", "-0.00790", "Sat, 01 Jan 2000 00:00:02 +0000",
			"Sat, 01 Jan 2000 00:00:03 +0000"},
			[]any{f["status"], f["price"], f["date_sent"], f["date_updated"]})
	})
}

func TestDelivery_TakesAStepPerDelay(t *testing.T) {
	t.Parallel()
	delivered(t, twiliotest.Options{StepDelay: time.Second}, nil, func(_ twilio, h *webhook, _ string) {
		first := h.all()[0].at
		require.Equal(t, time.Second, h.all()[1].at.Sub(first))
		require.Equal(t, 2*time.Second, h.all()[2].at.Sub(first))
	})
}

func TestDelivery_ServesManyMessages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &webhook{}
		s := start(t, twiliotest.Options{CallbackClient: h.client(), StepDelay: time.Second, Workers: 2})
		for range 100 {
			s.accept(map[string]string{"StatusCallback": callbackURL})
		}
		pass(3 * time.Second)
		synctest.Wait()
		require.Len(t, h.all(), 300)
	})
}

func TestCallback_Request(t *testing.T) {
	t.Parallel()
	delivered(t, twiliotest.Options{StepDelay: time.Second},
		map[string]string{"StatusCallback": callbackURL + "#rc=5&rp=all"},
		func(_ twilio, h *webhook, sid string) {
			p := h.all()[2]
			require.Equal(t, callbackURL, p.url, "the fragment stays at home")
			requireSigned(t, p)
			require.Len(t, p.header.Get("I-Twilio-Idempotency-Token"), 32)
			require.Equal(t, map[string][]string{
				"AccountSid": {twiliotest.DefaultAccountSID}, "ApiVersion": {"2010-04-01"}, "From": {number},
				"To":         {phone},
				"MessageSid": {sid}, "SmsSid": {sid}, "MessageStatus": {"delivered"}, "SmsStatus": {"delivered"},
				"RawDlrDoneDate": {"0001010000"},
			}, map[string][]string(p.params))
		})
}

func TestCallback_CarriesTheErrorCode(t *testing.T) {
	t.Parallel()
	rules := []twiliotest.Rule{{From: number, Final: "undelivered", ErrorCode: 30003}}
	delivered(t, twiliotest.Options{Rules: rules}, nil, func(_ twilio, h *webhook, _ string) {
		require.Equal(t, "30003", h.all()[2].params.Get("ErrorCode"))
	})
}

func TestCallback_Faults(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name     string
		faults   twiliotest.Faults
		statuses []string
		tally    twiliotest.CallbackTally
	}{
		{"Mute", twiliotest.Faults{MuteCallbacks: true}, nil, twiliotest.CallbackTally{}},
		{"Lose", twiliotest.Faults{LoseCallback: 1}, nil, twiliotest.CallbackTally{Lost: 3}},
		{"Duplicate", twiliotest.Faults{DuplicateCallback: 1},
			[]string{"sending", "sending", "sent", "sent", "delivered", "delivered"},
			twiliotest.CallbackTally{Posted: 6, Duplicated: 3}},
		{"Reorder", twiliotest.Faults{ReorderCallback: 1}, []string{"sent", "sending", "delivered"},
			twiliotest.CallbackTally{Posted: 3, Reordered: 1}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			delivered(t, twiliotest.Options{Faults: tc.faults}, nil, func(s twilio, h *webhook, sid string) {
				require.Equal(t, tc.statuses, h.statuses())
				require.Equal(t, tc.tally, s.Tally().Callbacks)
				require.Equal(t, "delivered", s.get("/Messages/" + sid + ".json").fields["status"])
			})
		})
	}
}

func TestCallback_DuplicateHasTheSameToken(t *testing.T) {
	t.Parallel()
	opts := twiliotest.Options{Faults: twiliotest.Faults{DuplicateCallback: 1}}
	delivered(t, opts, nil, func(_ twilio, h *webhook, _ string) {
		token := func(i int) string { return h.all()[i].header.Get("I-Twilio-Idempotency-Token") }
		require.Equal(t, token(0), token(1))
		require.NotEqual(t, token(1), token(2))
	})
}

func TestCallback_Retries(t *testing.T) {
	t.Parallel()
	down, slow := reaction{status: http.StatusServiceUnavailable}, reaction{err: io.ErrUnexpectedEOF}
	cases := []struct {
		name     string
		fragment string
		script   []reaction
		attempts int // of the first callback
	}{
		{"ConnectFailureOnce", "", []reaction{refused(), refused(), refused()}, 2},
		{"NoServerErrorByDefault", "", []reaction{down}, 1},
		{"NoReadFailureByDefault", "", []reaction{slow}, 1},
		{"NoneIfTheURLSaysSo", "#rc=0", []reaction{refused()}, 1},
		{"AllPolicies", "#rc=5&rp=all", []reaction{down, slow, refused(), {status: 404}, down, down}, 6},
		{"OnePolicy", "#rc=5&rp=5xx", []reaction{down, down, {status: 404}}, 3},
		{"WithinTheTotalTime", "#rc=5&rp=all&tt=2500", []reaction{down, down, down, down}, 3},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := &webhook{script: tc.script}
				s := start(t, twiliotest.Options{
					CallbackClient: h.client(),
					Rules:          []twiliotest.Rule{{To: phone, Final: "failed"}},
				})
				s.accept(map[string]string{"StatusCallback": callbackURL + tc.fragment})
				pass(time.Minute)
				require.Len(t, h.all(), tc.attempts)
				require.EqualValues(t, tc.attempts-1, s.Tally().Retried)
				last := h.all()[tc.attempts-1]
				require.Equal(t, h.all()[0].header.Get("I-Twilio-Idempotency-Token"),
					last.header.Get("I-Twilio-Idempotency-Token"))
			})
		})
	}
}

func TestReset_EndsDeliveries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &webhook{}
		s := start(t, twiliotest.Options{CallbackClient: h.client(), StepDelay: time.Second})
		s.accept(map[string]string{"StatusCallback": callbackURL})
		s.Reset()
		pass(time.Minute)
		require.Empty(t, h.all())
		require.Equal(t, twiliotest.Tally{Faults: map[string]int64{}}, s.Tally())
	})
}
