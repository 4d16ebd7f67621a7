package rest_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/ords/rest"
)

func TestEnqueue_QueuesASourceKeyOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const body = `{"channel":"hr","phones":"+1 415 555 0177","body":"Grüße 🎓","source_key":"CERT-1","person_id":1001,"country_code":"us",
 "media_urls":"https://example.com/a.png https://example.com/b.png","reply_keywords":["YES","NO"],"priority":1,
 "not_before":"2026-12-01T08:00:00+01:00","ignore_quiet_hours":"Y","subject":null}`
	first := w.do(request(http.MethodPost, "/outbound/", body))
	require.Equal(t, http.StatusCreated, first.Code, first.Body)
	require.Equal(t, "https://lists.example.com/ords/xxsms/outbound/4", first.Header().Get("Location"))
	row := decoded(t, first.Body.String())
	require.Equal(t, []any{4.0, "hr", "US", "YES NO", "2026-12-01T07:00:00Z", "Y", "NEW", "Grüße 🎓"}, []any{
		row["message_id"], row["channel"], row["country_code"], row["reply_keywords"], row["not_before"],
		row["ignore_quiet_hours"], row["status"], row["body"]})
	require.Equal(t, []string{"https://example.com/a.png", "https://example.com/b.png"}, w.messages[3].MediaURLs)
	require.Equal(t, "lists:payroll", w.acts[0].Actor.Name)
	again := w.do(request(http.MethodPost, "/outbound", body))
	require.Equal(t, http.StatusOK, again.Code)
	require.Equal(t, first.Header().Get("Location"), again.Header().Get("Location"))
	require.Equal(t, first.Body.String(), again.Body.String())
	require.Len(t, w.messages, 4)
}

func TestEnqueue_NamesEachFault(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	answer := w.do(request(http.MethodPost, "/outbound/", `{"channel":"sales","body":"`+strings.Repeat("x", 1601)+
		`","priority":10,"time_zone":"Mars","manager_email":"x","country_code":"USA","source_key":"\u0000"}`))
	require.Equal(t, http.StatusBadRequest, answer.Code)
	var problem struct {
		Message string
		Details []struct {
			Path  string `json:"o:errorPath"`
			Title string
		} `json:"o:errorDetails"`
	}
	require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &problem))
	var paths []string
	for _, d := range problem.Details {
		paths = append(paths, d.Path)
	}
	require.Equal(t, []string{"channel", "phones", "country_code", "body", "priority", "manager_email", "source_key"}, paths)
	require.Equal(t, "is too long: it may have 1600 characters", problem.Details[3].Title)
	require.NotContains(t, answer.Body.String(), "xxx")
	answer = w.do(request(http.MethodPost, "/outbound/", `{"channel":7,"status":"SENT","foo":1,"person_id":1.5,"not_before":"soon"}`))
	require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &problem))
	titles := map[string]string{}
	for _, d := range problem.Details {
		titles[d.Path] = d.Title
	}
	require.Equal(t, map[string]string{
		"channel": "must be a text", "status": "is written by the gateway", "foo": "is no column",
		"person_id": "must be a whole number", "not_before": "must be a time such as 2026-11-28T09:00:00Z",
	}, titles)
	require.Len(t, w.messages, 3)
}

func TestOutbound_RefusesTheKeysOfTheGatewaysOwnRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, key := range []string{"resend:4711", "question:SM1"} {
		answer := w.do(request(http.MethodPost, "/outbound/", `{"channel":"hr","phones":"+14155550100","body":"x","source_key":"`+key+`"}`))
		require.Equal(t, http.StatusBadRequest, answer.Code)
		require.Contains(t, answer.Body.String(), "is kept for the gateway")
	}
}

func TestBodies_AreBoundedAndOfOneKind(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *rest.Options) { o.MaxBody = 1 << 10 })
	post := func(kind, body string) int {
		r := request(http.MethodPost, "/outbound/", body)
		r.Header.Set("Content-Type", kind)
		return w.do(r).Code
	}
	require.Equal(t, http.StatusRequestEntityTooLarge, post("application/json", `{"body":"`+strings.Repeat("x", 2000)+`"}`))
	require.Equal(t, http.StatusUnsupportedMediaType, post("application/x-www-form-urlencoded", `channel=it`))
	require.Equal(t, http.StatusUnsupportedMediaType, post("application/json; charset=latin1", `{}`))
	for _, body := range []string{`[]`, `{`, `{} {}`, `{"channel":"it","channel":"hr"}`, "{\"body\":\"\xff\"}", strings.Repeat("[", 100)} {
		require.Equal(t, http.StatusBadRequest, post("application/json", body), body)
	}
}

func TestProcess_WritesWhatASweepMadeOfAReply(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	row := w.do(request(http.MethodGet, "/inbound/1", ""))
	put := func(body, match string) (int, map[string]any) {
		r := request(http.MethodPut, "/inbound/1", body)
		if match != "" {
			r.Header.Set("If-Match", match)
		}
		answer := w.do(r)
		return answer.Code, decoded(t, answer.Body.String())
	}
	code, is := put(`{"process_status":"NEW","process_error":"HR is away"}`, row.Header().Get("ETag"))
	require.Equal(t, http.StatusOK, code, is)
	require.Equal(t, []any{"NEW", "HR is away", 1.0}, []any{is["process_status"], is["process_error"], is["process_attempts"]})
	code, _ = put(`{"process_status":"DONE"}`, row.Header().Get("ETag"))
	require.Equal(t, http.StatusPreconditionFailed, code, "it was tried meanwhile")
	row = w.do(request(http.MethodGet, "/inbound/1", ""))
	whole := strings.Replace(strings.Replace(row.Body.String(), `"process_status":"NEW"`, `"process_status":"DONE"`, 1),
		`"process_error":"HR is away"`, `"process_error":null`, 1)
	code, is = put(whole, row.Header().Get("ETag"))
	require.Equal(t, http.StatusOK, code)
	require.Equal(t, []any{"DONE", nil, 2.0}, []any{is["process_status"], is["process_error"], is["process_attempts"]})
	code, _ = put(whole, row.Header().Get("ETag"))
	require.Equal(t, http.StatusPreconditionFailed, code, "it may have been another sweep")
	code, is = put(`{"process_status":"DONE"}`, "")
	require.Equal(t, http.StatusOK, code, "once more is the same")
	require.EqualValues(t, 2, is["process_attempts"])
	code, is = put(`{"process_status":"NEW"}`, "")
	require.Equal(t, http.StatusConflict, code)
	require.Equal(t, operate.ErrTaken.Error(), is["message"])
}

func TestWhatIsWritten_IsAnsweredSoAlsoIfItCannotBeRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.afterwards = gateway.ErrUnavailable
	answer := w.do(request(http.MethodPost, "/outbound/", `{"channel":"hr","phones":"+14155550100","body":"x"}`))
	require.Equal(t, http.StatusCreated, answer.Code)
	require.Equal(t, "https://lists.example.com/ords/xxsms/outbound/4", answer.Header().Get("Location"))
	require.Contains(t, answer.Body.String(), `"message_id":4`)
	w.fails = nil
	answer = w.do(request(http.MethodPut, "/inbound/1", `{"process_status":"TAKEN"}`))
	require.Equal(t, http.StatusOK, answer.Code)
	require.Contains(t, answer.Body.String(), `"inbound_id":1`)
}

func TestProcess_AReplyIsClaimedByOneSweep(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	etag := w.do(request(http.MethodGet, "/inbound/1", "")).Header().Get("ETag")
	for _, want := range []int{http.StatusOK, http.StatusConflict} {
		require.Equal(t, want, w.do(request(http.MethodPut, "/inbound/1", `{"process_status":"TAKEN"}`)).Code)
	}
	r := request(http.MethodPut, "/inbound/1", `{"process_status":"TAKEN"}`)
	r.Header.Set("If-Match", etag)
	require.Equal(t, http.StatusPreconditionFailed, w.do(r).Code)
	require.Equal(t, http.StatusOK, w.do(request(http.MethodPut, "/inbound/1", `{"process_status":"DONE"}`)).Code)
}

func TestProcess_RefusesWhatIsNotASweeps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.replies[1].Match.Status = gateway.MatchPending
	for body, want := range map[string]int{
		`{"process_status":"done"}`: 400, `{}`: 400, `{"process_status":"DONE","process_error":"x"}`: 400,
		`{"process_status":"DONE","keyword":"YES"}`: 400, `{"process_status":"DONE","inbound_id":2}`: 400, `{"process_status":"DONE","x":1}`: 400,
	} {
		require.Equal(t, want, w.do(request(http.MethodPut, "/inbound/1", body)).Code, body)
	}
	require.Equal(t, http.StatusConflict, w.do(request(http.MethodPut, "/inbound/2", `{"process_status":"DONE"}`)).Code)
	require.Equal(t, http.StatusNotFound, w.do(request(http.MethodPut, "/inbound/9", `{"process_status":"DONE"}`)).Code)
	require.Equal(t, gateway.ProcessNew, w.replies[0].Processing.Status)
}

// FuzzEnqueue: whatever a body is, the answer is a row or a problem, and what is queued can be sent.
func FuzzEnqueue(f *testing.F) {
	for _, body := range []string{
		`{"channel":"it","phones":"+14155550100","body":"x"}`, `{"channel":"it","phones":"1","media_urls":["https://a"]}`, `{"priority":1e3}`, `[`, `{"body":"\u0000"}`,
	} {
		f.Add(body)
	}
	w := newWorld(f)
	start := slices.Clone(w.messages)
	f.Fuzz(func(t *testing.T, body string) {
		w.messages = slices.Clone(start)
		r := request(http.MethodPost, "/outbound/", body+" ")
		answer := w.do(r)
		require.Contains(t, []int{http.StatusCreated, http.StatusBadRequest, http.StatusRequestEntityTooLarge}, answer.Code)
		require.True(t, json.Valid(answer.Body.Bytes()))
		require.Equal(t, answer.Code == http.StatusCreated, len(w.messages) == 4)
	})
}
