package metrics_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 500_000_000, time.UTC)

const readAt = "ebs_sms_queue_read_timestamp_seconds"

func rows(channel string, status gateway.Status, n int64) gateway.Depth {
	return gateway.Depth{Channel: channel, Status: status, Rows: n}
}

func waiting(channel string, since time.Duration) gateway.Eligible {
	return gateway.Eligible{Channel: channel, Since: noon.Add(-since)}
}

func TestStatsParams_AsksForOpenRows(t *testing.T) {
	t.Parallel()
	asked := newScope().StatsParams(noon)
	require.Equal(t, noon, asked.Now)
	require.Equal(t, []string{"ALERTS", "CERTS"}, asked.Channels)
	require.Equal(t, []gateway.Status{"NEW", "DEFERRED", "RETRY", "SENDING", "UNKNOWN", "HELD"}, asked.Statuses)
}

func TestSetQueue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stats gateway.Stats
		want  map[string]float64
	}{
		"counts rows by channel and status": {
			gateway.Stats{Depths: []gateway.Depth{rows("CERTS", gateway.StatusNew, 12),
				rows("ALERTS", gateway.StatusRetry, 3)}},
			map[string]float64{
				`ebs_sms_queue_messages{channel="CERTS",status="NEW"}`:    12,
				`ebs_sms_queue_messages{channel="ALERTS",status="RETRY"}`: 3,
			},
		},
		"adds up the channels that are not configured": {
			gateway.Stats{Depths: []gateway.Depth{rows("GONE", gateway.StatusNew, 1),
				rows("+14155550123", gateway.StatusNew, 2)}},
			map[string]float64{`ebs_sms_queue_messages{channel="other",status="NEW"}`: 3},
		},
		"adds up the unknown outcomes": {
			gateway.Stats{Depths: []gateway.Depth{rows("CERTS", gateway.StatusUnknown, 4),
				rows("CERTS", gateway.StatusHeld, 2)}},
			map[string]float64{
				`ebs_sms_queue_messages{channel="CERTS",status="UNKNOWN"}`: 4,
				`ebs_sms_queue_messages{channel="CERTS",status="HELD"}`:    2,
				`ebs_sms_unknown_outcomes{channel="CERTS"}`:                6,
			},
		},
		"leaves finished rows out": {
			gateway.Stats{Depths: []gateway.Depth{rows("CERTS", gateway.StatusDelivered, 9)}},
			map[string]float64{},
		},
		"tells the age of the oldest row": {
			gateway.Stats{Eligible: []gateway.Eligible{
				waiting("CERTS", time.Minute), waiting("GONE", time.Second), waiting("LOST", time.Hour),
			}},
			map[string]float64{
				`ebs_sms_queue_oldest_eligible_age_seconds{channel="CERTS"}`: 60,
				`ebs_sms_queue_oldest_eligible_age_seconds{channel="other"}`: 3600,
			},
		},
		"tells of the newest row": {
			gateway.Stats{Inserts: []gateway.LastInsert{{Channel: "CERTS", At: time.Unix(1_700_000_000, 0)}}},
			map[string]float64{`ebs_sms_queue_newest_insert_timestamp_seconds{channel="CERTS"}`: 1_700_000_000},
		},
		"tells the age of the oldest reply that nobody swept": {
			gateway.Stats{Unprocessed: noon.Add(-time.Hour)},
			map[string]float64{"ebs_sms_replies_oldest_unprocessed_age_seconds": 3600},
		},
		"has no age below zero": {
			gateway.Stats{Eligible: []gateway.Eligible{waiting("CERTS", -time.Minute)}},
			map[string]float64{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScope()
			c.want[readAt] = float64(noon.UnixMilli()) / 1000
			require.Equal(t, c.want, s.moved(t, func() { s.SetQueue(c.stats, noon) }))
		})
	}
}

func TestSetQueue_ForgetsWhatIsGone(t *testing.T) {
	t.Parallel()
	s := newScope()
	s.SetQueue(gateway.Stats{
		Depths:   []gateway.Depth{rows("CERTS", gateway.StatusNew, 5), rows("GONE", gateway.StatusHeld, 1)},
		Eligible: []gateway.Eligible{waiting("CERTS", time.Hour)},
	}, noon)
	s.SetQueue(gateway.Stats{}, noon)
	for name, value := range s.series(t) {
		if name != readAt && value != 0 {
			require.Contains(t, name, "ebs_sms_build_info")
		}
	}
}
