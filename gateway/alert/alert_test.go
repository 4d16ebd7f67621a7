package alert_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/alert"
)

func noon() time.Time { return time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC) }

func held(rows float64) []alert.Sample {
	return []alert.Sample{{
		Metric: "ebs_sms_queue_messages", Labels: map[string]string{"channel": "HR", "status": "HELD"}, Value: rows,
	}}
}

func TestWatch_FindsEachProblemInTheFigures(t *testing.T) {
	t.Parallel()
	sample := func(metric string, value float64, labels ...string) alert.Sample {
		s := alert.Sample{Metric: metric, Labels: map[string]string{}, Value: value}
		for i := 0; i < len(labels); i += 2 {
			s.Labels[labels[i]] = labels[i+1]
		}
		return s
	}
	for name, c := range map[string]struct {
		samples []alert.Sample
		// want is alert, about and count, nothing if it is no problem.
		want  alert.Key
		count int64
	}{
		"held":                    {held(3), alert.Key{Alert: "EbsSmsMessagesHeld", About: "channel HR"}, 3},
		"none held":               {held(0), alert.Key{}, 0},
		"database":                {[]alert.Sample{sample("ebs_sms_store_unanswered_calls", 5)}, alert.Key{Alert: "EbsSmsDatabaseDown"}, 5},
		"database, one call lost": {[]alert.Sample{sample("ebs_sms_store_unanswered_calls", 1)}, alert.Key{}, 0},
		"provider":                {[]alert.Sample{sample("ebs_sms_provider_unanswered_posts", 9)}, alert.Key{Alert: "EbsSmsTwilioDown"}, 9},
		"account": {[]alert.Sample{sample("ebs_sms_pause_info", 1, "scope", "all", "name", "", "code", "20003")},
			alert.Key{Alert: "EbsSmsAccountPaused", About: "code 20003"}, 1},
		"sender": {[]alert.Sample{sample("ebs_sms_pause_info", 1, "scope", "sender", "name", "**0006", "code", "30034")},
			alert.Key{Alert: "EbsSmsSenderPaused", About: "name **0006, code 30034"}, 1},
		"failures of two channels": {[]alert.Sample{sample("ebs_sms_send_failures_total", 6, "class", "content", "channel", "A"),
			sample("ebs_sms_send_failures_total", 5, "class", "content", "channel", "B")},
			alert.Key{Alert: "EbsSmsSendFailures", About: "class content"}, 11},
		"failures, few":         {[]alert.Sample{sample("ebs_sms_send_failures_total", 9, "class", "content")}, alert.Key{}, 0},
		"failures, slowed down": {[]alert.Sample{sample("ebs_sms_send_failures_total", 99, "class", "rate_limit")}, alert.Key{}, 0},
		"journal": {[]alert.Sample{sample("ebs_sms_journal_bytes", 60), sample("ebs_sms_journal_capacity_bytes", 100)},
			alert.Key{Alert: "EbsSmsJournalFilling"}, 60},
		"no journal": {[]alert.Sample{sample("ebs_sms_journal_bytes", 0), sample("ebs_sms_journal_capacity_bytes", 0)}, alert.Key{}, 0},
		"cap": {[]alert.Sample{sample("ebs_sms_daily_used_segments", 85, "scope", "channel", "name", "HR"),
			sample("ebs_sms_daily_cap_segments", 100, "scope", "channel", "name", "HR")},
			alert.Key{Alert: "EbsSmsDailyCapNearlyUsed", About: "scope channel, name HR"}, 85},
		"digests": {[]alert.Sample{sample("ebs_sms_digests_mailed_total", 2, "result", "refused")},
			alert.Key{Alert: "EbsSmsDigestsRefused"}, 2},
		"digests, to the fallback": {[]alert.Sample{sample("ebs_sms_digests_mailed_total", 2, "result", "redirected")}, alert.Key{}, 0},
		"replies": {[]alert.Sample{sample("ebs_sms_replies_oldest_undecided_age_seconds", 1200)},
			alert.Key{Alert: "EbsSmsRepliesUndecided"}, 1200},
		"replies, soon decided": {[]alert.Sample{sample("ebs_sms_replies_oldest_undecided_age_seconds", 60)}, alert.Key{}, 0},
		"lookups":               {[]alert.Sample{sample("ebs_sms_lookups_total", 1, "result", "refused")}, alert.Key{Alert: "EbsSmsLookupsRefused"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			problems := alert.NewWatch(10).Look(noon(), c.samples)
			if c.want.Alert == "" {
				require.Empty(t, problems)
				return
			}
			require.Len(t, problems, 1)
			require.Equal(t, c.want, problems[0].Key)
			require.Equal(t, c.count, problems[0].Count)
		})
	}
}

func TestWatch_CountsFailuresOfTheLastQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	w := alert.NewWatch(10)
	look := func(minute int, total float64) []alert.Problem {
		return w.Look(noon().Add(time.Duration(minute)*time.Minute), []alert.Sample{{
			Metric: "ebs_sms_send_failures_total", Labels: map[string]string{"class": "content"}, Value: total,
		}})
	}
	require.Empty(t, look(0, 8))
	require.Equal(t, int64(12), look(5, 12)[0].Count)
	require.Equal(t, int64(13), look(16, 21)[0].Count) // 8 were before
	require.Empty(t, look(25, 21))                     // 12 were before
}

// site tells what is due at once, as a gateway does whose mail is taken.
type site struct{ alert.Board }

func (s *site) at(after time.Duration, problems []alert.Problem) []alert.Notice {
	now := noon().Add(after)
	s.See(now, problems, false)
	due := s.Due(now)
	s.Tell(now, due)
	return due
}

func TestBoard_TellsAtOnceThenAtGrowingIntervalsThenThatItIsOver(t *testing.T) {
	t.Parallel()
	var s site
	problem := alert.NewWatch(10).Look(noon(), held(3))
	require.Len(t, s.at(0, problem), 1)
	for _, c := range []struct {
		hours float64
		told  int
	}{{0.5, 0}, {1, 1}, {2, 0}, {4.9, 0}, {5, 1}, {28, 0}, {29, 1}, {53, 1}} {
		require.Len(t, s.at(time.Duration(c.hours*float64(time.Hour)), problem), c.told, "after %v hours", c.hours)
	}
	require.Empty(t, s.at(53*time.Hour+5*time.Minute, nil), "it may come again")
	over := s.at(53*time.Hour+10*time.Minute, nil)
	require.Len(t, over, 1)
	require.True(t, over[0].Over)
	require.Empty(t, s.States)
}

func TestBoard_TakesWhatComesAndGoesForOneProblem(t *testing.T) {
	t.Parallel()
	var s site
	problem := alert.NewWatch(10).Look(noon(), held(3))
	require.Len(t, s.at(0, problem), 1)
	for minute := 1; minute < 50; minute++ {
		require.Empty(t, s.at(time.Duration(minute)*time.Minute, problem[:minute%2]))
	}
}

func TestBoard_TellsOfUndecidedRepliesOnceTheyLast(t *testing.T) {
	t.Parallel()
	var s site
	problem := alert.NewWatch(10).Look(noon(), []alert.Sample{
		{Metric: "ebs_sms_replies_oldest_undecided_age_seconds", Value: 1800},
	})
	require.Empty(t, s.at(0, problem), "after an outage another gateway may just have decided it")
	require.Empty(t, s.at(time.Minute, nil))
	require.Empty(t, s.at(4*time.Minute, problem))
	require.Empty(t, s.at(8*time.Minute, problem))
	require.Len(t, s.at(9*time.Minute, problem), 1)
	require.Empty(t, s.at(10*time.Minute, problem))
}

func TestBoard_KeepsWhatItCannotSee(t *testing.T) {
	t.Parallel()
	var s site
	require.Len(t, s.at(0, alert.NewWatch(10).Look(noon(), held(3))), 1)
	s.See(noon().Add(time.Hour), nil, true)
	for _, n := range s.Due(noon().Add(time.Hour)) {
		require.False(t, n.Over)
	}
}

func TestBoard_TellsAgainWhatCouldNotBeMailed(t *testing.T) {
	t.Parallel()
	var b alert.Board
	for minute := range 3 {
		now := noon().Add(time.Duration(minute) * time.Minute)
		b.See(now, alert.NewWatch(10).Look(now, held(3)), false)
		require.Len(t, b.Due(now), 1)
	}
}

func TestWrite_SaysWhatHowManySinceWhenAndWhatToDo(t *testing.T) {
	t.Parallel()
	var b alert.Board
	b.See(noon(), alert.NewWatch(10).Look(noon(), held(3)), false)
	due := b.Due(noon())
	due[0].Examples = []int64{17, 18}
	letter := alert.Write(due, "sms-0/ab12", "https://wiki.example.com/runbook")
	require.Equal(t, "EBS SMS: EbsSmsMessagesHeld (channel HR)", letter.Subject)
	require.Equal(t, `EbsSmsMessagesHeld (channel HR)
  3 messages that may have been sent wait for a person
  since 2026-11-28 12:00
  MESSAGE_ID for example 17 18
  Look each up in the provider's log; then decide it: ebs-sms-gateway release.
  https://wiki.example.com/runbook#ebssmsmessagesheld

Written by gateway sms-0/ab12. Times are in UTC. Whoever is in mail.admins gets this mail.
`, letter.Text)
	require.Equal(t, letter.ID, alert.Write(due, "sms-0/ab12", "").ID, "the same notices are the same mail")
	due[0].Told++
	require.NotEqual(t, letter.ID, alert.Write(due, "sms-0/ab12", "").ID)
}
