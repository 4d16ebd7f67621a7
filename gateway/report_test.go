package gateway_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

func noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

// row is a row in the status, of attempt ref-1.
func row(status gateway.Status) gateway.Message {
	m := gateway.Message{ID: 1, State: gateway.State{Status: status, AttemptRef: "ref-1", Attempts: 1}}
	if status == gateway.StatusSending {
		m.ClaimToken, m.NextAttemptAt = "token", noon()
	}
	return m
}

// accepted is a row that the provider has as SM1.
func accepted(status gateway.Status, at gateway.ProviderStatus) gateway.Message {
	m := row(status)
	m.ProviderSID, m.ProviderStatus = "SM1", at
	return m
}

func TestReport_RaisesTheRankOnly(t *testing.T) {
	t.Parallel()
	order := []gateway.ProviderStatus{"", "scheduled", "accepted", "queued", "sending", "sent", "delivered", "read"}
	for i, before := range order {
		for j, after := range order {
			_, err := accepted(gateway.StatusSent, before).Report(gateway.Report{SID: "SM1", Status: after, At: noon()})
			if j > i {
				require.NoError(t, err, "%s after %s", after, before)
				continue
			}
			require.ErrorIs(t, err, gateway.ErrStale, "%s after %s", after, before)
		}
	}
}

func TestReport_OneFinalStatusDoesNotReplaceAnother(t *testing.T) {
	t.Parallel()
	_, err := accepted(gateway.StatusDelivered, "delivered").Report(gateway.Report{SID: "SM1", Status: "failed"})
	require.ErrorIs(t, err, gateway.ErrStale)
}

func TestReport_AnotherSIDIsADouble(t *testing.T) {
	t.Parallel()
	_, err := accepted(gateway.StatusSent, "queued").Report(gateway.Report{Ref: "ref-1", SID: "SM2",
		Status: "delivered"})
	require.ErrorIs(t, err, gateway.ErrDoubled)
}

func TestReport_NeedsProof(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		row    gateway.Message
		report gateway.Report
		proven bool
	}{
		"ReferenceOfTheAttempt":     {row(gateway.StatusSending), gateway.Report{Ref: "ref-1", SID: "SM1"}, true},
		"ReferenceOfAnotherAttempt": {row(gateway.StatusSending), gateway.Report{Ref: "ref-0", SID: "SM1"}, false},
		"NoReferenceWhileSending":   {row(gateway.StatusSending), gateway.Report{SID: "SM1"}, false},
		"NoReferenceWhileUnknown":   {row(gateway.StatusUnknown), gateway.Report{SID: "SM1"}, true},
		"NoReferenceWhileHeld":      {row(gateway.StatusHeld), gateway.Report{SID: "SM1"}, false},
		"NoSID":                     {row(gateway.StatusUnknown), gateway.Report{Ref: "ref-1"}, false},
		"ReferenceOfARetriedRow":    {row(gateway.StatusRetry), gateway.Report{Ref: "ref-1", SID: "SM1"}, true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := tc.row.Report(tc.report)
			if tc.proven {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, gateway.ErrIllegalStep)
		})
	}
}

func TestReport_AwaitsAFinalOne(t *testing.T) {
	t.Parallel()
	later := noon().Add(time.Hour)
	sent, err := row(gateway.StatusSending).Report(gateway.Report{Ref: "ref-1", SID: "SM1", Status: "queued",
		LookAt: later})
	require.NoError(t, err)
	require.Equal(t, later, sent.Now().NextAttemptAt)
	delivered, err := row(gateway.StatusSending).Report(gateway.Report{Ref: "ref-1", SID: "SM1", Status: "delivered",
		LookAt: later})
	require.NoError(t, err)
	require.Zero(t, delivered.Now().NextAttemptAt)
}

func TestReport_TakesTheFailure(t *testing.T) {
	t.Parallel()
	change, err := accepted(gateway.StatusSent, "sent").Report(gateway.Report{
		SID: "SM1", Status: "undelivered", Failure: &gateway.Failure{Code: 30005, Text: "Unknown destination handset"},
	})
	require.NoError(t, err)
	require.Equal(t, 30005, change.Now().ErrorCode)
}

func TestReport_ADeliveryAfterAllClearsTheFailure(t *testing.T) {
	t.Parallel()
	m := accepted(gateway.StatusUndelivered, "undelivered")
	m.ErrorCode, m.ErrorText = 30005, "Unknown destination handset"
	change, err := m.Report(gateway.Report{SID: "SM1", Status: "read"})
	require.NoError(t, err)
	require.Equal(t, gateway.StatusDelivered, change.Now().Status)
	require.Zero(t, change.Now().ErrorCode)
}

func TestReport_KeepsThePrice(t *testing.T) {
	t.Parallel()
	m := accepted(gateway.StatusSent, "sent")
	m.Price, m.PriceUnit = "-0.00750", "USD"
	change, err := m.Report(gateway.Report{SID: "SM1", Status: "delivered"})
	require.NoError(t, err)
	require.Equal(t, "-0.00750 USD", change.Now().Price+" "+change.Now().PriceUnit)
}
