package quietlog_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/quietlog"
)

// logger writes to the buffer; now is its time.
func logger(out *bytes.Buffer, now *time.Time) *slog.Logger {
	plain := slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}})
	return slog.New(quietlog.New(plain, func() time.Time { return *now }))
}

func TestLinesThatSayTheSame(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	log := logger(&out, &now)
	for _, second := range []int{0, 1, 2, 59, 60, 61, 300} {
		now = time.Date(2026, 11, 28, 12, 0, second, 0, time.UTC)
		log.With("component", "ords").Warn("request rejected", "reason", "form", "address", second)
	}
	require.Equal(t, []string{
		`level=WARN msg="request rejected" component=ords reason=form address=0 count=1`,
		`level=WARN msg="request rejected" component=ords reason=form address=60 count=4`,
		`level=WARN msg="request rejected" component=ords reason=form address=300 count=2`,
	}, strings.Split(strings.TrimSpace(out.String()), "\n"))
}

func TestLinesThatSaySomethingElse(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	now := time.Now()
	log := logger(&out, &now)
	log.Warn("request rejected", "reason", "form")
	log.WithGroup("g").Warn("request rejected", "reason", "not_found")
	log.Error("connection closed", "reason", "form")
	require.Equal(t, 3, strings.Count(out.String(), "count=1"))
}

func TestDebugLinesAreAllWritten(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	now := time.Now()
	log := logger(&out, &now)
	log.Debug("request rejected", "reason", "form")
	log.Debug("request rejected", "reason", "form")
	require.Equal(t, 2, strings.Count(out.String(), "\n"))
}
