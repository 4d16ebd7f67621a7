package ords_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/ords"
	"ebs-sms-gateway/gateway/webhook"
)

// rejectCase is a request that must not reach the Receiver, and what its client and the
// log learn.
type rejectCase struct {
	request *http.Request
	status  int
	reason  string
	// message is the problem's, "" for the status in words.
	message string
}

func with(r *http.Request, change func(*http.Request)) *http.Request {
	change(r)
	return r
}

func unsigned(method, target string) *http.Request { return httptest.NewRequest(method, target, nil) }

func rejectCases() map[string]rejectCase {
	typed := func(contentType string) *http.Request {
		return with(newPost(inboundPath, reply), func(r *http.Request) { r.Header.Set("Content-Type", contentType) })
	}
	broken := func(err error) *http.Request {
		body := io.MultiReader(strings.NewReader(reply), iotest.ErrReader(err))
		return with(newPost(inboundPath, reply), func(r *http.Request) { r.Body = io.NopCloser(body) })
	}
	const needsForm = "the content type must be application/x-www-form-urlencoded"
	const tooLarge = "the body is larger than 65536 bytes"
	form := func(body, message string) rejectCase {
		return rejectCase{newPost(inboundPath, body), 400, ords.ReasonForm, message}
	}
	return map[string]rejectCase{
		"NoSignature": {with(newPost(inboundPath, reply), func(r *http.Request) {
			r.Header.Del(signatureHeader)
		}), 401, ords.ReasonNoSignature, ""},
		"InvalidSignature": {with(newPost(inboundPath, reply), func(r *http.Request) {
			r.Header.Set(signatureHeader, "forged")
		}), 401, ords.ReasonBadSignature, ""},
		"ReplayedBodyWithAnotherSignature": {with(newPost(inboundPath, reply), func(r *http.Request) {
			sign(r, reply+"&NumMedia=0")
		}), 401, ords.ReasonBadSignature, ""},
		"NoSignatureAndNoForm": {with(newPost(inboundPath, reply), func(r *http.Request) {
			r.Header = http.Header{}
		}), 401, ords.ReasonNoSignature, ""},
		"SignatureOfAnotherPath": {with(newPost(inboundPath, reply), func(r *http.Request) {
			r.Header = newPost(statusPath, reply).Header
		}), 401, ords.ReasonBadSignature, ""},
		"TwoMegabytes": {newPost(inboundPath, reply+strings.Repeat("x", 2<<20)), 413, ords.ReasonTooLarge, tooLarge},
		"TwoMegabytesWithoutLength": {with(newPost(inboundPath, reply+strings.Repeat("x", 2<<20)),
			func(r *http.Request) { r.ContentLength = -1 }), 413, ords.ReasonTooLarge, tooLarge},
		"BodyThatBreaksOff": {broken(io.ErrUnexpectedEOF), 400, ords.ReasonUnreadable, "the body broke off"},
		"BodyThatIsTooSlow": {broken(os.ErrDeadlineExceeded), 408, ords.ReasonSlow, ""},
		"JSON":              {typed("application/json"), 415, ords.ReasonContentType, needsForm},
		"Multipart":         {typed("multipart/form-data; boundary=x"), 415, ords.ReasonContentType, needsForm},
		"NoContentType":     {typed(""), 415, ords.ReasonContentType, needsForm},
		"TwoContentTypes":   {typed(formType + ", text/plain"), 415, ords.ReasonContentType, needsForm},
		"MalformedEscape":   form(reply+"&Bad=%zz"+privateText, "body: field 4: malformed percent escape"),
		"RawSemicolon":      form(reply+"&Bad=a;b", "body: field 4: raw semicolon"),
		"LongName":          form(strings.Repeat(privateText, 100)+"=1", "body: field 1: name longer than 128 bytes"),
		"NumberAsName":      form("a"+privateNumber+"=%zz", "body: field 1: malformed percent escape"),
		"TenThousandFields": form(strings.Repeat("a=b&", 10_000), "body: more than 200 fields"),
		"MalformedQuery": {newPost(inboundPath+"?a=%zz", reply), 400, ords.ReasonForm,
			"query: field 1: malformed percent escape"},
		"Get":                {unsigned(http.MethodGet, inboundPath+"?"+reply), 405, ords.ReasonMethod, ""},
		"Head":               {unsigned(http.MethodHead, inboundPath), 405, ords.ReasonMethod, ""},
		"Put":                {unsigned(http.MethodPut, inboundPath+"/"), 405, ords.ReasonMethod, ""},
		"InventedMethod":     {unsigned("BREW", inboundPath), 405, ords.ReasonMethod, ""},
		"UnsignedGet":        {unsigned(http.MethodGet, pollPath+"?"+reply), 401, ords.ReasonNoSignature, ""},
		"UnknownPath":        {newPost("/ords/xxsms/"+privateNumber, reply), 404, ords.ReasonNotFound, ""},
		"DoubleSlash":        {newPost("/ords//xxsms/twilio/v1/inbound", reply), 404, ords.ReasonNotFound, ""},
		"TwoSlashesAtTheEnd": {newPost(inboundPath+"//", reply), 404, ords.ReasonNotFound, ""},
		"OtherCase":          {newPost(strings.ToUpper(inboundPath), reply), 404, ords.ReasonNotFound, ""},
		"Root":               {newPost("/", reply), 404, ords.ReasonNotFound, ""},
	}
}

func TestBadRequest(t *testing.T) {
	t.Parallel()
	for name, c := range rejectCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			resp := s.serve(c.request)
			require.Empty(t, s.posts, "nobody may decode it")
			requireProblem(t, resp, c)
			require.Equal(t, []string{c.reason}, s.reasons)
			requireOneLine(t, s, c)
		})
	}
}

// requireProblem checks the answer byte for byte: it is ORDS's error document.
func requireProblem(t *testing.T, resp *httptest.ResponseRecorder, c rejectCase) {
	t.Helper()
	require.Equal(t, c.status, resp.Code)
	require.Equal(t, "application/problem+json", resp.Header().Get("Content-Type"))
	title := http.StatusText(c.status)
	code := strings.ReplaceAll(title, " ", "")
	message := c.message
	if message == "" {
		message = title
	}
	require.Equal(t, fmt.Sprintf(`{
    "code": "%[1]s",
    "title": "%[2]s",
    "message": "%[3]s",
    "type": "tag:oracle.com,2020:error/%[1]s",
    "instance": "tag:oracle.com,2020:ecid/ZWNpZGVjaWRlY2lkZWNpZA"
}
`, code, title, message), resp.Body.String())
}

// requireOneLine checks that the log says why, once, and nothing of the request.
func requireOneLine(t *testing.T, s *site, c rejectCase) {
	t.Helper()
	log := s.log.String()
	require.Equal(t, 1, strings.Count(log, "\n"), log)
	require.NotContains(t, log, privateText)
	require.NotContains(t, log, privateNumber)
	var line map[string]any
	require.NoError(t, json.Unmarshal([]byte(log), &line))
	require.Equal(t, c.reason, line["reason"])
	require.InDelta(t, c.status, line["http_status"], 0)
	require.Equal(t, "ZWNpZGVjaWRlY2lkZWNpZA", line["ecid"])
	require.Contains(t, []any{inboundPath, pollPath, ords.RouteOther}, line["path"])
	require.Equal(t, "192.0.2.1", line["address"], "that of httptest")
}

func TestBadRequest_Headers(t *testing.T) {
	t.Parallel()

	t.Run("UnauthorizedIsChallenged", func(t *testing.T) {
		t.Parallel()
		resp := newSite(t).serve(rejectCases()["InvalidSignature"].request)
		require.Equal(t, `Bearer realm="Oracle REST Data Services", error="invalid_token"`,
			resp.Header().Get("WWW-Authenticate"))
	})

	t.Run("MethodNotAllowedNamesTheMethods", func(t *testing.T) {
		t.Parallel()
		resp := newSite(t).serve(rejectCases()["Get"].request)
		require.Equal(t, "POST, OPTIONS", resp.Header().Get("Allow"))
	})

	t.Run("NothingIsRedirected", func(t *testing.T) {
		t.Parallel()
		for name, c := range rejectCases() {
			require.Empty(t, newSite(t).serve(c.request).Header().Get("Location"), name)
		}
	})
}

func TestObserver(t *testing.T) {
	t.Parallel()

	t.Run("SeesUnknownPathsAsOne", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.serve(unsigned(http.MethodGet, "/wp-login.php"))
		require.Equal(t, []observed{{ords.RouteOther, 404}}, s.seen)
	})

	t.Run("SeesTheRouteOfARefusedMethod", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.serve(unsigned(http.MethodGet, inboundPath+"/"))
		require.Equal(t, []observed{{inboundPath, 405}}, s.seen)
	})

	t.Run("HearsOnlyListedReasonsAndStatuses", func(t *testing.T) {
		t.Parallel()
		for _, c := range rejectCases() {
			require.Contains(t, ords.Reasons(), c.reason)
			require.Contains(t, ords.Statuses(), c.status)
		}
	})

	t.Run("MayBeNil", func(t *testing.T) {
		t.Parallel()
		s := &site{}
		handler, err := ords.New(ords.Options{Receiver: s, Inbox: s, Replies: []ords.Route{{Path: "/"}}})
		require.NoError(t, err)
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, newPost("/", reply))
		require.Equal(t, 200, recorder.Code)
		handler.ServeHTTP(httptest.NewRecorder(), newPost("/elsewhere", reply))
	})
}

func TestInbox_DecidesTheAnswer(t *testing.T) {
	t.Parallel()
	wrapped := func(err error) error { return fmt.Errorf("staging a reply: %w", err) }
	for name, c := range map[string]struct {
		err     error
		status  int
		reason  string
		message string
	}{
		"MissingField": {&webhook.BadPostError{Field: "MessageSid", Reason: "missing"},
			400, ords.ReasonBadPost, "field MessageSid: missing"},
		"StoreAway": {wrapped(gateway.ErrUnavailable), 503, ords.ReasonUnavailable, ""},
		"StoreAwayInTime": {wrapped(fmt.Errorf("%w: %w", gateway.ErrUnavailable, context.DeadlineExceeded)),
			503, ords.ReasonUnavailable, ""},
		"TooLate":  {wrapped(context.DeadlineExceeded), 503, ords.ReasonTimeout, ""},
		"HungUp":   {wrapped(context.Canceled), 503, ords.ReasonCanceled, ""},
		"AnyOther": {errors.New("surprise"), 500, ords.ReasonInternal, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.outcome = func(context.Context) error { return c.err }
			want := rejectCase{status: c.status, reason: c.reason, message: c.message}
			resp := s.serve(newPost(inboundPath, reply))
			requireProblem(t, resp, want)
			requireOneLine(t, s, want)
			require.Equal(t, c.status == 503, resp.Header().Get("Retry-After") != "")
		})
	}
}

func TestReceiver_RefusesWhatItCannotDecode(t *testing.T) {
	t.Parallel()
	want := rejectCase{status: 400, reason: ords.ReasonBadPost, message: "field MessageSid: missing"}
	for _, path := range []string{inboundPath, pollPath} {
		s := newSite(t)
		requireProblem(t, s.serve(newPost(path, "Body="+privateText)), want)
		requireOneLine(t, s, want)
		require.Empty(t, s.taken)
	}
}

func TestInbox_Panics(t *testing.T) {
	t.Parallel()

	t.Run("AreInternalErrors", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.outcome = func(context.Context) error { panic(privateText) }
		want := rejectCase{status: 500, reason: ords.ReasonPanic}
		requireProblem(t, s.serve(newPost(inboundPath, reply)), want)
		requireOneLine(t, s, want)
		require.Contains(t, s.log.String(), "goroutine", "the stack is logged")
	})

	t.Run("DropTheConnectionIfThatIsMeant", func(t *testing.T) {
		t.Parallel()
		s := newSite(t)
		s.outcome = func(context.Context) error { panic(http.ErrAbortHandler) }
		require.PanicsWithError(t, http.ErrAbortHandler.Error(), func() { s.serve(newPost(inboundPath, reply)) })
	})
}

func TestInbox_IsBoundedInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		s.outcome = func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}
		want := rejectCase{status: 503, reason: ords.ReasonTimeout}
		requireProblem(t, s.serve(newPost(inboundPath, reply)), want)
	})
}
