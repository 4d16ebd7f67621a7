package twilio_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/twilio"
)

// serveAhead serves one entry, created at noon by a clock that is so far ahead of the client's.
func serveAhead(t *testing.T, ahead time.Duration) *twilio.Client {
	t.Helper()
	o := options(newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		answer(http.StatusOK, `{"messages":[{"sid":"`+messageSID+`","date_created":"`+noon.Format(time.RFC1123Z)+`"}]}`)(w, nil)
	}).URL)
	o.Clock = func() time.Time { return noon.Add(-ahead) }
	return newClient(t, o)
}

func TestClockOffset_IsThatOfTheLastAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ ahead, want time.Duration }{
		"Equal":           {0, 0},
		"WithinTheSecond": {-900 * time.Millisecond, 0},
		"TooLittleToTell": {5 * time.Second, 0},
		"ElevenMinutes":   {11 * time.Minute, 11 * time.Minute},
		"ElevenLater":     {-11 * time.Minute, -11*time.Minute + time.Second},
		"AnotherTimeZone": {2 * time.Hour, 2 * time.Hour},
		"ClockNeverSet":   {20 * 365 * 24 * time.Hour, 20 * 365 * 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serveAhead(t, c.ahead)
			_, known := client.ClockOffset()
			require.False(t, known)
			_, err := client.List(t.Context(), gateway.ListParams{})
			require.NoError(t, err)
			offset, known := client.ClockOffset()
			require.True(t, known)
			require.Equal(t, c.want, offset)
		})
	}
}

func TestClockOffset_IsUnknownOfAnAnswerWithoutADate(t *testing.T) {
	t.Parallel()
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = nil
		answer(http.StatusCreated, created)(w, nil)
	})
	require.Nil(t, client.Send(t.Context(), request()).Failure)
	_, known := client.ClockOffset()
	require.False(t, known)
}

// What was sent a moment ago must be found, whatever the gateway's clock says: what is
// not found is sent again.
func TestList_ComparesByTheClientsClock(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{-11 * time.Minute, 0, 11 * time.Minute} {
		t.Run(ahead.String(), func(t *testing.T) {
			t.Parallel()
			found, err := serveAhead(t, ahead).List(t.Context(),
				gateway.ListParams{Since: noon.Add(-ahead - time.Minute)})
			require.NoError(t, err)
			require.Len(t, found, 1)
			require.WithinDuration(t, noon.Add(-ahead), found[0].CreatedAt, time.Second)
		})
	}
}
