package twiliotest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// remote is a simulator behind a real HTTP server.
type remote struct {
	twilio
	srv *httptest.Server
}

func serve(t *testing.T, opts twiliotest.Options) remote {
	t.Helper()
	s := start(t, opts)
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return remote{twilio: s, srv: srv}
}

func (r remote) post(ctx context.Context) (answer, error) {
	r.tb.Helper()
	resp, err := r.srv.Client().Do(newCreate(r.srv.URL, nil).WithContext(ctx))
	if err != nil {
		return answer{}, err
	}
	return read(r.tb, resp), nil
}

func TestFaults_Replies(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name     string
		faults   twiliotest.Faults
		status   int
		code     int
		html     bool
		accepted int64
	}{
		{"too_many_requests", twiliotest.Faults{TooManyRequests: 1, RetryAfter: 1500 * time.Millisecond}, 429, 20429,
			false, 0},
		{"bad_gateway_before", twiliotest.Faults{BadGatewayBefore: 1}, 502, 0, true, 0},
		{"bad_gateway_after", twiliotest.Faults{BadGatewayAfter: 1}, 502, 0, true, 1},
		{"error_after", twiliotest.Faults{ErrorAfter: 1}, 500, 20500, false, 1},
		{"no_sid", twiliotest.Faults{NoSID: 1}, 201, 0, false, 1},
		{"slow", twiliotest.Faults{Slow: 1}, 201, 0, false, 1},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := serve(t, twiliotest.Options{Faults: tc.faults})
			a, err := r.post(t.Context())
			require.NoError(t, err)
			require.Equal(t, tc.status, a.status)
			require.Equal(t, tc.code, a.code())
			require.Equal(t, tc.html, a.header.Get("Content-Type") == "text/html")
			tally := r.Tally()
			require.Equal(t, tc.accepted, tally.Accepted)
			require.Equal(t, map[string]int64{tc.name: 1}, tally.Faults)
		})
	}
}

func TestFaults_Resets(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name     string
		faults   twiliotest.Faults
		accepted int64
	}{
		{"reset_before", twiliotest.Faults{ResetBefore: 1}, 0},
		{"reset_after", twiliotest.Faults{ResetAfter: 1}, 1},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := serve(t, twiliotest.Options{Faults: tc.faults})
			_, err := r.post(t.Context())
			require.True(t, errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF), "%v", err)
			require.Equal(t, tc.accepted, r.Tally().Accepted)
			require.EqualValues(t, 1, r.Tally().Faults[tc.name])
		})
	}

	t.Run("WithoutAConnectionToCut", func(t *testing.T) {
		t.Parallel()
		s := start(t, twiliotest.Options{Faults: twiliotest.Faults{ResetBefore: 1}})
		require.PanicsWithError(t, http.ErrAbortHandler.Error(), func() { s.create(nil) })
	})
}

func TestFaults_RetryAfterIsInWholeSeconds(t *testing.T) {
	t.Parallel()
	s := start(t, twiliotest.Options{Faults: twiliotest.Faults{TooManyRequests: 1,
		RetryAfter: 1500 * time.Millisecond}})
	require.Equal(t, "2", s.create(nil).header.Get("Retry-After"))
}

func TestFaults_HangAfter(t *testing.T) {
	t.Parallel()
	hang := twiliotest.Options{Faults: twiliotest.Faults{HangAfter: 1}}

	t.Run("UntilTheClientGivesUp", func(t *testing.T) {
		t.Parallel()
		r := serve(t, hang)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err := r.post(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.EqualValues(t, 1, r.Tally().Accepted)
	})

	t.Run("UntilTheSimulatorCloses", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := start(t, hang)
			done := make(chan any)
			go func() {
				defer func() { done <- recover() }()
				s.create(nil)
			}()
			synctest.Wait()
			s.Close()
			require.Equal(t, http.ErrAbortHandler, <-done)
		})
	})
}

// NoSID has two shapes; a seed shows both in a few requests.
func TestFaults_NoSIDShapes(t *testing.T) {
	t.Parallel()
	s := start(t, twiliotest.Options{Faults: twiliotest.Faults{NoSID: 1}})
	shapes := map[bool]int{}
	for range 20 {
		a := s.create(nil)
		require.NotNil(t, a.fields)
		require.Empty(t, a.sid())
		shapes[a.raw == "{}"]++
	}
	require.Len(t, shapes, 2)
}

func TestFaults_Probability(t *testing.T) {
	t.Parallel()
	s := start(t, twiliotest.Options{Faults: twiliotest.Faults{ErrorAfter: 0.5}})
	for range 1000 {
		s.create(nil)
	}
	require.InDelta(t, 500, s.Tally().Faults["error_after"], 80)
}

func TestFaults_MaxConcurrent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, twiliotest.Options{Faults: twiliotest.Faults{MaxConcurrent: 1, LatencyMin: time.Second}})
		first := make(chan answer)
		go func() { first <- s.create(nil) }()
		synctest.Wait()
		require.Equal(t, 20429, s.create(nil).code())
		require.Equal(t, http.StatusCreated, (<-first).status)
	})
}

func TestFaults_Latency(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name     string
		faults   twiliotest.Faults
		min, max time.Duration
	}{
		{"None", twiliotest.Faults{}, 0, 0},
		{"Fixed", twiliotest.Faults{LatencyMin: time.Second}, time.Second, time.Second},
		{"Range", twiliotest.Faults{LatencyMin: time.Second, LatencyMax: 2 * time.Second}, time.Second + 1,
			2 * time.Second},
		{"Slow", twiliotest.Faults{LatencyMin: time.Second, Slow: 1, SlowBy: time.Minute}, 61 * time.Second,
			61 * time.Second},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := start(t, twiliotest.Options{Faults: tc.faults})
				begun := time.Now()
				s.accept(nil)
				require.GreaterOrEqual(t, time.Since(begun), tc.min)
				require.LessOrEqual(t, time.Since(begun), tc.max)
			})
		})
	}
}

func TestFaults_JSON(t *testing.T) {
	t.Parallel()

	t.Run("RoundTrip", func(t *testing.T) {
		t.Parallel()
		f := twiliotest.Faults{
			LatencyMin: 5 * time.Millisecond, LatencyMax: time.Second, SlowBy: 1, RetryAfter: 2, ListDelay: 3,
			NoSID: 0.25, MaxConcurrent: 4, ListUnreadable: true, MuteCallbacks: true,
		}
		raw, err := json.Marshal(f)
		require.NoError(t, err)
		require.Contains(t, string(raw), `"latency_min":"5ms"`)
		var back twiliotest.Faults
		require.NoError(t, json.Unmarshal(raw, &back))
		require.Equal(t, f, back)
	})

	for name, raw := range map[string]string{
		"UnknownField":     `{"latency":"5ms"}`,
		"BareNumber":       `{"latency_min":5}`,
		"NotAProbability":  `{"no_sid":1.5}`,
		"NegativeDuration": `{"list_delay":"-1s"}`,
	} {
		t.Run("Refuses"+name, func(t *testing.T) {
			t.Parallel()
			var f twiliotest.Faults
			require.Error(t, json.Unmarshal([]byte(raw), &f))
		})
	}
}
