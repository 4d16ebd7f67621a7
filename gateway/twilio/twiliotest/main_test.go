package twiliotest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

const (
	phone  = "+14155550123"
	number = "+12025550100"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// answer is a reply of the simulator.
type answer struct {
	status int
	header http.Header
	raw    string
	fields map[string]any // nil unless the reply is a JSON object
}

func (a answer) sid() string {
	sid, _ := a.fields["sid"].(string)
	return sid
}

func (a answer) code() int {
	code, _ := a.fields["code"].(float64)
	return int(code)
}

// messages are the SIDs of a list.
func (a answer) messages() []string {
	var sids []string
	list, _ := a.fields["messages"].([]any)
	for _, m := range list {
		sids = append(sids, m.(map[string]any)["sid"].(string))
	}
	return sids
}

// twilio is a simulator whose handler the test calls, without a network.
type twilio struct {
	*twiliotest.Simulator
	tb testing.TB
}

func start(tb testing.TB, opts twiliotest.Options) twilio {
	tb.Helper()
	if opts.Seed == 0 {
		opts.Seed = 1
	}
	sim := twiliotest.New(opts)
	tb.Cleanup(sim.Close)
	return twilio{Simulator: sim, tb: tb}
}

// create posts a valid form with some of its fields replaced.
func (s twilio) create(changes map[string]string) answer {
	s.tb.Helper()
	return s.do(newCreate("", changes))
}

// accept is a create that must succeed; it returns the SID.
func (s twilio) accept(changes map[string]string) string {
	s.tb.Helper()
	a := s.create(changes)
	require.Equal(s.tb, http.StatusCreated, a.status, a.raw)
	return a.sid()
}

// get fetches a path below the account's.
func (s twilio) get(path string) answer {
	s.tb.Helper()
	req := httptest.NewRequest(http.MethodGet, accountPath+path, nil)
	req.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
	return s.do(req)
}

func (s twilio) do(req *http.Request) answer {
	s.tb.Helper()
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, req)
	return read(s.tb, rec.Result())
}

const accountPath = "/2010-04-01/Accounts/" + twiliotest.DefaultAccountSID

func newCreate(base string, changes map[string]string) *http.Request {
	form := url.Values{"To": {phone}, "From": {number}, "Body": {"Hello"}}
	for name, value := range changes {
		form.Set(name, value)
	}
	body := strings.NewReader(form.Encode())
	req := httptest.NewRequest(http.MethodPost, base+createPath, body)
	req.RequestURI = "" // a client refuses it
	req.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

func read(tb testing.TB, resp *http.Response) answer {
	tb.Helper()
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(tb, err)
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(raw)}
	if json.Unmarshal(raw, &a.fields) != nil {
		a.fields = nil
	}
	return a
}

// pass lets time pass in a synctest bubble, and everything happen that is due by then.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// load decodes a table of cases.
func load[T any](t *testing.T, file string) []T {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", file))
	require.NoError(t, err)
	var cases []T
	require.NoError(t, json.Unmarshal(raw, &cases))
	require.NotEmpty(t, cases)
	return cases
}
