package outbound

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
)

func TestPrepare(t *testing.T) {
	t.Parallel()
	for i, r := range table(t, "prepare.tsv") {
		t.Run(fmt.Sprintf("%02d %s", i, r["want"]), func(t *testing.T) {
			t.Parallel()
			m := claimed(1)
			m.Phones, m.CountryCode, m.Body = r.text("phones"), r.text("country"), r.text("body")
			m.MediaURLs = make([]string, r.number(t, "media"))
			m.CreatedAt, m.NotBefore, m.ExpiresAt = r.from(t, "created"), r.from(t, "not_before"), r.from(t, "expires")
			ch := &gateway.Channel{
				Name:    "it",
				Region:  "US",
				Senders: gateway.Addresses(senderA),
				MaxAge:  r.duration(t, "max_age"),
			}

			j, change, err := prepared(m, ch)

			require.NoError(t, err)
			if j == nil {
				require.Equal(t, r["want"], fmt.Sprintf("%s %s", change.Now().Status, change.Now().StatusReason))
				return
			}
			require.Equal(t, r["want"], j.to)
			require.Equal(t, r.number(t, "segments"), j.segments.Segments)
		})
	}
}

func prepared(m gateway.Message, ch *gateway.Channel) (*job, gateway.Change, error) {
	row := plan.Row{Message: m, Channel: ch, Parsed: plan.Parse(m, ch), Limits: gateway.Limits{Text: 1600}}
	return preparer{}.prepare(gateway.Claim{Message: m}, row, noon())
}

func TestPrepare_TollFreeSendersHaveSmallerSegments(t *testing.T) {
	t.Parallel()
	m := claimed(1)
	m.Body = record{"body": "x*306"}.text("body")
	for sender, want := range map[string]int{senderA: 2, "+18005550100": 3} {
		ch := &gateway.Channel{Name: "it", Region: "US", Senders: gateway.Addresses(sender)}
		j, _, err := prepared(m, ch)
		require.NoError(t, err)
		require.Equal(t, want, j.segments.Segments, sender)
	}
}

func TestPrepare_CountsSegmentsAsSmartEncodingSendsThem(t *testing.T) {
	t.Parallel()
	m := claimed(1)
	m.Body = record{"body": "’*160"}.text("body")
	for smart, want := range map[bool]int{false: 3, true: 1} {
		ch := &gateway.Channel{Name: "it", Region: "US", SmartEncoding: smart,
			Senders: []gateway.Sender{{ID: "MG0", Kind: gateway.SenderService}}}
		j, _, err := prepared(m, ch)
		require.NoError(t, err)
		require.Equal(t, want, j.segments.Segments, smart)
	}
}

func TestWaited(t *testing.T) {
	t.Parallel()
	inserted := noon().Add(-time.Hour)
	for name, tc := range map[string]struct {
		notBefore, nextAttempt time.Time
		want                   time.Duration
	}{
		"SinceItsInsert": {want: time.Hour},
		"SinceNotBefore": {notBefore: noon().Add(-time.Minute), want: time.Minute},
		"SinceItsRetryWasDue": {
			notBefore: noon().Add(-time.Minute), nextAttempt: noon().Add(-time.Second), want: time.Second,
		},
		"NotAtAllIfTheStoresClockIsAhead": {notBefore: noon().Add(time.Second)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := job{message: gateway.Message{CreatedAt: inserted, NotBefore: tc.notBefore}}
			j.claim.Prior.NextAttemptAt = tc.nextAttempt
			require.Equal(t, tc.want, j.waited(noon()))
		})
	}
}

func TestRequest(t *testing.T) {
	t.Parallel()
	m := claimed(1)
	m.AttemptRef, m.MediaURLs = "ref", []string{"https://example.com/a.png"}
	from := gateway.Sender{ID: "MG00000000000000000000000000000001", Kind: gateway.SenderService}
	j := &job{message: m, sender: from, to: "+14155560101", text: m.Body}
	require.Equal(t, gateway.SendRequest{
		Ref: "ref", To: "+14155560101", From: from, Body: "Hello", MediaURLs: m.MediaURLs, Validity: time.Hour,
	}, j.request(time.Hour))
}
