package twiliotest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// lookup asks for a number's line type.
func (s twilio) lookup(query string) answer {
	s.tb.Helper()
	req := httptest.NewRequest(http.MethodGet, "/v2/PhoneNumbers/"+phone+query, nil)
	req.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
	return s.do(req)
}

// lineType is the type in an answer, nil if the answer has none.
func (a answer) lineType() any {
	line, _ := a.fields["line_type_intelligence"].(map[string]any)
	return line["type"]
}

const lineTypeOnly = "?Fields=line_type_intelligence"

func TestLookup_TellsTheLine(t *testing.T) {
	t.Parallel()
	s := start(t, twiliotest.Options{})
	require.Equal(t, "mobile", s.lookup(lineTypeOnly).lineType())
	require.Nil(t, s.lookup("").lineType(), "what is not asked for is not told, nor charged for")
	s.SetLine(phone, twiliotest.Line{Type: "landline"})
	require.Equal(t, "landline", s.lookup(lineTypeOnly).lineType())
	require.Equal(t, twiliotest.LookupTally{Answered: 2, Numbers: 1}, s.Tally().Lookups)
}

func TestLookup_IsScripted(t *testing.T) {
	t.Parallel()
	s := start(t, twiliotest.Options{Line: func(number string) twiliotest.Line {
		return twiliotest.Line{Type: map[bool]string{true: "fixedVoip", false: "mobile"}[number == phone]}
	}})
	require.Equal(t, "fixedVoip", s.lookup(lineTypeOnly).lineType())
}

func TestLookup_Refuses(t *testing.T) {
	t.Parallel()
	s := start(t, twiliotest.Options{})
	s.SetLine(phone, twiliotest.Line{Code: 60600})
	a := s.lookup(lineTypeOnly)
	require.Equal(t, http.StatusOK, a.status)
	require.EqualValues(t, 60600, a.fields["line_type_intelligence"].(map[string]any)["error_code"])

	s.SetFaults(twiliotest.Faults{LookupCode: 20429, RetryAfter: time.Second})
	a = s.lookup(lineTypeOnly)
	require.Equal(t, http.StatusTooManyRequests, a.status)
	require.Equal(t, "1", a.header.Get("Retry-After"))
	require.EqualValues(t, 1, s.Tally().Faults["lookup_code"])

	req := httptest.NewRequest(http.MethodGet, "/v2/PhoneNumbers/"+phone, nil)
	require.Equal(t, 20003, s.do(req).code(), "credentials are asked for")
}

func TestLookup_IsSetFromAnotherProcess(t *testing.T) {
	t.Parallel()
	r, c := control(t, twiliotest.Options{})
	line := twiliotest.LineOf{Number: phone, Line: twiliotest.Line{Type: "pager"}}
	require.NoError(t, c.SetLine(t.Context(), line))
	require.Equal(t, "pager", r.lookup(lineTypeOnly).lineType())
	require.NoError(t, c.Reset(t.Context()))
	require.Equal(t, "mobile", r.lookup(lineTypeOnly).lineType())
}
