package attack_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
)

// TestLists_GuessesAreCountedWhateverTheClientSaysItIs, at each operation and at that of tokens together.
func TestLists_GuessesAreCountedWhateverTheClientSaysItIs(t *testing.T) {
	t.Parallel()
	s := open(t, withLists(t))
	s.halt() // secrets take their time
	guess := func(i int) answer {
		address := "192.0.2." + strconv.Itoa(i)
		a := asked{method: http.MethodGet, path: "/inbound/", headers: map[string]string{
			"X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": "for=" + address,
			"Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte("all:guess"+strconv.Itoa(i))),
		}}
		if i%2 == 0 {
			a.method, a.path, a.body = http.MethodPost, "/oauth/token", url.Values{
				"grant_type": {"client_credentials"}, "client_id": {"all"}, "client_secret": {"guess" + strconv.Itoa(i)}}.Encode()
			delete(a.headers, "Authorization")
		}
		return s.ask(a)
	}
	require.Equal(t, http.StatusOK, s.ask(asked{method: http.MethodGet, path: "/inbound/", by: "other"}).status)
	for i := range 10 {
		require.Equal(t, http.StatusUnauthorized, guess(i).status)
	}
	for i := range 10 {
		got := guess(i)
		require.Equal(t, http.StatusTooManyRequests, got.status)
		require.Equal(t, "90", got.header.Get("Retry-After"))
	}
	require.Equal(t, http.StatusTooManyRequests, s.ask(asked{method: http.MethodGet, path: "/inbound/", by: "all"}).status,
		"nobody is told by this that the secret is right")
	require.Equal(t, http.StatusOK, s.ask(asked{method: http.MethodGet, path: "/inbound/", by: "other"}).status, "who is known does not wait")
	s.wait(time.Hour)
	require.Equal(t, http.StatusOK, s.ask(asked{method: http.MethodGet, path: "/inbound/", by: "all"}).status)
	require.NotRegexp(t, "guess[0-9]", s.log.String())
	s.holdsNoSecret(s.log.String())
}

// TestLists_TokensAreNotGuessed, nor made of others: none is like another in a part that somebody could choose.
func TestLists_TokensAreNotGuessed(t *testing.T) {
	t.Parallel()
	s := open(t, withLists(t))
	good := s.token("reads")
	body, err := base64.RawURLEncoding.DecodeString(good)
	require.NoError(t, err)
	encode := base64.RawURLEncoding.EncodeToString
	forged := []string{
		"", "x", good[:len(good)-1], good + "A", good + "=", strings.ToUpper(good), " " + good[1:], encode(body[:len(body)-32]), encode(nil), encode(make([]byte, 40)),
		encode([]byte(strings.Replace(string(body), "reads", "all", 1))), encode(append([]byte{0xff}, body[1:]...)), encode(append(body[:8:8], body[13:]...)),
		"eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGwifQ.", strings.Repeat("A", 8000), base64.StdEncoding.EncodeToString(body) + "+/",
	}
	for i := range 200 { // more than there may be wrong secrets: a client whose token has ended asks for another
		token := forged[i%len(forged)]
		got := s.ask(asked{method: http.MethodGet, path: "/outbound/", headers: map[string]string{"Authorization": "Bearer " + token}})
		require.Equal(t, http.StatusUnauthorized, got.status, token)
		require.Contains(t, got.header.Values("Www-Authenticate")[0], "invalid_token")
	}
	require.Equal(t, http.StatusOK, s.ask(asked{method: http.MethodGet, path: "/outbound/", token: good}).status)
	for _, form := range []string{
		"grant_type=client_credentials&grant_type=client_credentials", "grant_type=client_credentials&client_id=all&client_id=reads", "grant_type=password",
		"grant_type=client_credentials;client_id=all", "%zz", "",
	} {
		require.Equal(t, http.StatusBadRequest, s.ask(asked{method: http.MethodPost, path: "/oauth/token", body: form, by: "all",
			headers: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}).status, form)
	}
	query := asked{method: http.MethodPost, path: "/oauth/token?grant_type=client_credentials&client_id=all&client_secret=" + url.QueryEscape(listSecret),
		body: "x=y", headers: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}
	require.Equal(t, http.StatusBadRequest, s.ask(query).status, "secrets in addresses are in logs")
	require.NotContains(t, s.log.String(), good[16:])
	s.holdsNoSecret(s.log.String())
}

// TestLists_HoldEachClientToItsRate, by secret, by token and at the operation of tokens together, and none to another's.
func TestLists_HoldEachClientToItsRate(t *testing.T) {
	t.Parallel()
	s := open(t, withLists(t, func(l *config.Lists) { l.Clients[0].PerSecond, l.Clients[0].Burst = 1, 4 }))
	s.halt()
	token := s.token("reads")
	list := asked{method: http.MethodGet, path: "/outbound/", by: "reads"}
	require.Equal(t, http.StatusOK, s.ask(list).status)
	forbidden := asked{method: http.MethodPut, path: "/inbound/1", body: `{}`, by: "reads"}
	require.Equal(t, http.StatusForbidden, s.ask(forbidden).status)
	list.token = token
	require.Equal(t, http.StatusOK, s.ask(list).status)
	for _, a := range []asked{
		list, {method: http.MethodGet, path: "/outbound/", by: "reads"}, forbidden,
		{method: http.MethodPost, path: "/oauth/token", body: "grant_type=client_credentials", by: "reads"},
	} {
		got := s.ask(a)
		require.Equal(t, http.StatusTooManyRequests, got.status)
		require.Equal(t, "1", got.header.Get("Retry-After"))
	}
	require.Equal(t, http.StatusOK, s.ask(asked{method: http.MethodGet, path: "/outbound/", by: "all"}).status)
	s.wait(time.Second)
	require.Equal(t, http.StatusOK, s.ask(list).status)
}
