package sqlite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// TestFeeder inserts with plain SQL, as a feeder or a person does.
func TestFeeder(t *testing.T) {
	t.Parallel()
	t.Run("NeedsThreeColumns", func(t *testing.T) {
		t.Parallel()
		m := feed(t, `INSERT INTO XXSMS_OUTBOUND (CHANNEL, PHONES, BODY) VALUES ('it', '+14155550100', 'Hello')`)
		require.Equal(t, gateway.StatusNew, m.Status)
		require.Equal(t, gateway.PriorityDefault, m.Priority)
		require.WithinDuration(t, time.Now(), m.CreatedAt, time.Hour)
	})
	t.Run("MayWriteEmptyTexts", func(t *testing.T) {
		t.Parallel()
		m := feed(t, `INSERT INTO XXSMS_OUTBOUND (CHANNEL, PHONES, BODY, SOURCE_KEY, NOT_BEFORE, EXPIRES_AT)
			VALUES ('it', '', '', '', '', '')`)
		require.True(t, m.DueAt().IsZero())
		require.True(t, m.ExpiresAt.IsZero())
	})
	t.Run("MaySeparateKeywordsByCommas", func(t *testing.T) {
		t.Parallel()
		m := feed(t, `INSERT INTO XXSMS_OUTBOUND (CHANNEL, PHONES, BODY, REPLY_KEYWORDS) VALUES ('it', '1', 'x', 'YES, NO,MAYBE')`)
		require.Equal(t, []string{"YES", "NO", "MAYBE"}, m.ReplyKeywords)
	})
	t.Run("SweepsRepliesByTheirStatus", func(t *testing.T) {
		t.Parallel()
		path := file(t)
		s := open(t, path)
		_, err := raw(t, path).ExecContext(t.Context(), `INSERT INTO XXSMS_INBOUND (PROVIDER_SID, RECEIVED_AT, PROCESS_STATUS) VALUES
			('1', '2026-11-23T10:00:00.000Z', 'DONE'), ('2', '2026-11-23T11:00:00.000Z', 'ERROR'), ('3', '2026-11-23T12:00:00.000Z', 'NEW')`)
		require.NoError(t, err)
		stats, err := s.Stats(t.Context(), gateway.StatsParams{})
		require.NoError(t, err)
		require.Equal(t, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), stats.Unprocessed.UTC())
	})
	t.Run("MayNotInventAStatus", func(t *testing.T) {
		t.Parallel()
		path := file(t)
		open(t, path)
		_, err := raw(t, path).ExecContext(t.Context(),
			`INSERT INTO XXSMS_OUTBOUND (CHANNEL, STATUS) VALUES ('it', 'READY')`)
		require.ErrorContains(t, err, "CHECK constraint")
	})
	t.Run("MayNotWriteADateThatIsNone", func(t *testing.T) {
		t.Parallel()
		path := file(t)
		open(t, path)
		for _, day := range []string{"23-NOV-26", "2026-13-45T00:00:00.000Z", "2026-11-23T25:00:00.000Z"} {
			for _, column := range []string{"NOT_BEFORE", "EXPIRES_AT"} {
				_, err := raw(t, path).ExecContext(t.Context(),
					`INSERT INTO XXSMS_OUTBOUND (CHANNEL, `+column+`) VALUES ('it', '`+day+`')`)
				require.ErrorContains(t, err, "is not a date")
			}
		}
	})
	t.Run("MayCountTheDaysOfAMonthOn", func(t *testing.T) {
		t.Parallel()
		m := feed(t, `INSERT INTO XXSMS_OUTBOUND (CHANNEL, EXPIRES_AT) VALUES ('it', '2026-02-30T12:00:00.000Z')`)
		require.Equal(t, time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC), m.ExpiresAt)
	})
}

// feed runs one insert and returns the row that it made.
func feed(t *testing.T, statement string) gateway.Message {
	t.Helper()
	path := file(t)
	s := open(t, path)
	exec(t, raw(t, path), statement)
	rows, err := s.Search(t.Context(), gateway.SearchParams{})
	require.NoError(t, err)
	require.Len(t, rows, 1)
	return rows[0]
}

// TestTypedTimes has NOT_BEFORE in the forms that people type, all of them noon.
func TestTypedTimes(t *testing.T) {
	t.Parallel()
	forms := []string{
		"2026-11-23T12:00:00.000Z", "2026-11-23 12:00:00", "2026-11-23 12:00", "2026-11-23T12:00:00Z",
		"2026-11-23T12:00:00", "2026-11-23T14:00:00+02:00", "2026-11-23 12:00:00.000",
	}
	for _, form := range forms {
		for _, statement := range []string{
			`INSERT INTO XXSMS_OUTBOUND (CHANNEL, PHONES, BODY, NOT_BEFORE) VALUES ('it', '1', 'x', '` + form + `')`,
			`INSERT INTO XXSMS_OUTBOUND (CHANNEL, PHONES, BODY) VALUES ('it', '1', 'x'); UPDATE XXSMS_OUTBOUND SET NOT_BEFORE = '` + form + `'`,
		} {
			t.Run(statement[:6]+form, func(t *testing.T) {
				t.Parallel()
				path := file(t)
				s := open(t, path)
				exec(t, raw(t, path), statement)
				early, err := s.Claim(t.Context(), claimAt(noon().Add(-time.Second), 10))
				require.NoError(t, err)
				require.Empty(t, early)
				due, err := s.Claim(t.Context(), claimAt(noon(), 10))
				require.NoError(t, err)
				require.Len(t, due, 1)
			})
		}
	}
}
