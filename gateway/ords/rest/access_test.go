package rest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"ebs-sms-gateway/gateway/operate"
	"ebs-sms-gateway/gateway/ords/rest"
)

func (w *world) token(body string, basic bool) *httptest.ResponseRecorder {
	r := request(http.MethodPost, "/oauth/token", body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if !basic {
		r.Header.Del("Authorization")
	}
	return w.do(r)
}

func withBearer(token string) *http.Request {
	r := request(http.MethodGet, "/inbound/", "")
	r.Header.Set("Authorization", "bearer "+token)
	return r
}

func TestToken_IsGrantedAndHoldsForAnHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for body, basic := range map[string]bool{
		"grant_type=client_credentials": true,
		"grant_type=client_credentials&client_id=payroll&client_secret=" + strings.ReplaceAll(secret, " ", "+"): false,
	} {
		answer := w.token(body, basic)
		require.Equal(t, http.StatusOK, answer.Code, answer.Body)
		require.Equal(t, "no-store", answer.Header().Get("Cache-Control"))
		granted := decoded(t, answer.Body.String())
		require.Equal(t, []any{"bearer", 3600.0, "read_outbound write_outbound read_inbound write_inbound"},
			[]any{granted["token_type"], granted["expires_in"], granted["scope"]})
		token := granted["access_token"].(string)
		require.Equal(t, http.StatusOK, w.do(withBearer(token)).Code)
		w.now = w.now.Add(time.Hour)
		require.Equal(t, http.StatusUnauthorized, w.do(withBearer(token)).Code)
	}
}

func TestToken_CannotBeMadeOrChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := decoded(t, w.token("grant_type=client_credentials", true).Body.String())["access_token"].(string)
	for i := range len(token) {
		changed := []byte(token)
		changed[i] = map[bool]byte{true: 'B', false: 'A'}[changed[i] == 'A']
		require.Equal(t, http.StatusUnauthorized, w.do(withBearer(string(changed))).Code)
	}
	require.Equal(t, http.StatusUnauthorized, w.do(withBearer("")).Code)
	require.Equal(t, http.StatusUnauthorized, newWorld(t).do(withBearer(token)).Code, "another gateway with another key")
}

func TestToken_IsSharedByGatewaysWithOneKeyUntilTheSecretChanges(t *testing.T) {
	t.Parallel()
	secretHash := hash(t)
	keyed := func(o *rest.Options) {
		o.TokenKey, o.Clients[0].SecretHash = strings.Repeat("k", 32), secretHash
	}
	token := decoded(t, newWorld(t, keyed).token("grant_type=client_credentials", true).Body.String())["access_token"].(string)
	require.Equal(t, http.StatusOK, newWorld(t, keyed).do(withBearer(token)).Code)
	secretHash = hash(t)
	require.Equal(t, http.StatusUnauthorized, newWorld(t, keyed).do(withBearer(token)).Code)
}

func TestToken_FailsInTheWordsOfOAuth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for body, want := range map[string]string{
		"": "invalid_request", "grant_type=password": "unsupported_grant_type",
	} {
		answer := w.token(body, true)
		require.Equal(t, http.StatusBadRequest, answer.Code)
		require.Equal(t, want, decoded(t, answer.Body.String())["error"])
	}
	answer := w.token("grant_type=client_credentials&client_id=payroll&client_secret=wrong", false)
	require.Equal(t, http.StatusUnauthorized, answer.Code)
	require.Equal(t, "invalid_client", decoded(t, answer.Body.String())["error"])
	require.NotEmpty(t, answer.Header().Values("WWW-Authenticate"))
}

func TestStrangers_AreUnauthorizedInTheWordsOfORDS(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, change := range []func(*http.Request){
		func(r *http.Request) { r.Header.Del("Authorization") }, func(r *http.Request) { r.SetBasicAuth("payroll", "wrong") },
		func(r *http.Request) { r.SetBasicAuth("nobody", secret) }, func(r *http.Request) { r.SetBasicAuth("payroll", "") },
		func(r *http.Request) { r.Header.Set("Authorization", "Digest x") },
	} {
		for path, method := range map[string]string{
			"/outbound/": http.MethodPost, "/outbound/1": http.MethodGet, "/inbound/1": http.MethodPut, "/inbound/": http.MethodGet,
		} {
			r := request(method, path, `{}`)
			change(r)
			answer := w.do(r)
			require.Equal(t, http.StatusUnauthorized, answer.Code)
			require.Equal(t, []string{`Bearer realm="Oracle REST Data Services", error="invalid_token"`,
				`Basic realm="Oracle REST Data Services"`}, answer.Header().Values("WWW-Authenticate"))
			require.Equal(t, "Unauthorized", decoded(t, answer.Body.String())["code"])
		}
		w.now = w.now.Add(time.Hour) // the guesses are forgiven
	}
	require.Empty(t, w.readings)
}

func TestGuessers_WaitAndClientsDoNotWaitWithThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.get("/inbound/")
	guess := func() *httptest.ResponseRecorder {
		r := request(http.MethodGet, "/inbound/", "")
		r.SetBasicAuth("payroll", "wrong")
		return w.do(r)
	}
	for range 10 {
		require.Equal(t, http.StatusUnauthorized, guess().Code)
	}
	answer := guess()
	require.Equal(t, http.StatusTooManyRequests, answer.Code)
	require.Equal(t, "90", answer.Header().Get("Retry-After"))
	w.get("/inbound/")
	w.now = w.now.Add(90 * time.Second)
	require.Equal(t, http.StatusUnauthorized, guess().Code)
	require.Equal(t, http.StatusTooManyRequests, guess().Code)
}

func TestClients_AreHeldToTheirRate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *rest.Options) { o.Clients[0].PerSecond, o.Clients[0].Burst = 2, 3 })
	for range 3 {
		w.get("/inbound/")
	}
	answer := w.do(request(http.MethodGet, "/inbound/", ""))
	require.Equal(t, http.StatusTooManyRequests, answer.Code)
	require.Equal(t, "1", answer.Header().Get("Retry-After"))
	w.now = w.now.Add(time.Second)
	w.get("/inbound/")
}

func TestScopes_AreByKindAndByChannel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *rest.Options) {
		o.Clients[0].Scopes = []rest.Grant{{Scope: rest.ReadInbound, Channel: "hr"}, {Scope: rest.WriteOutbound, Channel: "it"}}
	})
	for path, method := range map[string]string{"/outbound/": http.MethodGet, "/outbound/1": http.MethodGet, "/inbound/1": http.MethodPut} {
		require.Equal(t, http.StatusForbidden, w.do(request(method, path, "")).Code, path)
	}
	w.get("/inbound/")
	require.Equal(t, map[string]operate.Role{"hr": operate.RoleHelpDesk}, w.readings[0].Actor.Roles)
	require.Equal(t, http.StatusOK, w.do(request(http.MethodGet, `/inbound/?q={"channel":"it"}`, "")).Code)
	require.Len(t, w.readings, 1, "what is not the client's is not even looked for")
	text := func(channel string) string { return `{"channel":"` + channel + `","phones":"+14155550100","body":"x"}` }
	require.Equal(t, http.StatusForbidden, w.do(request(http.MethodPost, "/outbound/", text("hr"))).Code)
	require.Equal(t, http.StatusCreated, w.do(request(http.MethodPost, "/outbound/", text("it"))).Code)
}

// TestSecrets_AreComparedWhole: bcrypt itself would not look at what is behind 72 bytes.
func TestSecrets_AreComparedWhole(t *testing.T) {
	t.Parallel()
	whole := strings.Repeat("s", 72)
	hash, err := bcrypt.GenerateFromPassword([]byte(whole), bcrypt.MinCost)
	require.NoError(t, err)
	w := newWorld(t, func(o *rest.Options) { o.Clients[0].SecretHash = string(hash) })
	for secret, want := range map[string]int{whole + "more": http.StatusUnauthorized, whole: http.StatusOK} {
		r := request(http.MethodGet, "/inbound/", "")
		r.SetBasicAuth("payroll", secret)
		require.Equal(t, want, w.do(r).Code)
	}
}
