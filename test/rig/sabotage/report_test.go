package sabotage

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/outbound"
	"ebs-sms-gateway/test/rig/phones"
)

// at is a second of the drill.
func at(second int) time.Time { return time.Unix(int64(second), 0) }

func seconds(from, to int) span { return span{at(from), at(to)} }

// tried had row 7 locked and rows such as 103 refused from second 10 to 20, and its database away from
// second 30 to 50.
func tried() *Sabotage {
	s := &Sabotage{
		opts:     Options{Settings: Settings{Bound: 5 * time.Second}, Down: &Downtime{}},
		locks:    []hold{{7, seconds(10, 20)}},
		rules:    []rule{{3, seconds(10, 20)}},
		inserted: map[string]time.Time{"BEFORE": at(1), "WITHIN": at(15), "AFTER": at(25)},
	}
	s.opts.Down.Begin(at(30))
	s.opts.Down.Begin(at(40))
	s.opts.Down.End(at(45))
	s.opts.Down.End(at(50))
	return s
}

func TestJudge(t *testing.T) {
	t.Parallel()
	ended := gateway.State{Status: gateway.StatusRejected, StatusReason: outbound.ReasonRefused + ": ORA-20001"}
	for name, c := range map[string]struct {
		row  gateway.Message
		fate fate
		want report
	}{
		"NobodyHurtIt": {gateway.Message{ID: 8, SourceKey: "WITHIN"}, fate{at(18), false},
			report{Waits: []time.Duration{3 * time.Second}}},
		"DowntimeIsNotWaitedIn": {gateway.Message{ID: 8, SourceKey: "AFTER"}, fate{at(52), false},
			report{Waits: []time.Duration{7 * time.Second}}},
		"Locked": {gateway.Message{ID: 7, SourceKey: "WITHIN"}, fate{at(18), false}, report{Locked: 1}},
		"LockedBeforeItCame": {gateway.Message{ID: 7, SourceKey: "AFTER"}, fate{at(26), false},
			report{Waits: []time.Duration{time.Second}}},
		"LockedAfterItWent": {gateway.Message{ID: 7, SourceKey: "BEFORE"}, fate{at(2), false},
			report{Waits: []time.Duration{time.Second}}},
		"AKillCaughtIt": {gateway.Message{ID: 8, SourceKey: "AFTER"}, fate{at(53), true},
			report{Caught: []time.Duration{8 * time.Second}}},
		"RescuedWithoutAKill": {gateway.Message{ID: 8, SourceKey: "WITHIN"}, fate{at(24), true},
			report{Waits: []time.Duration{9 * time.Second}}},
		"NeverPosted": {gateway.Message{ID: 8, SourceKey: "WITHIN"}, fate{}, report{}},
		"Refused": {gateway.Message{ID: 103, SourceKey: "BEFORE"}, fate{at(21), false},
			report{Refused: 1}},
		"RefusedForGood": {gateway.Message{ID: 103, SourceKey: "BEFORE", State: ended}, fate{},
			report{Refused: 1, Ended: 1}},
		"EndedThoughAllowed": {gateway.Message{ID: 8, SourceKey: "BEFORE", State: ended}, fate{},
			report{Ended: 1, Wrongly: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got report
			tried().judge(&got, c.row, c.fate)
			require.Equal(t, c.want, got)
		})
	}
}

func TestWrong(t *testing.T) {
	t.Parallel()
	waits := func(late int) []time.Duration {
		all := make([]time.Duration, 200)
		for i := range late {
			all[len(all)-1-i] = 6 * time.Second
		}
		return all
	}
	done := report{Locks: 1, Rules: 1, Words: 1, bound: 5 * time.Second}
	for name, c := range map[string]struct {
		change func(*report)
		want   string
	}{
		"AllWell":             {func(r *report) { r.Waits = waits(2) }, ""},
		"TooManyLate":         {func(r *report) { r.Waits = waits(3) }, "3 rows were not on time, more than 1%"},
		"NothingDone":         {func(r *report) { r.Locks = 0 }, "the sabotage did nothing"},
		"AWordThatDoesNot":    {func(r *report) { r.Broken = 1 }, "a last word does not hold"},
		"EndedThoughAllowed":  {func(r *report) { r.Wrongly = 1 }, "1 rows were ended as refused, and were not"},
		"ExactlyAtTheBoundIs": {func(r *report) { r.Waits = []time.Duration{5 * time.Second} }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := done
			c.change(&r)
			if c.want == "" {
				require.NoError(t, r.wrong())
				return
			}
			require.EqualError(t, r.wrong(), c.want)
		})
	}
}

func TestTheLastWordIsTheLastThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	said := func(second int, word string, status int) phones.Post {
		return phones.Post{From: "+12135550100", Body: word, Sent: at(second), Acked: at(second + 1), Status: status}
	}
	s := &Sabotage{words: []phones.Post{said(5, "START", 200), said(1, "STOP", 200), said(9, "STOP", 503)}}
	last := s.lastWords()["+12135550100"]
	require.Equal(t, at(5), last.Sent)
	require.True(t, heldWord{"OPT_IN", at(5)}.holds(last))
	require.False(t, heldWord{"OPT_OUT", at(5)}.holds(last), "another word")
	require.False(t, heldWord{"OPT_IN", at(7)}.holds(last), "as if it were said later")
	require.False(t, heldWord{}.holds(last), "none")
}
