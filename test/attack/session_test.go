package attack_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/rig"
)

func TestSession_IsNeitherFixedNorKept(t *testing.T) {
	t.Parallel()
	s := open(t)
	attacker, victim := s.as("viewer"), s.browser()
	planted := attacker.session()
	victim.plant(planted)
	require.Equal(t, http.StatusSeeOther, victim.logIn("operator", password, nil).status)
	require.NotEqual(t, planted, victim.session())
	require.NotContains(t, attacker.get("/").body, "operator")

	stolen := victim.session()
	require.Equal(t, http.StatusOK, victim.get("/").status)
	require.Equal(t, http.StatusSeeOther, victim.post("/logout", nil).status)
	thief := s.browser()
	thief.plant(stolen)
	require.Equal(t, http.StatusSeeOther, thief.get("/").status)
	require.Equal(t, http.StatusUnauthorized, thief.post("/channels/pause", url.Values{"scope": {"all"}, "confirm": {"yes"}}).status)
}

func TestSession_IsNotMadeFromAnother(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.as("viewer")
	good := b.session()
	for i := range len(good) {
		if i%7 == 0 && i < len(good)-1 { // some bits of the last character stand for nothing
			forger := s.browser()
			forger.plant(good[:i] + string(good[i]^1) + good[i+1:])
			require.NotContains(t, forger.get("/").body, "viewer</span>", i)
			forger.plant(good[:i])
			require.Equal(t, http.StatusSeeOther, forger.get("/").status, i)
		}
	}
	s.wait(31 * time.Minute)
	require.Equal(t, http.StatusSeeOther, b.get("/").status, "nothing was done for 30 minutes")
}

func TestStream_EndsWithItsSession(t *testing.T) {
	t.Parallel()
	s := open(t)
	b, another := s.as("viewer"), s.as("viewer")
	mine, others := b.stream(), another.stream()
	b.post("/logout", nil)
	_, err := io.ReadAll(mine)
	require.NoError(t, err, "ended, well before its minute")
	require.Equal(t, http.StatusUnauthorized, b.get("/live/").status)
	_, err = others.Read(make([]byte, 1))
	require.NoError(t, err, "the other session goes on")
}

// stream is an open one.
func (b browser) stream() io.Reader {
	b.Helper()
	response, err := b.client.Do(b.request(http.MethodGet, "/live/", nil, nil))
	require.NoError(b, err)
	b.Cleanup(func() { _ = response.Body.Close() })
	require.Equal(b, http.StatusOK, response.StatusCode)
	return response.Body
}

func TestStream_IsBoundedInNumber(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.as("viewer")
	for range 32 {
		b.stream()
	}
	require.Equal(t, http.StatusTooManyRequests, b.get("/live/?another").status)
	require.Equal(t, http.StatusOK, b.get("/").status, "pages are as before")
	require.Equal(t, http.StatusOK, s.as("helpdesk").get("/live/").status, "and so are others' streams")
}

func TestStream_EndsWithTheGateway(t *testing.T) {
	t.Parallel()
	s := open(t)
	open := s.as("viewer").stream()
	started := time.Now()
	require.NoError(t, s.app.Stop(t.Context()))
	_, err := io.ReadAll(open)
	require.NoError(t, err)
	require.Less(t, time.Since(started), 20*time.Second)
}

// TestGuesses_AreCountedWhateverTheClientSaysItIs: a client that is no proxy cannot choose its address.
func TestGuesses_AreCountedWhateverTheClientSaysItIs(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.halt() // passwords take their time
	owner := s.as("operator")
	owner.post("/logout", nil)
	b := s.browser()
	forged := func(i int) map[string]string {
		address := "192.0.2." + strings.Repeat("1", i%3+1)
		return map[string]string{"X-Forwarded-For": address, "X-Real-IP": address, "Forwarded": "for=" + address, "X-Forwarded-User": "operator"}
	}
	for i := range 10 {
		require.Equal(t, http.StatusUnauthorized, b.logIn("operator", "guess", forged(i)).status)
	}
	require.Equal(t, http.StatusTooManyRequests, b.logIn("operator", password, forged(0)).status)
	for i := range 20 {
		require.Equal(t, http.StatusUnauthorized, b.logIn("nobody"+strings.Repeat("x", i), "guess", forged(i)).status)
	}
	require.Equal(t, http.StatusTooManyRequests, b.logIn("viewer", password, forged(1)).status)
	require.Equal(t, http.StatusSeeOther, owner.logIn("operator", password, nil).status, "the owner, in his own browser")
	s.wait(time.Hour)
	require.Equal(t, http.StatusSeeOther, b.logIn("operator", password, nil).status, "and anywhere after a while")
	require.NotContains(t, s.log.String(), "guess")
	require.NotContains(t, s.log.String(), "nobodyx")
}

func TestProxyLogin_TakesNobodysWordButTheProxys(t *testing.T) {
	t.Parallel()
	s := open(t, rig.WithConfig(byProxy))
	for _, headers := range []map[string]string{
		nil, {"X-Forwarded-User": "operator"}, {"X-Forwarded-User": "operator", "X-Forwarded-For": "192.0.2.7"},
		{"X-Forwarded-User": "operator", "Forwarded": "for=192.0.2.7", "X-Real-IP": "192.0.2.7"},
	} {
		b := s.browser()
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			got := b.do(b.request(method, "/messages", nil, headers))
			require.Equal(t, http.StatusForbidden, got.status)
			require.NotContains(t, got.body, "operator")
		}
	}
}
