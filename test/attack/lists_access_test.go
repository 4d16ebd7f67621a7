package attack_test

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/ords/rest"
)

//go:embed testdata/lists.tsv
var listsTable string

// operation is a line of the table: a request, and which client gets which status.
type operation struct {
	id string
	asked
	want map[string]int
}

func listStrangers() []string {
	return []string{"nobody", "wrong", "ended", "changed", "foreign", "removed", "renewed"}
}

func listKnown() []string { return []string{"reads", "writes", "other", "all"} }

func readOperations(t *testing.T) []operation {
	t.Helper()
	var all []operation
	for line := range strings.Lines(listsTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		require.Len(t, fields, 15, line)
		method, path, _ := strings.Cut(fields[1], " ")
		op := operation{id: fields[0], asked: asked{method: method, path: path, body: fields[2]}, want: map[string]int{}}
		for i, who := range append(listStrangers(), listKnown()...) {
			status, err := strconv.Atoi(fields[3+i])
			require.NoError(t, err, line)
			op.want[who] = status
		}
		all = append(all, op)
	}
	return all
}

// documented are the operations of the OpenAPI document, as method and path, by their names.
func documented(t *testing.T) map[string]string {
	t.Helper()
	var document struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	require.NoError(t, json.Unmarshal(rest.Document(), &document))
	all := map[string]string{}
	for path, methods := range document.Paths {
		for method, op := range methods {
			all[op.OperationID] = strings.ToUpper(method) + " " + path
		}
	}
	return all
}

// TestLists_EachOperationByEachClient: an operation that is added without a line in the table fails. Strangers and who is not
// shown them learn no personal data; neither does who reads the log.
func TestLists_EachOperationByEachClient(t *testing.T) {
	t.Parallel()
	table, tried := readOperations(t), map[string]bool{}
	for _, op := range table {
		tried[op.id] = true
		form := strings.ReplaceAll(regexp.QuoteMeta(documented(t)[op.id]), `\{id\}`, "[0-9]+")
		require.Regexp(t, "^"+form+`(\?.*)?$`, op.method+" "+op.path)
	}
	require.Equal(t, slices.Sorted(maps.Keys(documented(t))), slices.Sorted(maps.Keys(tried)), "testdata/lists.tsv has a line for each operation")

	s := open(t, withLists(t))
	s.fillLists()
	var wrong []string
	try := func(who string, a asked, op operation) {
		got := s.ask(a)
		if got.status != op.want[who] {
			wrong = append(wrong, fmt.Sprintf("%s %s by %s: %d, not %d: %s", op.method, op.path, who, got.status, op.want[who], got.body))
		}
		if who != "all" {
			s.holdsNothingPersonal(who+" "+op.path, got.body+fmt.Sprint(got.header))
		}
		isNoPage(t, got)
	}
	strangers := s.listStrangers()
	for _, op := range table {
		for _, who := range listStrangers() {
			a := op.asked
			a.token, a.headers = strangers[who].token, strangers[who].headers
			try(who, a, op)
		}
		s.wait(10 * time.Minute) // the guess is forgiven
	}
	require.Len(t, s.written(), 2, "no stranger has queued anything")
	for _, who := range listKnown() {
		for _, token := range []string{"", s.token(who)} {
			for _, op := range table {
				a := op.asked
				a.by, a.token = who, token
				if token != "" && op.id == "token" {
					continue
				}
				if op.want[who] == http.StatusCreated && token != "" {
					op.want = map[string]int{who: http.StatusOK} // again
				}
				try(who, a, op)
			}
		}
	}
	require.Empty(t, wrong)
	require.Len(t, s.written(), 3)
	s.holdsNothingPersonal("the log", s.log.String())
	s.holdsNoSecret(s.log.String())
}

// listStrangers are those whose requests are refused, with what they send for a login.
func (s *site) listStrangers() map[string]asked {
	s.Helper()
	elsewhere := func(key string, change func(*config.ListClient)) *site {
		return open(s.T, withLists(s.T, func(l *config.Lists) {
			l.TokenKey = gateway.Secret(key)
			change(&l.Clients[3])
		}))
	}
	ended := s.token("all")
	s.wait(time.Hour + time.Second)
	good := s.token("all")
	middle := len(good) / 2
	another := elsewhere("another key, of thirty-two bytes too", func(*config.ListClient) {})
	before := elsewhere(tokenKey, func(*config.ListClient) {})
	gone := elsewhere(tokenKey, func(c *config.ListClient) { c.ID = "gone" })
	for _, of := range []*site{another, before, gone} {
		of.ahead.Store(s.ahead.Load() + int64(12*time.Hour)) // the tokens are not refused for their age
	}
	return map[string]asked{
		"nobody": {}, "wrong": {headers: map[string]string{"Authorization": "Basic YWxsOndyb25n"}}, // all:wrong
		"ended": {token: ended}, "changed": {token: good[:middle] + string(good[middle]^1) + good[middle+1:]},
		"foreign": {token: another.token("all")}, "renewed": {token: before.token("renewed")}, "removed": {token: gone.token("gone")},
	}
}

// written are the messages that there are.
func (s *site) written() []gateway.Message {
	s.Helper()
	found, err := s.rows.Search(s.Context(), gateway.SearchParams{})
	require.NoError(s, err)
	return found
}

// isNoPage fails if a browser would run, keep or frame the answer, or let another site's page read it.
func isNoPage(t *testing.T, got answer) {
	t.Helper()
	require.Contains(t, []string{"application/json", "application/problem+json"}, got.header.Get("Content-Type"))
	require.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
	require.Equal(t, "no-store", got.header.Get("Cache-Control"))
	require.Equal(t, "default-src 'none'; frame-ancestors 'none'", got.header.Get("Content-Security-Policy"))
	require.Equal(t, "same-origin", got.header.Get("Cross-Origin-Resource-Policy"))
	require.Empty(t, got.header.Values("Set-Cookie"))
	for name := range got.header {
		require.False(t, strings.HasPrefix(name, "Access-Control-"), name)
	}
}

// holdsNoSecret fails if the text has a secret, a hash, a key or a token.
func (s *site) holdsNoSecret(text string) {
	s.Helper()
	for _, secret := range []string{listSecret, tokenKey, "$2a$", "Bearer", "YWxs", s.token("all")[16:]} {
		require.NotContains(s, text, secret)
	}
}
