package attack_test

import (
	"context"
	_ "embed"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

//go:embed testdata/routes.tsv
var routesTable string

// route is a line of the table: a request, and who gets which status.
type route struct {
	pattern, path string
	form          url.Values
	want          map[string]int
}

// method is POST if the pattern says so.
func (r route) method() string {
	method, _, _ := strings.Cut(r.pattern, " ")
	if method == http.MethodPost {
		return method
	}
	return http.MethodGet
}

func readRoutes(t *testing.T) []route {
	t.Helper()
	var all []route
	for line := range strings.Lines(routesTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		require.Len(t, fields, 9, line)
		r := route{pattern: fields[0], path: fields[1], want: map[string]int{}}
		if r.method() == http.MethodPost {
			form, err := url.ParseQuery(fields[2])
			require.NoError(t, err, line)
			r.form = form
		}
		for i, who := range []string{"none", "viewer", "helpdesk", "operator", "other"} {
			status, err := strconv.Atoi(fields[3+i])
			require.NoError(t, err, line)
			r.want[who] = status
		}
		all = append(all, r)
	}
	return all
}

// served are the patterns of a console, whatever it is over.
func served(t *testing.T) []string {
	t.Helper()
	renderer, err := digest.NewRenderer(config.Default().Digest.Options())
	require.NoError(t, err)
	c, err := console.New(console.Options{
		Service: struct{ console.Service }{}, Host: struct{ console.Host }{}, Digest: renderer, Clock: time.Now,
		Actor:  func(context.Context) (operate.Actor, bool) { return operate.Actor{}, false },
		Logger: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c.Patterns()
}

// TestRoutes_EachByEachRole: a route that is added without a line in the table fails. Nobody sees personal data who has not
// asked for it, and may; neither does who reads the log or the metrics.
func TestRoutes_EachByEachRole(t *testing.T) {
	t.Parallel()
	table := readRoutes(t)
	tried := map[string]bool{}
	for _, r := range table {
		tried[r.pattern] = true
	}
	require.Equal(t, served(t), slices.Sorted(maps.Keys(tried)), "testdata/routes.tsv has a line for each route")

	s := open(t)
	s.fill()
	var wrong []string
	for _, who := range []string{"none", "viewer", "helpdesk", "operator", "other"} {
		b := s.as(who)
		for _, r := range table {
			got := b.do(b.request(r.method(), r.path, r.form, nil))
			if r.want[who] != got.status {
				wrong = append(wrong, fmt.Sprintf("%s %v by %s: %d, not %d", r.pattern, r.form, who, got.status, r.want[who]))
			}
			if !r.form.Has("reason") || got.status != http.StatusOK {
				s.holdsNothingPersonal(r.pattern+" by "+who, got.body)
			}
			s.holdsNothingPersonal(r.pattern+" by "+who, got.header.Get("Location"))
			if got.status == http.StatusForbidden || who == "none" {
				b.cannotInsist(r)
			}
		}
	}
	require.Empty(t, wrong)
	s.isUntouched()
	s.holdsNothingPersonal("the log", s.log.String())
}

// reads reports whether a request is for reading. A route that is posted to is one for acting unless it is named here.
func (r route) reads() bool {
	return r.method() == http.MethodGet || slices.Contains([]string{
		"POST /messages", "POST /messages/{id}/reveal", "POST /conversations/{id}", "POST /conversations/replies/{id}",
		"POST /numbers/look", "POST /numbers/dead", "POST /numbers/opt-outs", "POST /digests/preview", "POST /about",
	}, r.pattern)
}

// TestRoutes_NothingIsDoneWhereNobodyActs: in a console for reading an operator gets no form for acting, and posts none.
func TestRoutes_NothingIsDoneWhereNobodyActs(t *testing.T) {
	t.Parallel()
	s := open(t, func(o *app.Options) { o.Config.Console.ReadOnly = true })
	s.fill()
	table := readRoutes(t)
	var acts []string
	for _, r := range table {
		if !r.reads() {
			acts = append(acts, strings.TrimPrefix(r.pattern, "POST "), r.path)
		}
	}
	require.NotEmpty(t, acts)
	b := s.as("operator")
	for _, r := range table {
		if !r.reads() {
			require.Equal(t, http.StatusForbidden, b.post(r.path, r.form).status, r.pattern)
			b.cannotInsist(r)
			continue
		}
		got := b.do(b.request(r.method(), r.path, r.form, nil))
		require.Equal(t, r.want["operator"], got.status, r.pattern)
		for _, path := range acts {
			require.NotContains(t, got.body, `action="`+path+`"`, r.pattern)
		}
	}
	s.isUntouched()
}

// cannotInsist posts a form as if it had been confirmed.
func (b browser) cannotInsist(r route) {
	b.Helper()
	form := url.Values{"confirm": {"yes"}, "reason": {"because"}}
	maps.Copy(form, r.form)
	got := b.post(r.path, form)
	require.Contains(b, []int{
		http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
	}, got.status, "%s: %s", r.pattern, got.body)
	b.holdsNothingPersonal(r.pattern, got.body)
}

func (s *site) holdsNothingPersonal(what, text string) {
	s.Helper()
	for _, p := range personal() {
		require.NotContains(s, text, p, what)
	}
}

// isUntouched: rehearsals and refusals have changed nothing.
func (s *site) isUntouched() {
	s.Helper()
	rows, err := s.Store.Search(s.Context(), gateway.SearchParams{})
	require.NoError(s, err)
	require.Len(s, rows, 2)
	require.Equal(s, gateway.StatusDelivered, rows[0].Status)
	require.Equal(s, gateway.StatusDelivered, rows[1].Status)
	require.Equal(s, gateway.MatchAmbiguous, s.replies()[0].Match.Status)
	pauses, err := s.Store.Pauses(s.Context())
	require.NoError(s, err)
	require.Empty(s, pauses)
}

// TestRoutes_TellNothingOfOtherChannelsRows: to who sees another channel, a row that there is looks like one that there is not.
func TestRoutes_TellNothingOfOtherChannelsRows(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.fill()
	b := s.as("other")
	for _, r := range readRoutes(t) {
		missing := r
		missing.path = strings.ReplaceAll(r.path, "/1", "/987654")
		missing.form = url.Values{}
		for name, values := range r.form {
			missing.form[name] = slices.Clone(values)
			if slices.Contains([]string{"ticked", "reply", "message"}, name) {
				missing.form.Set(name, "987654")
			}
		}
		if missing.path == r.path && missing.form.Encode() == r.form.Encode() {
			continue
		}
		there, not := b.do(b.request(r.method(), r.path, r.form, nil)), b.do(b.request(r.method(), missing.path, missing.form, nil))
		require.Equal(t, not.status, there.status, r.pattern)
		require.Equal(t, strings.ReplaceAll(not.body, "987654", "1"), there.body, r.pattern)
	}
}

// TestReply_IsMovedIntoNoOtherChannel by somebody who may not see it where it is, and could then have it revealed.
func TestReply_IsMovedIntoNoOtherChannel(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.fill()
	told, err := s.Store.Insert(t.Context(), []gateway.Message{{
		Channel: other, Phones: texter, Body: "x", Priority: gateway.PriorityDefault,
		State: gateway.State{Status: gateway.StatusDelivered, Recipient: texter, Sender: sender, ClaimedAt: time.Now()},
	}})
	require.NoError(t, err)
	form := url.Values{"reply": {"1"}, "message": {strconv.FormatInt(int64(told[0].ID), 10)}, "reason": {"mine"}, "confirm": {"yes"}}
	require.Equal(t, http.StatusNotFound, s.as("other").post("/replies/resolve", form).status)
	require.Equal(t, gateway.MatchAmbiguous, s.replies()[0].Match.Status)
}

func TestRoutes_AreReachedByNoOtherSpelling(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.fill()
	b := s.browser()
	for _, path := range []string{
		"/assets/../messages/1", "/assets/%2e%2e/messages/1", "/assets/..%2fmessages%2f1", "//messages/1", "/./messages/1",
		"/assets//messages/1", "/login/../messages/1", "/live/../messages/1", "/messages/1/", "/messages%2f1", "/MESSAGES/1",
		"/messages/1;a=b", "/messages/1%00", "/assets/%5c..%5cmessages", "/.git/config", "/debug/pprof/", "/metrics", "/readyz",
	} {
		for _, method := range []string{
			http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch,
			http.MethodOptions, http.MethodTrace, "PROPFIND",
		} {
			got := b.do(b.request(method, path, nil, map[string]string{
				"X-Original-URL": "/assets/console.css", "X-Rewrite-URL": "/assets/console.css", "X-HTTP-Method-Override": "GET",
			}))
			require.NotEqual(t, http.StatusOK, got.status, "%s %s", method, path)
			s.holdsNothingPersonal(path, got.body)
			require.Regexp(t, `^($|/[^/\\])`, got.header.Get("Location"), "%s %s", method, path)
		}
	}
}
