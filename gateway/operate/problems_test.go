package operate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// well is a situation in which nothing is wrong.
func well() operate.Situation {
	return operate.Situation{At: noon, Nodes: []gateway.Heartbeat{{Node: "a", SeenAt: noon.Add(-3 * time.Second)}}}
}

// told is a problem in a line.
func told(p operate.Problem) string {
	return fmt.Sprint(strings.TrimPrefix(p.Alert, "EbsSms"), " ", p.About, " ", p.Count, " ", p.Since.UTC().Format("15:04"))
}

func TestProblems(t *testing.T) {
	t.Parallel()
	ago := func(d time.Duration) time.Time { return noon.Add(-d) }
	queued := func(status gateway.Status, due int64, since time.Duration) gateway.Queued {
		return gateway.Queued{Channel: "HR", Status: status, Rows: 7, Due: due, Eligible: ago(since), Oldest: ago(24 * time.Hour)}
	}
	for name, c := range map[string]struct {
		seen func(*operate.Situation)
		want []string
	}{
		"nothing": {func(*operate.Situation) {}, nil},
		"a gateway that was seen long ago": {func(s *operate.Situation) { s.Nodes[0].SeenAt = ago(2 * time.Hour) },
			[]string{"NoGatewayAlive  1 10:00"}},
		"no gateway ever": {func(s *operate.Situation) { s.Nodes = nil }, []string{"NoGatewayAlive  1 00:00"}},
		"rows that go soon": {func(s *operate.Situation) {
			s.Queue = []gateway.Queued{queued(gateway.StatusNew, 5, 29*time.Minute)}
		}, nil},
		"rows that wait for the morning": {func(s *operate.Situation) {
			s.Queue = []gateway.Queued{queued(gateway.StatusDeferred, 0, 0)}
		}, nil},
		"rows that could have gone half an hour ago": {func(s *operate.Situation) {
			s.Queue = []gateway.Queued{queued(gateway.StatusNew, 5, 30*time.Minute), queued(gateway.StatusRetry, 1, time.Hour)}
		}, []string{"QueueBehind channel HR 6 11:00"}},
		"held rows": {func(s *operate.Situation) {
			s.Queue = []gateway.Queued{queued(gateway.StatusHeld, 0, 0)}
			s.Doubts = map[operate.Doubt]time.Time{{Channel: "HR", Status: gateway.StatusHeld}: ago(time.Hour)}
		}, []string{"MessagesHeld channel HR 7 11:00"}},
		"an outcome that is unknown for a moment": {func(s *operate.Situation) {
			s.Queue = []gateway.Queued{queued(gateway.StatusUnknown, 1, time.Minute)}
			s.Doubts = map[operate.Doubt]time.Time{{Channel: "HR", Status: gateway.StatusUnknown}: ago(time.Minute)}
		}, nil},
		"an outcome that stays unknown": {func(s *operate.Situation) {
			s.Queue = []gateway.Queued{queued(gateway.StatusUnknown, 1, time.Minute)}
			s.Doubts = map[operate.Doubt]time.Time{{Channel: "HR", Status: gateway.StatusUnknown}: ago(time.Hour)}
		}, []string{"OutcomesUnknown channel HR 7 11:00"}},
		"pauses": {func(s *operate.Situation) {
			s.Pauses = []gateway.Pause{
				{Scope: gateway.PauseChannel, Name: "HR", Since: ago(time.Hour)},
				{Scope: gateway.PauseSender, Name: "+12025550100", Reason: "21606 unregistered", Since: ago(2 * time.Hour)},
				{Scope: gateway.PauseAll, Since: ago(3 * time.Hour)},
			}
		}, []string{"AccountPaused code 0 1 09:00", "SenderPaused name +12025550100, code 21606 1 10:00", "Paused name HR 1 11:00"}},
		"a pause that is over": {func(s *operate.Situation) {
			s.Pauses = []gateway.Pause{{Scope: gateway.PauseAll, Until: noon}}
		}, nil},
		"many failures of one cause": {func(s *operate.Situation) {
			s.Failures = []gateway.Failures{
				{Channel: "HR", Status: gateway.StatusUndelivered, ErrorCode: 30003, Rows: 10, First: ago(time.Minute)},
				{Channel: "HR", Status: gateway.StatusRejected, Reason: "no number", Rows: 12, First: ago(time.Minute)},
				{Channel: "HR", Status: gateway.StatusFailed, ErrorCode: 30005, Rows: 9, First: ago(time.Minute)},
				{Channel: "HR", Status: gateway.StatusOptedOut, Rows: 99, First: ago(time.Minute)},
			}
		}, []string{"SendFailures channel HR, no number 12 11:59", "SendFailures channel HR, error 30003 10 11:59"}},
		"replies that nobody takes": {func(s *operate.Situation) {
			s.Backlog.Unprocessed = gateway.Waits{Count: 4, Since: ago(2 * time.Hour)}
			s.Backlog.Ambiguous = gateway.Waits{Count: 3, Since: ago(time.Minute)}
		}, []string{"RepliesNotSwept  4 10:00", "RepliesAmbiguous  3 11:59"}},
		"replies that the sweep will take": {func(s *operate.Situation) {
			s.Backlog.Unprocessed = gateway.Waits{Count: 4, Since: ago(time.Hour)}
		}, nil},
		"digests that nobody takes": {func(s *operate.Situation) {
			s.Digests = gateway.MailingStats{Waiting: 2, Oldest: ago(3 * time.Hour)}
		}, []string{"DigestsLate  2 09:00"}},
		"a cap that is nearly used": {func(s *operate.Situation) {
			key := gateway.UsageKey{Scope: gateway.UsageChannel, Name: "HR", Period: "2026-11-23"}
			s.Caps = []operate.Cap{{UsageKey: key, Channel: "HR", Used: 80, Most: 100}}
		}, []string{"DailyCapNearlyUsed scope channel, name HR 80 00:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := well()
			c.seen(&seen)
			var got []string
			for _, p := range seen.Problems() {
				require.NotEmpty(t, p.Text)
				require.NotEmpty(t, p.Do)
				got = append(got, told(p))
			}
			require.Equal(t, c.want, got)
		})
	}
}
