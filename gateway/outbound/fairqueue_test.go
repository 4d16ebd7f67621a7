package outbound

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// gates is a gate whose senders wait as told.
type gates map[string]time.Duration

func (g gates) wait(j *job) time.Duration                     { return g[j.sender.ID] }
func (g gates) pass(*job)                                     {}
func (g gates) probing(string) bool                           { return false }
func (g gates) paused(_ *gateway.Channel, sender string) bool { return g[sender] == closed }

// lined makes lanes of the channels, by name and weight, in this order.
func lined(weights ...int) (*fairQueue, []gateway.Channel) {
	channels := make([]gateway.Channel, len(weights))
	for i, weight := range weights {
		channels[i] = gateway.Channel{Name: string(rune('a' + i)), Weight: weight}
	}
	return newFairQueue(channels), channels
}

// jobs are n jobs of the channel and sender, claimed at noon.
func jobs(n int, ch *gateway.Channel, sender string) []*job {
	out := make([]*job, n)
	for i := range out {
		out[i] = &job{channel: ch, sender: gateway.Addresses(sender)[0], message: claimed(gateway.MessageID(i + 1))}
	}
	return out
}

// shares counts jobs by channel.
func shares(picked []*job) map[string]int {
	counts := map[string]int{}
	for _, j := range picked {
		counts[j.channel.Name]++
	}
	return counts
}

func TestFairQueue(t *testing.T) {
	t.Parallel()
	t.Run("OneRowDoesNotWaitForManyOthers", func(t *testing.T) {
		t.Parallel()
		l, ch := lined(1, 1)
		l.add(jobs(100_000, &ch[0], senderA))
		l.add(jobs(1, &ch[1], senderB))
		picked, _ := l.pick(2, gates{})
		require.Equal(t, map[string]int{"a": 1, "b": 1}, shares(picked))
	})
	t.Run("ShareByWeight", func(t *testing.T) {
		t.Parallel()
		for _, size := range []int{1, 2, 3, 7, 60} {
			l, ch := lined(1, 2, 3)
			for i := range ch {
				l.add(jobs(100, &ch[i], senderA))
			}
			var picked []*job
			for len(picked) < 60 {
				got, _ := l.pick(min(size, 60-len(picked)), gates{})
				picked = append(picked, got...)
			}
			require.Equal(t, map[string]int{"a": 10, "b": 20, "c": 30}, shares(picked), "picks of %d", size)
		}
	})
	t.Run("LeaveTheShareOfTheIdleToOthers", func(t *testing.T) {
		t.Parallel()
		l, ch := lined(1, 9)
		l.add(jobs(50, &ch[0], senderA))
		l.add(jobs(5, &ch[1], senderB))
		picked, _ := l.pick(40, gates{})
		require.Equal(t, map[string]int{"a": 35, "b": 5}, shares(picked))
	})
	t.Run("KeepTheOrderOfASender", func(t *testing.T) {
		t.Parallel()
		l, ch := lined(3)
		all := jobs(10, &ch[0], senderA)
		l.add(all[:4])
		l.add(all[4:])
		picked, _ := l.pick(20, gates{})
		require.Equal(t, all, picked)
	})
	t.Run("ASenderHoldsUpItsOwnJobsOnly", func(t *testing.T) {
		t.Parallel()
		l, ch := lined(1)
		l.add(jobs(5, &ch[0], senderA))
		l.add(jobs(5, &ch[0], senderB))
		picked, wait := l.pick(10, gates{senderA: time.Second})
		require.Len(t, picked, 5)
		require.Equal(t, time.Second, wait)
		require.Equal(t, 5, l.waiting(&ch[0], senderA))
	})
	t.Run("SendersTakeTurns", func(t *testing.T) {
		t.Parallel()
		l, ch := lined(1)
		l.add(jobs(5, &ch[0], senderA))
		l.add(jobs(5, &ch[0], senderB))
		picked, _ := l.pick(4, gates{})
		senders := []string{}
		for _, j := range picked {
			senders = append(senders, j.sender.ID)
		}
		require.Equal(t, []string{senderA, senderB, senderA, senderB}, senders)
	})
	t.Run("TellTheShortestWait", func(t *testing.T) {
		t.Parallel()
		l, ch := lined(1, 1)
		l.add(jobs(1, &ch[0], senderA))
		l.add(jobs(1, &ch[1], senderB))
		_, wait := l.pick(1, gates{senderA: time.Minute, senderB: time.Second})
		require.Equal(t, time.Second, wait)
	})
	t.Run("WithoutJobsWaitToBeTold", func(t *testing.T) {
		t.Parallel()
		l, _ := lined(1, 1)
		picked, wait := l.pick(1, gates{})
		require.Empty(t, picked)
		require.Equal(t, closed, wait)
	})
}

func TestFairQueueStale(t *testing.T) {
	t.Parallel()
	// filled has three old and two new jobs of A and two new ones of B.
	filled := func() (*fairQueue, *gateway.Channel) {
		l, ch := lined(1)
		old := jobs(3, &ch[0], senderA)
		for _, j := range old {
			j.message.ClaimedAt = noon().Add(-time.Minute)
		}
		l.add(slices.Concat(old, jobs(2, &ch[0], senderA), jobs(2, &ch[0], senderB)))
		return l, &ch[0]
	}
	cases := map[string]struct {
		before time.Time
		gate   gates
		want   int
	}{
		"None":                   {noon().Add(-time.Hour), gates{}, 0},
		"ClaimedBefore":          {noon(), gates{}, 3},
		"NotThoseOfAHeldSender":  {noon().Add(-time.Hour), gates{senderA: time.Hour}, 0},
		"ThoseOfAPausedSender":   {noon().Add(-time.Hour), gates{senderB: closed}, 2},
		"PausedAndClaimedBefore": {noon(), gates{senderB: closed}, 5},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, ch := filled()
			require.Len(t, l.stale(c.before, c.gate), c.want)
			require.Equal(t, 7-c.want, l.waiting(ch, senderA)+l.waiting(ch, senderB))
		})
	}
	t.Run("DrainTakesAll", func(t *testing.T) {
		t.Parallel()
		l, ch := filled()
		require.Len(t, l.drain(), 7)
		require.Zero(t, l.waiting(ch, senderA)+l.waiting(ch, senderB))
		require.Empty(t, l.drain())
	})
}

// probes are gates that have the sender prove itself.
type probes struct{ gates }

func (probes) probing(string) bool { return true }

func TestFairQueue_Order(t *testing.T) {
	t.Parallel()
	// urgent is a job of the sender with the priority.
	urgent := func(ch *gateway.Channel, sender string, priority int) *job {
		j := jobs(1, ch, sender)[0]
		j.message.Priority = priority
		return j
	}
	priorities := func(picked []*job) []int {
		var out []int
		for _, j := range picked {
			out = append(out, j.message.Priority)
		}
		return out
	}
	t.Run("UrgentJobsOvertakeThoseClaimedBefore", func(t *testing.T) {
		t.Parallel()
		q, ch := lined(1)
		for _, priority := range []int{9, 9, 5, 1, 9, 1} {
			q.add([]*job{urgent(&ch[0], senderA, priority)})
		}
		picked, _ := q.pick(6, gates{})
		require.Equal(t, []int{1, 1, 5, 9, 9, 9}, priorities(picked))
	})
	t.Run("UrgentJobsOvertakeThoseOfOtherSenders", func(t *testing.T) {
		t.Parallel()
		q, ch := lined(1)
		q.add([]*job{
			urgent(&ch[0], senderA, 9), urgent(&ch[0], senderA, 9),
			urgent(&ch[0], senderB, 9), urgent(&ch[0], senderB, 1),
		})
		picked, _ := q.pick(4, gates{})
		require.Equal(t, []int{1, 9, 9, 9}, priorities(picked))
	})
	t.Run("AProbeIsAJobThatNoFailureSpeaksAgainst", func(t *testing.T) {
		t.Parallel()
		q, ch := lined(1)
		all := jobs(3, &ch[0], senderA)
		all[0].claim.Prior.ErrorCode, all[1].claim.Prior.ErrorCode = 21606, 21606
		q.add(all)
		picked, _ := q.pick(1, probes{})
		require.Equal(t, all[2:], picked)
		picked, _ = q.pick(1, probes{})
		require.Equal(t, all[:1], picked, "if there is no other, then the first")
	})
	t.Run("SurplusIsTheLast", func(t *testing.T) {
		t.Parallel()
		q, ch := lined(1)
		all := jobs(5, &ch[0], senderA)
		q.add(all)
		require.Equal(t, all[3:], q.surplus(&ch[0], senderA, 3))
		require.Empty(t, q.surplus(&ch[0], senderA, 3))
	})
}
