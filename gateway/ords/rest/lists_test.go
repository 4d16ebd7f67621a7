package rest_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/ords/rest"
)

func TestCollection_HasTheEnvelopeOfORDS(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	answer := w.do(request(http.MethodGet, "/outbound/?limit=2&fields=message_id,body,status_at,creation_date,source_key", ""))
	require.Equal(t, http.StatusOK, answer.Code)
	require.Equal(t, "application/json", answer.Header().Get("Content-Type"))
	require.Equal(t, "no-store", answer.Header().Get("Cache-Control"))
	require.Len(t, answer.Header().Get("ETag"), 90, "64 bytes in base64, quoted")
	const at = "https://lists.example.com/ords/xxsms/outbound/"
	item := func(id string) string {
		return `{"message_id":` + id + `,"source_key":null,"body":"Your <certificate> expires.",` +
			`"status_at":"2026-11-28T12:00:00.123Z","creation_date":"2026-11-28T12:00:00Z","links":[{"rel":"self","href":"` + at + id + `"}]}`
	}
	const query = "fields=message_id%2Cbody%2Cstatus_at%2Ccreation_date%2Csource_key&limit=2"
	link := func(rel, href string) string { return `{"rel":"` + rel + `","href":"` + href + `"}` }
	require.Equal(t, `{"items":[`+item("3")+","+item("2")+`],"hasMore":true,"limit":2,"offset":0,"count":2,"links":[`+
		link("self", at+"?"+query)+","+link("edit", at)+","+
		link("describedby", "https://lists.example.com/ords/xxsms/open-api-catalog/")+","+link("first", at+"?"+query)+","+
		link("next", at+"?cursor=2&"+query+"&offset=2")+`]}`, answer.Body.String())
}

func TestCollection_NextLinksReachEachRowOnce(t *testing.T) {
	t.Parallel()
	for _, list := range []string{"outbound", "inbound"} {
		w := newWorld(t)
		var seen []float64
		path := "/" + list + "/?limit=2"
		for path != "" {
			page := w.get(path)
			for _, item := range page["items"].([]any) {
				seen = append(seen, item.(map[string]any)[map[string]string{"outbound": "message_id", "inbound": "inbound_id"}[list]].(float64))
			}
			path = next(t, page)
			w.messages = append(w.messages, gateway.Message{ID: gateway.MessageID(len(w.messages) + 1), Channel: "it"})
		}
		require.Equal(t, map[string][]float64{"outbound": {3, 2, 1}, "inbound": {1, 2, 3}}[list], seen)
	}
}

func next(t *testing.T, page map[string]any) string {
	t.Helper()
	for _, l := range page["links"].([]any) {
		if l := l.(map[string]any); l["rel"] == "next" {
			to, err := url.Parse(l["href"].(string))
			require.NoError(t, err)
			return to.RequestURI()[len(rest.BasePath):]
		}
	}
	require.Equal(t, false, page["hasMore"])
	return ""
}

func TestCollection_OffsetIsCountedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	page := w.get("/inbound/?offset=2")
	require.EqualValues(t, 1, page["count"])
	require.EqualValues(t, 2, page["offset"])
	require.EqualValues(t, 3, page["items"].([]any)[0].(map[string]any)["inbound_id"])
	require.EqualValues(t, 0, w.get("/outbound/?offset=5000")["count"])
}

func TestETag_SparesWhoHasItAlready(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/outbound/", "/outbound/1", "/inbound/", "/inbound/1", "/open-api-catalog/"} {
		tag := w.do(request(http.MethodGet, path, "")).Header().Get("ETag")
		again := request(http.MethodGet, path, "")
		again.Header.Set("If-None-Match", `"other", `+tag)
		answer := w.do(again)
		require.Equal(t, http.StatusNotModified, answer.Code)
		require.Empty(t, answer.Body.String())
	}
}

func TestPaths_AreServedWithAndWithoutSlashAndNeverRedirected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/outbound", "/outbound/", "/outbound/1", "/outbound/1/", "/inbound", "/open-api-catalog"} {
		require.Equal(t, http.StatusOK, w.do(request(http.MethodGet, path, "")).Code, path)
	}
	for path, status := range map[string]int{
		"/outbound/4": 404, "/outbound/x": 404, "/outbound/0": 404, "/inbound/9": 404, "/nothing/": 404, "/outbound/1/2": 404,
	} {
		require.Equal(t, status, w.do(request(http.MethodGet, path, "")).Code, path)
	}
	answer := w.do(request(http.MethodDelete, "/outbound/1", ""))
	require.Equal(t, http.StatusMethodNotAllowed, answer.Code)
	require.Equal(t, "GET, HEAD", answer.Header().Get("Allow"))
}

func TestParameters_AreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for query, want := range map[string]string{
		"limit=0": "limit must be 1 to 1000", "limit=1001": "limit must be 1 to 1000", "limit=x": "limit must be a whole number, 0 or more",
		"offset=10001": "offset must be at most 10000: follow the next links from there, or narrow q by the key",
		"fields=a":     `fields names "a", which is no column`, "cursor=0": "cursor must be that of a next link",
		"sort=x": "sort is no parameter: there are q, limit, offset, fields, cursor", "limit=1&limit=2": "limit is given more than once",
	} {
		answer := w.do(request(http.MethodGet, "/outbound/?"+query, ""))
		require.Equal(t, http.StatusBadRequest, answer.Code, query)
		require.Equal(t, "application/problem+json", answer.Header().Get("Content-Type"))
		require.Equal(t, want, decoded(t, answer.Body.String())["message"])
	}
}

func TestPersonalData_IsRevealedToWhomTheConfigurationSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *rest.Options) { o.Clients[0].Reveal = false })
	w.get("/outbound/")
	require.False(t, w.readings[0].Reveal)
	require.Equal(t, operate.RoleViewer, w.readings[0].Actor.Roles[operate.EveryChannel])
	w = newWorld(t)
	w.get("/inbound/")
	require.True(t, w.readings[0].Reveal)
	require.Equal(t, operate.Actor{Name: "lists:payroll", Roles: map[string]operate.Role{"": operate.RoleHelpDesk}}, w.readings[0].Actor)
	require.Equal(t, "list read by client payroll", w.readings[0].Reason)
}

func TestFailures_AreProblems(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]int{
		gateway.ErrUnavailable: 503, operate.ErrForbidden: 403, http.ErrBodyNotAllowed: 500, gateway.ErrBusy: 503,
	} {
		w := newWorld(t)
		w.fails = err
		answer := w.do(request(http.MethodGet, "/outbound/", ""))
		require.Equal(t, want, answer.Code, strconv.Itoa(want))
		require.Equal(t, want == 503, answer.Header().Get("Retry-After") != "")
		require.Contains(t, decoded(t, answer.Body.String())["type"], "tag:oracle.com,2020:error/")
	}
}
