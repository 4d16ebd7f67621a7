package sqlite_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlite"
)

// fill inserts a backlog in batches.
func fill(b *testing.B, s *sqlite.Store, rows int) {
	b.Helper()
	for ; rows > 0; rows -= 1000 {
		_, err := s.Insert(b.Context(), fresh(min(rows, 1000)))
		require.NoError(b, err)
	}
}

// BenchmarkClaim claims 100 rows an operation and gives them back outside the timing.
func BenchmarkClaim(b *testing.B) {
	for _, backlog := range []int{1_000, 100_000} {
		b.Run(strconv.Itoa(backlog), func(b *testing.B) {
			s := open(b, file(b))
			fill(b, s, backlog)
			for b.Loop() {
				claims, err := s.Claim(b.Context(), claimAt(time.Now(), 100))
				require.NoError(b, err)
				b.StopTimer()
				release(b, s, claims)
				b.StartTimer()
			}
			b.ReportMetric(100*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func release(b *testing.B, s *sqlite.Store, claims []gateway.Claim) {
	b.Helper()
	changes := make([]gateway.Change, len(claims))
	for i, c := range claims {
		change, err := c.Message.Release(c.Prior, time.Now())
		require.NoError(b, err)
		changes[i] = change
	}
	_, err := s.Record(b.Context(), changes)
	require.NoError(b, err)
}

// BenchmarkIdlePoll polls a channel whose backlog waits for the morning.
func BenchmarkIdlePoll(b *testing.B) {
	s := open(b, file(b))
	rows := fresh(100_000)
	for i := range rows {
		rows[i].NotBefore = time.Now().Add(time.Hour)
	}
	_, err := s.Insert(b.Context(), rows)
	require.NoError(b, err)
	for b.Loop() {
		claims, err := s.Claim(b.Context(), claimAt(time.Now(), 100))
		require.NoError(b, err)
		require.Empty(b, claims)
	}
}

// BenchmarkRecord records the begin of 100 attempts and then their acceptance, an operation being one of them.
func BenchmarkRecord(b *testing.B) {
	s := open(b, file(b))
	var begun, sent []gateway.Change
	for b.Loop() {
		if len(sent) > 0 {
			record(b, s, sent)
			sent = nil
			continue
		}
		b.StopTimer()
		begun, sent = attempts(b, s)
		b.StartTimer()
		record(b, s, begun)
	}
	b.ReportMetric(100*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func record(b *testing.B, s *sqlite.Store, changes []gateway.Change) {
	b.Helper()
	applied, err := s.Record(b.Context(), changes)
	require.NoError(b, err)
	require.NotContains(b, applied, false)
}

// attempts claims 100 rows and makes the changes of their attempts.
func attempts(b *testing.B, s *sqlite.Store) (begun, sent []gateway.Change) {
	b.Helper()
	fill(b, s, 100)
	claims, err := s.Claim(b.Context(), claimAt(time.Now(), 100))
	require.NoError(b, err)
	for _, c := range claims {
		ref := strconv.FormatInt(int64(c.Message.ID), 10)
		begin, err := c.Message.Begin(gateway.Attempt{
			Token: "token", Now: time.Now(), Ref: "attempt-reference-" + ref, Recipient: "+14155550100",
			Sender: "+14155550199", Segments: 1, Encoding: "GSM-7",
		})
		require.NoError(b, err)
		m := c.Message.After(begin)
		report, err := m.Report(gateway.Report{
			Ref: m.AttemptRef, SID: "SM00000000000000000000000000" + ref, Status: "queued", At: time.Now(),
			LookAt: time.Now().Add(time.Hour),
		})
		require.NoError(b, err)
		begun, sent = append(begun, begin), append(sent, report)
	}
	return begun, sent
}
