package twiliotest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

const (
	service      = "MG00000000000000000000000000000001"
	emptyService = "MG00000000000000000000000000000002"
)

func at(hour int) func() time.Time {
	return func() time.Time { return time.Date(2026, 5, 4, hour, 0, 0, 0, time.UTC) }
}

// stuck keeps messages at their first status.
const stuck = 24 * time.Hour

func TestCreate(t *testing.T) {
	t.Parallel()

	t.Run("RepliesLikeTwilio", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{Clock: at(7), StepDelay: stuck})
		a := s.create(map[string]string{"Body": "It's \"now\" \\ \n ч"})
		require.Equal(t, http.StatusCreated, a.status)
		require.Regexp(t, regexp.MustCompile(`^SM[0-9a-f]{32}$`), a.sid())
		uri := accountPath + "/Messages/" + a.sid()
		require.Equal(t, map[string]any{
			"sid": a.sid(), "account_sid": twiliotest.DefaultAccountSID, "messaging_service_sid": nil,
			"from": number, "to": phone, "body": "It's \"now\" \\ \n ч", "status": "queued",
			"direction": "outbound-api", "num_segments": "1", "num_media": "0", "price": nil, "price_unit": "USD",
			"error_code": nil, "error_message": nil, "date_created": "Mon, 04 May 2026 07:00:00 +0000",
			"date_sent": nil, "date_updated": "Mon, 04 May 2026 07:00:00 +0000", "api_version": "2010-04-01",
			"uri": uri + ".json", "subresource_uris": map[string]any{"media": uri + "/Media.json"},
		}, a.fields)
	})

	t.Run("ServiceChoosesTheSenderLater", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{StepDelay: stuck})
		a := s.create(map[string]string{"From": "", "MessagingServiceSid": service})
		require.Equal(t, []any{"accepted", nil, "0", service},
			[]any{a.fields["status"], a.fields["from"], a.fields["num_segments"], a.fields["messaging_service_sid"]})
	})

	t.Run("MediaMakesAnMMS", func(t *testing.T) {
		t.Parallel()
		a := start(t, twiliotest.Options{}).create(map[string]string{"Body": "",
			"MediaUrl": "https://example.com/a.jpg"})
		require.True(t, strings.HasPrefix(a.sid(), "MM"))
		require.Equal(t, "1", a.fields["num_media"])
	})

	t.Run("SIDsDifferBetweenSeeds", func(t *testing.T) {
		t.Parallel()
		one, other := start(t, twiliotest.Options{Seed: 1}), start(t, twiliotest.Options{Seed: 2})
		require.NotEqual(t, one.accept(nil), other.accept(nil))
	})

	t.Run("SIDsRepeatWithTheSeed", func(t *testing.T) {
		t.Parallel()
		one, other := start(t, twiliotest.Options{Seed: 1}), start(t, twiliotest.Options{Seed: 1})
		require.Equal(t, one.accept(nil), other.accept(nil))
	})

	t.Run("AcceptsAChunkedForm", func(t *testing.T) {
		t.Parallel()
		req := newCreate("", nil)
		req.ContentLength = -1
		require.Equal(t, http.StatusCreated, start(t, twiliotest.Options{}).do(req).status)
	})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s := start(t, twiliotest.Options{
		Services: map[string][]string{service: {"+12025550101"}, emptyService: {}},
		Rules:    []twiliotest.Rule{{To: "+14155550199", Code: 30099, HTTPStatus: http.StatusTeapot}},
	})
	cases := load[struct {
		Name   string
		Form   map[string]string
		Status int
		Code   int
	}](t, "refusals.json")
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			t.Parallel()
			if tc.Form["Body"] == "LONG" {
				tc.Form["Body"] = strings.Repeat("é", 1601)
			}
			req := newCreate("", tc.Form)
			if tc.Form["Body"] == "ESCAPE" {
				req = withBody(req, "To=%2B14155550123&Body=%zz")
			}
			a := s.do(req)
			require.Equal(t, tc.Status, a.status, a.raw)
			require.Equal(t, tc.Code, a.code())
			require.EqualValues(t, tc.Status, a.fields["status"])
			require.NotEmpty(t, a.fields["message"])
			require.Contains(t, a.fields["more_info"], "https://www.twilio.com/docs/errors/")
		})
	}
}

func withBody(req *http.Request, body string) *http.Request {
	other := httptest.NewRequest(http.MethodPost, req.URL.Path, strings.NewReader(body))
	other.Header = req.Header
	return other
}

func TestRefusals_TooManyMedia(t *testing.T) {
	t.Parallel()
	form := url.Values{"To": {phone}, "From": {number}}
	for range 11 {
		form.Add("MediaUrl", "https://example.com/a.jpg")
	}
	a := start(t, twiliotest.Options{}).do(withBody(newCreate("", nil), form.Encode()))
	require.Equal(t, 21623, a.code())
}

func TestSegments(t *testing.T) {
	t.Parallel()
	s := start(t, twiliotest.Options{})
	cases := load[struct {
		Name, Unit, Segments string
		Count                int
	}](t, "segments.json")
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			t.Parallel()
			a := s.create(map[string]string{"Body": strings.Repeat(tc.Unit, tc.Count)})
			require.Equal(t, tc.Segments, a.fields["num_segments"])
		})
	}
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	s := start(t, twiliotest.Options{APIKeys: map[string]string{"SK1": "secret"}})
	cases := []struct {
		name, path, user, password string
		status, code               int
	}{
		{"Token", createPath, twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken, http.StatusCreated, 0},
		{"APIKey", createPath, "SK1", "secret", http.StatusCreated, 0},
		{"WrongToken", createPath, twiliotest.DefaultAccountSID, "wrong", http.StatusUnauthorized, 20003},
		{"NoSuchKey", createPath, "SK2", "secret", http.StatusUnauthorized, 20003},
		{"OtherAccount", "/2010-04-01/Accounts/AC2/Messages.json", "SK1", "secret", http.StatusNotFound, 20404},
		{"OtherResource", accountPath + "/Calls.json", "SK1", "secret", http.StatusNotFound, 20404},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			req := newCreate("", nil)
			req.URL.Path = tc.path
			req.SetBasicAuth(tc.user, tc.password)
			a := s.do(req)
			require.Equal(t, tc.status, a.status)
			require.Equal(t, tc.code, a.code())
		})
	}
}
