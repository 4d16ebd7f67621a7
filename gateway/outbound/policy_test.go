package outbound

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/consent"
)

func testPolicy() policy {
	return policy{
		retry: Retry{
			Policy:   backoff.Policy{Base: 5 * time.Second, Max: 15 * time.Minute},
			Attempts: 3,
		},
		settle:    2 * time.Minute,
		pause:     15 * time.Minute,
		pollAfter: time.Hour,
		scope:     func(channel string) consent.Scope { return consent.Scope(channel) },
	}
}

// stepOf is the change that the outcome of the attempt "ref" makes of the row.
func stepOf(m gateway.Message, o gateway.Outcome) (gateway.Change, error) {
	return testPolicy().step(m, &gateway.Channel{}, sent{ref: "ref", outcome: o, at: noon(), random: 0.5})
}

func begun(status gateway.Status) gateway.Message {
	m := claimed(1)
	m.Status, m.AttemptRef, m.Recipient, m.Attempts = status, "ref", "+14155560101", 1
	if status != gateway.StatusSending {
		m.ClaimToken = ""
	}
	return m
}

// policyRows are the columns of the table.
func policyRows() map[string]gateway.Message {
	rows := map[string]gateway.Message{
		"sending":   begun(gateway.StatusSending),
		"claimed":   claimed(1),
		"unknown":   begun(gateway.StatusUnknown),
		"held":      begun(gateway.StatusHeld),
		"retry":     begun(gateway.StatusRetry),
		"sent":      begun(gateway.StatusSent),
		"delivered": begun(gateway.StatusDelivered),
		"failed":    begun(gateway.StatusFailed),
		"other":     begun(gateway.StatusSending),
	}
	for name, status := range map[string]gateway.ProviderStatus{"sent": "queued", "delivered": "delivered"} {
		m := rows[name]
		m.ProviderSID, m.ProviderStatus = "SM1", status
		rows[name] = m
	}
	other := rows["other"]
	other.AttemptRef = "another"
	rows["other"] = other
	return rows
}

func policyOutcome(name string) gateway.Outcome {
	switch name {
	case "accepted":
		return gateway.Outcome{SID: "SM1", Status: "queued"}
	case "delivered":
		return gateway.Outcome{SID: "SM1", Status: "delivered"}
	case "second":
		return gateway.Outcome{SID: "SM2", Status: "sent"}
	}
	return gateway.Outcome{Failure: &gateway.Failure{Class: gateway.ErrorClass(name), Code: 30001, Text: "a reason"}}
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	covered := map[string]bool{}
	for _, r := range table(t, "policy.tsv") {
		covered[r["outcome"]] = true
		for column, m := range policyRows() {
			change, err := stepOf(m, policyOutcome(r["outcome"]))
			require.Equal(t, r[column], stepName(change, err), "%s of a row in %s", r["outcome"], column)
		}
	}
	for _, class := range gateway.ErrorClasses() {
		require.True(t, covered[string(class)], "class %s is in the table", class)
	}
}

// stepName is the status that a change reaches, or why there is none.
func stepName(change gateway.Change, err error) string {
	for name, target := range map[string]error{
		"stale": gateway.ErrStale, "doubled": gateway.ErrDoubled,
	} {
		if errors.Is(err, target) {
			return name
		}
	}
	if err != nil {
		return "illegal"
	}
	return string(change.Now().Status)
}

func TestPolicy_Retry(t *testing.T) {
	t.Parallel()
	for _, r := range table(t, "retry.tsv") {
		m := begun(gateway.StatusSending)
		m.Attempts, m.ExpiresAt = r.number(t, "attempts"), r.from(t, "expires")
		outcome := policyOutcome(r["class"])
		outcome.RetryAfter = r.duration(t, "retry_after")

		change, err := stepOf(m, outcome)

		require.NoError(t, err)
		require.Equal(t, r["want"], string(change.Now().Status), "%v", r)
		require.Equal(t, r.from(t, "next"), change.Now().NextAttemptAt, "%v", r)
		require.Equal(t, r.number(t, "counted"), change.Now().Attempts, "%v", r)
	}
}

func TestPolicy_OptOutIsWrittenInTheChannelsScope(t *testing.T) {
	t.Parallel()
	change, err := stepOf(begun(gateway.StatusSending), policyOutcome("opt_out"))
	require.NoError(t, err)
	written, ok := change.Consent()
	require.True(t, ok)
	require.Equal(
		t,
		gateway.ConsentChange{Number: "+14155560101", Scope: "it", Source: consent.SourceProvider, At: noon()},
		written,
	)
}

func TestPolicy_AcceptedIsAskedForLater(t *testing.T) {
	t.Parallel()
	change, err := stepOf(begun(gateway.StatusSending), policyOutcome("accepted"))
	require.NoError(t, err)
	require.Equal(t, noon().Add(time.Hour), change.Now().NextAttemptAt)
}

func TestLeaseIsInWallTime(t *testing.T) {
	t.Parallel()
	c := &claimer{base: &base{opts: Options{
		Settings: Settings{Lease: time.Minute}, Run: "run", Token: func() string { return "token" },
	}}}
	now := time.Now()
	lease := c.lease(now)
	require.Equal(t, gateway.Lease{Token: "run.token", Now: now.Round(0), Until: now.Round(0).Add(time.Minute)}, lease)
}
