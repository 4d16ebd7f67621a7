package twilio_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
)

func TestNew(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*twilio.Options){
		"RefusesMissingAccount":      func(o *twilio.Options) { o.AccountSID = "" },
		"RefusesAccountWithASlash":   func(o *twilio.Options) { o.AccountSID = "AC1/2" },
		"RefusesMissingCredentials":  func(o *twilio.Options) { o.AuthToken = "" },
		"RefusesAPIKeyWithoutSecret": func(o *twilio.Options) { o.APIKey = "SK1" },
		"RefusesNegativeTimeout":     func(o *twilio.Options) { o.Timeout = -1 },
		"RefusesRelativeBaseURL":     func(o *twilio.Options) { o.BaseURL = "localhost:8089" },
		"RefusesBaseURLWithPath":     func(o *twilio.Options) { o.BaseURL = "http://localhost/api" },
		"RefusesCallbackWithoutHost": func(o *twilio.Options) { o.StatusCallback = "/status" },
		"RefusesCallbackOfOtherKind": func(o *twilio.Options) { o.StatusCallback = "ftp://example.com/" },
		"RefusesCallbackUnderscore":  func(o *twilio.Options) { o.StatusCallback = "https://sms_gw.example.com/" },
		"RefusesCallbackWithARef":    func(o *twilio.Options) { o.StatusCallback = "https://example.com/?ref=1" },
		"RefusesCallbackThatIsTooBig": func(o *twilio.Options) {
			o.StatusCallback = "https://example.com/" +
				string(make([]byte, 4000))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options("")
			spoil(&o)
			_, err := twilio.New(o)
			require.Error(t, err)
		})
	}
}

func TestNew_HidesPasswordOfABadURL(t *testing.T) {
	t.Parallel()
	o := options("http://user:hunter2@%zz")
	_, err := twilio.New(o)
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
}

func TestSend_StatusCallback(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ given, want string }{
		"Plain": {"https://sms.example.com/status", "https://sms.example.com/status?ref=a%2Fb#rc=5&rp=all"},
		"KeepsQuery": {"https://sms.example.com/status?x=1",
			"https://sms.example.com/status?x=1&ref=a%2Fb#rc=5&rp=all"},
		"OwnFragment": {"https://sms.example.com/status#rc=2", "https://sms.example.com/status?ref=a%2Fb#rc=2"},
		"None":        {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := sent(t, func(o *twilio.Options) { o.StatusCallback = c.given }, gateway.SendRequest{Ref: "a/b"})
			require.Equal(t, c.want, form.Get("StatusCallback"))
		})
	}
}

// sent is the form that a send posts.
func sent(t *testing.T, change func(*twilio.Options), r gateway.SendRequest) url.Values {
	t.Helper()
	form := make(chan url.Values, 1)
	server := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		form <- r.PostForm
		answer(http.StatusCreated, created)(w, r)
	})
	o := options(server.URL)
	change(&o)
	require.Nil(t, newClient(t, o).Send(t.Context(), r).Failure)
	return <-form
}
