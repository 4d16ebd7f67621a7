package rest_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/ords/rest"
)

// TestGuessers_OfManyNetworksHaveNoMoreOfAClient, and learn from none of it whether there is such a client.
func TestGuessers_OfManyNetworksHaveNoMoreOfAClient(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"payroll", "nobody"} {
		peer := ""
		w := newWorld(t, func(o *rest.Options) { o.Peer = func(*http.Request) string { return peer } })
		tried := map[int]int{}
		guess := func(secret string) int {
			r := request(http.MethodGet, "/inbound/", "")
			r.SetBasicAuth(id, secret)
			return w.do(r).Code
		}
		for i := range 60 {
			peer = "2001:db8:0:" + strconv.Itoa(i) + "::1"
			tried[guess("wrong")]++
		}
		require.Equal(t, map[int]int{http.StatusUnauthorized: 50, http.StatusTooManyRequests: 10}, tried, id)
		require.Equal(t, http.StatusTooManyRequests, guess(secret), "also the right one, which this gateway does not know yet")
		w.now = w.now.Add(time.Hour)
		tried = map[int]int{}
		for range 100 {
			peer += "1"
			tried[guess("wrong")]++
		}
		require.Equal(t, 50, tried[http.StatusUnauthorized], id)
	}
}

// TestGuesser_OfOneAddressKeepsNoClientOut, however long it goes on.
func TestGuesser_OfOneAddressKeepsNoClientOut(t *testing.T) {
	t.Parallel()
	peer := "192.0.2.7"
	w := newWorld(t, func(o *rest.Options) { o.Peer = func(*http.Request) string { return peer } })
	for range 300 {
		r := request(http.MethodGet, "/inbound/", "")
		r.SetBasicAuth("payroll", "wrong")
		w.do(r)
		w.now = w.now.Add(30 * time.Second)
	}
	peer = "192.0.2.8"
	w.get("/inbound/")
}

// TestWriters_AreShownNothingThatTheyMayNotRead: what they write may be answered with somebody else's row.
func TestWriters_AreShownNothingThatTheyMayNotRead(t *testing.T) {
	t.Parallel()
	for reads, want := range map[rest.Grant]map[string]operate.Role{
		{Scope: rest.ReadOutbound}:                {"it": operate.RoleHelpDesk},
		{Scope: rest.ReadOutbound, Channel: "it"}: {"it": operate.RoleHelpDesk},
		{Scope: rest.ReadOutbound, Channel: "hr"}: {"it": operate.RoleViewer},
		{Scope: rest.ReadInbound}:                 {"it": operate.RoleViewer},
		{Scope: rest.WriteInbound}:                {"it": operate.RoleViewer},
	} {
		w := newWorld(t, func(o *rest.Options) {
			o.Clients[0].Scopes = []rest.Grant{{Scope: rest.WriteOutbound, Channel: "it"}, reads}
		})
		answer := w.do(request(http.MethodPost, "/outbound/", `{"channel":"it","phones":"+14155550100","body":"x"}`))
		require.Equal(t, http.StatusCreated, answer.Code)
		require.Equal(t, want, w.readings[0].Actor.Roles, reads)
		require.Equal(t, want["it"] == operate.RoleHelpDesk, w.readings[0].Reveal)
	}
	w := newWorld(t, func(o *rest.Options) {
		o.Clients[0].Scopes = []rest.Grant{{Scope: rest.WriteInbound}, {Scope: rest.ReadInbound, Channel: "hr"}}
	})
	require.Equal(t, http.StatusOK, w.do(request(http.MethodPut, "/inbound/1", `{"process_status":"NEW"}`)).Code)
	require.Equal(t, map[string]operate.Role{"": operate.RoleViewer, "hr": operate.RoleHelpDesk}, w.readings[0].Actor.Roles)
}

// TestChannels_AreToldToNobodyWhoDoesNotHaveThem, and no refusal repeats what was given.
func TestChannels_AreToldToNobodyWhoDoesNotHaveThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *rest.Options) {
		o.Clients[0].Scopes = []rest.Grant{{Scope: rest.WriteOutbound, Channel: "it"}}
	})
	for _, channel := range []string{"hr", "+14155550100"} {
		answer := w.do(request(http.MethodPost, "/outbound/", `{"channel":"`+channel+`","phones":"","body":""}`))
		require.Equal(t, http.StatusForbidden, answer.Code)
		require.NotContains(t, answer.Body.String(), channel)
	}
}

func TestOffset_RevealsNothingOfWhatIsPassedOver(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/inbound/?offset=1", "/outbound/?offset=1"} {
		w := newWorld(t)
		w.get(path)
		require.Len(t, w.readings, 2)
		require.False(t, w.readings[0].Reveal)
		require.True(t, w.readings[1].Reveal)
	}
}

// TestQuery_IsNeverTakenInPart: without its q it would ask for more.
func TestQuery_IsNeverTakenInPart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, query := range []string{`q={"status":"SENT"};limit=1`, `q=%7B%zz`, `limit=1&q={"status":"SENT"};`, "limit=1;q={}", "q={}&q={}"} {
		for _, list := range []string{"/inbound/", "/outbound/"} {
			r := request(http.MethodGet, list, "")
			r.URL.RawQuery = query
			require.Equal(t, http.StatusBadRequest, w.do(r).Code, query)
		}
	}
	require.Empty(t, w.readings)
}

// TestLinks_SayNothingThatARequestMadeUp: without an address of their own they are paths.
func TestLinks_SayNothingThatARequestMadeUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *rest.Options) { o.PublicURL = "" })
	for _, r := range []*http.Request{
		request(http.MethodGet, "/inbound/?limit=1", ""), request(http.MethodGet, "/inbound/1", ""), request(http.MethodGet, "/outbound/?offset=1", ""),
		request(http.MethodPost, "/outbound/", `{"channel":"it","phones":"+14155550100","body":"x"}`),
	} {
		r.Host = "evil.example.com"
		r.Header.Set("X-Forwarded-Host", "evil.example.com")
		answer := w.do(r)
		require.Less(t, answer.Code, http.StatusBadRequest)
		require.NotContains(t, answer.Body.String(), "evil")
		require.NotContains(t, answer.Body.String(), "://")
		require.Contains(t, answer.Body.String(), `"href":"/ords/xxsms/`)
		require.Regexp(t, "^($|/ords/xxsms/outbound/[0-9]+$)", answer.Header().Get("Location"))
	}
}

// TestAnswers_AreNotMuchLongerThanRequests, whatever is wrong with these.
func TestAnswers_AreNotMuchLongerThanRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, body := range []string{
		`{"channel":"it","media_urls":[` + strings.Repeat("1,", 30_000) + `1]}`,
		manyMembers(6000),
	} {
		for method, path := range map[string]string{http.MethodPost: "/outbound/", http.MethodPut: "/inbound/1"} {
			answer := w.do(request(method, path, body))
			require.Equal(t, http.StatusBadRequest, answer.Code)
			require.Less(t, answer.Body.Len(), 16<<10)
		}
	}
}

func manyMembers(n int) string {
	var body strings.Builder
	body.WriteString(`{"channel":"it"`)
	for i := range n {
		body.WriteString(`,"` + strconv.Itoa(i) + `":1`)
	}
	return body.String() + "}"
}
