package twiliotest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// fill accepts n messages and returns their SIDs, newest first.
func fill(s twilio, n int) []string {
	var sids []string
	for i := range n {
		sids = append(sids, s.accept(map[string]string{"Body": strconv.Itoa(i)}))
	}
	slices.Reverse(sids)
	return sids
}

func TestList(t *testing.T) {
	t.Parallel()

	t.Run("NewestFirst", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{})
		sids := fill(s, 3)
		a := s.get("/Messages.json")
		require.Equal(t, sids, a.messages())
		require.Nil(t, a.fields["next_page_uri"])
		require.EqualValues(t, 50, a.fields["page_size"])
		require.EqualValues(t, 2, a.fields["end"])
	})

	t.Run("PagesFollowNextPageURI", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{})
		sids := fill(s, 5)
		require.Equal(t, sids, follow(s, "/Messages.json?PageSize=2"))
	})

	t.Run("PagesStayWhileMessagesArrive", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{})
		sids := fill(s, 4)
		first := s.get("/Messages.json?PageSize=2&To=" + url.QueryEscape(phone))
		s.accept(nil)
		second := s.get(relative(t, first, "next_page_uri"))
		require.Equal(t, sids[2:], second.messages())
		require.Equal(t, relative(t, first, "first_page_uri"), relative(t, second, "previous_page_uri"))
	})

	t.Run("FiltersByNumbers", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{})
		s.accept(nil)
		wanted := s.accept(map[string]string{"To": "+14155550124", "From": "+12025550101"})
		s.accept(map[string]string{"To": "+14155550124"})
		require.Equal(t, []string{wanted}, s.get("/Messages.json?To=%2B14155550124&From=%2B12025550101").messages())
		require.Equal(t, []string{wanted}, s.get("/Messages.json?From=%2B12025550101").messages())
	})

	t.Run("ShowsInbound", func(t *testing.T) {
		t.Parallel()
		hook := &webhook{}
		s := start(t, twiliotest.Options{InboundURL: "https://example.com/in", CallbackClient: hook.client()})
		s.accept(nil)
		_, err := s.Receive(t.Context(), twiliotest.Inbound{From: phone, To: number, Body: "Y", MessageSID: "SM1"})
		require.NoError(t, err)
		a := s.get("/Messages.json?To=" + url.QueryEscape(number))
		require.Equal(t, []string{"SM1"}, a.messages())
		require.Contains(t, a.raw, `"direction":"inbound"`)
	})

	t.Run("HidesAMessageForTheDelay", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := start(t, twiliotest.Options{Faults: twiliotest.Faults{ListDelay: time.Minute}})
			sid := s.accept(nil)
			pass(time.Minute - 1)
			require.Empty(t, s.get("/Messages.json").messages())
			require.Equal(t, sid, s.get("/Messages/"+sid+".json").sid(), "a fetch has no delay")
			pass(1)
			require.Equal(t, []string{sid}, s.get("/Messages.json").messages())
		})
	})

	t.Run("UnreadableIs503", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{Faults: twiliotest.Faults{ListUnreadable: true}})
		a := s.get("/Messages.json")
		require.Equal(t, http.StatusServiceUnavailable, a.status)
		require.Equal(t, 20503, a.code())
		require.EqualValues(t, 1, s.Tally().Faults["list_unreadable"])
	})

	t.Run("LeavesOutTestCredentialsSender", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{})
		s.accept(map[string]string{"From": "+15005550006"})
		require.Empty(t, s.get("/Messages.json").messages())
	})
}

// follow reads all pages.
func follow(s twilio, path string) []string {
	var sids []string
	for path != "" {
		a := s.get(path)
		sids = append(sids, a.messages()...)
		path = ""
		if next, ok := a.fields["next_page_uri"].(string); ok {
			path = strings.TrimPrefix(next, accountPath)
		}
	}
	return sids
}

func relative(t *testing.T, a answer, field string) string {
	t.Helper()
	uri, ok := a.fields[field].(string)
	require.True(t, ok, "%s is null", field)
	return strings.TrimPrefix(uri, accountPath)
}

func TestList_DateSent(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, query string
		shown       bool
	}{
		{"SameDay", "DateSent=2000-01-01", true},
		{"OtherDay", "DateSent=2000-01-02", false},
		{"OnOrAfter", "DateSent>=2000-01-01", true},
		{"OnOrAfterTomorrow", "DateSent>=2000-01-02", false},
		{"OnOrBefore", "DateSent<=2000-01-01", true},
		{"OnOrBeforeYesterday", "DateSent<=1999-12-31", false},
		{"InstantCountsAsItsDay", "DateSent>=2000-01-01T23:00:00Z", true},
		{"InstantInItsZone", "DateSent>=2000-01-01T23:00:00-05:00", false},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // begins on 2000-01-01
				s := start(t, twiliotest.Options{})
				s.accept(nil)
				synctest.Wait()
				require.Equal(t, tc.shown, len(s.get("/Messages.json?"+query(tc.query)).messages()) == 1)
			})
		})
	}

	t.Run("HidesWhatIsNotSentYet", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{StepDelay: stuck})
		s.accept(nil)
		require.Empty(t, s.get("/Messages.json?"+query("DateSent>=2000-01-01")).messages())
	})
}

func query(filter string) string {
	name, value, _ := strings.Cut(filter, "=")
	return url.Values{name: {value}}.Encode()
}

func TestList_RefusesNonsense(t *testing.T) {
	t.Parallel()
	s := start(t, twiliotest.Options{})
	for _, q := range []string{"PageSize=x", "DateSent=yesterday", "Page=1", "Page=x&PageToken=PASM1"} {
		require.Equal(t, 20001, s.get("/Messages.json?"+q).code(), q)
	}
}

func TestFetch(t *testing.T) {
	t.Parallel()
	s := start(t, twiliotest.Options{StepDelay: stuck})

	t.Run("Message", func(t *testing.T) {
		t.Parallel()
		sid := s.accept(nil)
		require.Equal(t, "queued", s.get("/Messages/" + sid + ".json").fields["status"])
	})
	t.Run("UnknownMessage", func(t *testing.T) {
		t.Parallel()
		a := s.get("/Messages/SM00000000000000000000000000000000.json")
		require.Equal(t, http.StatusNotFound, a.status)
		require.Equal(t, 20404, a.code())
	})
	t.Run("Account", func(t *testing.T) {
		t.Parallel()
		a := s.get(".json")
		require.Equal(t, []any{twiliotest.DefaultAccountSID, "active", "Full"},
			[]any{a.fields["sid"], a.fields["status"], a.fields["type"]})
	})
	t.Run("NeedsCredentials", func(t *testing.T) {
		t.Parallel()
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, accountPath+".json", nil)
		require.Equal(t, 20003, s.do(req).code())
	})
}
