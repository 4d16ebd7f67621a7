package console_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/alert"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/operate"
)

func TestConsole_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.overview = operate.Overview{
		Problems: []operate.Problem{{Text: "Rows are HELD", Count: 1234, Since: noon().Add(-3 * 3600e9), Do: "Decide them."}},
	}
	got := w.get(t, "/")
	require.Equal(t, http.StatusOK, got.status)
	for _, part := range []string{"Rows are HELD", "1,234", "3 h", "Decide them."} {
		require.Contains(t, got.body, part)
	}
}

func TestConsole_LeadsFromWhatIsWrongToWhereItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		problem operate.Problem
		want    string
	}{
		{operate.Problem{Alert: alert.Held, About: "channel HR"}, "/messages?channel=HR&amp;status=HELD"},
		{operate.Problem{Alert: "EbsSmsSendFailures", About: "channel HR, error 30005"}, "/messages?channel=HR"},
		{operate.Problem{Alert: "EbsSmsRepliesAmbiguous"}, "/replies?status=AMBIGUOUS"},
		{operate.Problem{Alert: "EbsSmsSenderPaused", About: "name **0006"}, "/channels"},
	} {
		w.service.overview.Problems = []operate.Problem{c.problem}
		require.Contains(t, w.get(t, "/").body, `<a href="`+c.want+`">Show</a>`)
	}
	w.service.overview.Problems = []operate.Problem{{Alert: "EbsSmsDatabaseDown"}}
	require.NotContains(t, w.get(t, "/").body, ">Show</a>")
}

func TestConsole_AnswersFaultsAsPages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err    error
		status int
		text   string
	}{
		"Forbidden":   {operate.ErrForbidden, http.StatusForbidden, "Your role does not allow that."},
		"NoMessage":   {operate.ErrNoMessage, http.StatusNotFound, "nothing here"},
		"Unavailable": {fmt.Errorf("asking: %w", gateway.ErrUnavailable), http.StatusServiceUnavailable, "cannot be reached"},
		"Other":       {errors.New("ORA-00942: secret"), http.StatusInternalServerError, "log says why"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.service.err = c.err
			got := w.get(t, "/")
			require.Equal(t, c.status, got.status)
			require.Contains(t, got.body, c.text)
			require.NotContains(t, got.body, "secret")
		})
	}
}

func TestConsole_KnowsNoOtherPage(t *testing.T) {
	t.Parallel()
	require.Equal(t, http.StatusNotFound, newWorld(t).get(t, "/other").status)
}

func TestConsole_ShowsNothingToNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.actor = operate.Actor{}
	for _, path := range []string{"/", "/live/", "/other"} {
		got := w.get(t, path)
		require.Equal(t, http.StatusUnauthorized, got.status, path)
		require.NotContains(t, got.body, "<nav")
	}
	require.Zero(t, w.service.asked.Load())
}

func TestConsole_SecuresEveryAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/", "/other", "/assets/console.css", "/assets/none"} {
		h := w.get(t, path).header
		require.Contains(t, h.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self';", path)
		require.NotContains(t, h.Get("Content-Security-Policy"), "unsafe")
		require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
		require.Equal(t, "same-origin", h.Get("Referrer-Policy"))
	}
}

func TestNew_WantsWhatItNeeds(t *testing.T) {
	t.Parallel()
	_, err := console.New(console.Options{})
	require.ErrorContains(t, err, "required")
}
