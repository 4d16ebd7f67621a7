package twiliotest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

func control(t *testing.T, opts twiliotest.Options) (remote, twiliotest.Control) {
	t.Helper()
	r := serve(t, opts)
	return r, twiliotest.Control{BaseURL: r.srv.URL, Client: r.srv.Client()}
}

func TestControl(t *testing.T) {
	t.Parallel()

	t.Run("Tally", func(t *testing.T) {
		t.Parallel()
		r, c := control(t, twiliotest.Options{Faults: twiliotest.Faults{MuteCallbacks: true, ErrorAfter: 1}})
		r.create(withRef("r1", "one"))
		tally, err := c.Tally(t.Context())
		require.NoError(t, err)
		require.Equal(t, r.Tally(), tally)
	})

	t.Run("Accepted", func(t *testing.T) {
		t.Parallel()
		r, c := control(t, twiliotest.Options{Clock: at(7)})
		for range 3 {
			r.accept(withRef("r1", "ч\n\"one\""))
		}
		ledger, err := c.Accepted(t.Context())
		require.NoError(t, err)
		require.Equal(t, r.Accepted(), ledger)
	})

	t.Run("AcceptedNothing", func(t *testing.T) {
		t.Parallel()
		_, c := control(t, twiliotest.Options{})
		ledger, err := c.Accepted(t.Context())
		require.NoError(t, err)
		require.Empty(t, ledger)
	})

	t.Run("SetFaults", func(t *testing.T) {
		t.Parallel()
		r, c := control(t, twiliotest.Options{Faults: twiliotest.Faults{NoSID: 1}})
		f := twiliotest.Faults{LatencyMin: 50 * time.Millisecond, ErrorAfter: 0.5}
		require.NoError(t, c.SetFaults(t.Context(), f))
		require.Equal(t, f, r.Faults())
	})

	t.Run("SetFaultsRefusesNonsense", func(t *testing.T) {
		t.Parallel()
		r, c := control(t, twiliotest.Options{})
		require.ErrorContains(t, c.SetFaults(t.Context(), twiliotest.Faults{NoSID: 2}), "no_sid")
		require.Zero(t, r.Faults())
	})

	t.Run("Inbound", func(t *testing.T) {
		t.Parallel()
		h := &webhook{script: []reaction{{status: 403}}}
		_, c := control(t, twiliotest.Options{InboundURL: inboundURL, CallbackClient: h.client()})
		status, err := c.Inbound(t.Context(), twiliotest.Inbound{From: phone, To: number, Body: "Y"})
		require.NoError(t, err)
		require.Equal(t, 403, status)
	})

	t.Run("InboundElsewhere", func(t *testing.T) {
		t.Parallel()
		h := &webhook{}
		_, c := control(t, twiliotest.Options{CallbackClient: h.client()})
		_, err := c.Inbound(t.Context(), twiliotest.Inbound{From: phone, To: number, Body: "Y",
			URL: "https://other.example.com/"})
		require.NoError(t, err)
		require.Equal(t, "https://other.example.com/", h.all()[0].url)
	})

	t.Run("InboundWithoutAURL", func(t *testing.T) {
		t.Parallel()
		_, c := control(t, twiliotest.Options{})
		_, err := c.Inbound(t.Context(), twiliotest.Inbound{From: phone, To: number})
		require.ErrorContains(t, err, "no inbound URL")
	})

	t.Run("Reset", func(t *testing.T) {
		t.Parallel()
		r, c := control(t, twiliotest.Options{Faults: twiliotest.Faults{MuteCallbacks: true}})
		r.accept(nil)
		r.SetFaults(twiliotest.Faults{})
		require.NoError(t, c.Reset(t.Context()))
		require.Zero(t, r.Tally().Accepted)
		require.True(t, r.Faults().MuteCallbacks)
	})

	t.Run("RefusesAnUnknownField", func(t *testing.T) {
		t.Parallel()
		r := serve(t, twiliotest.Options{})
		resp, err := r.srv.Client().Post(r.srv.URL+"/sim/inbound", "application/json",
			strings.NewReader(`{"text":"Y"}`))
		require.NoError(t, err)
		require.Equal(t, http.StatusBadRequest, read(t, resp).status)
	})
}
