package tracing_test

import (
	"bytes"

	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/tracing"
)

func TestLinesNameTheTraceOfWhatTheyAreAbout(t *testing.T) {
	t.Parallel()
	ofAttempt, ofReply := "trace_id="+tracing.NewSample(1).ID(ref), "trace_id="+tracing.NewSample(1).ID(replied)
	for name, c := range map[string]struct {
		write func(*slog.Logger)
		want  string
	}{
		"an attempt":                {func(l *slog.Logger) { l.Info("x", "attempt", ref) }, ofAttempt},
		"an attempt and a message":  {func(l *slog.Logger) { l.Info("x", "provider_sid", sid, "attempt", ref) }, ofAttempt},
		"a message and an attempt":  {func(l *slog.Logger) { l.Info("x", "attempt", ref, "provider_sid", sid) }, ofAttempt},
		"a reply":                   {func(l *slog.Logger) { l.Info("x", "provider_sid", replied) }, ofReply},
		"an attempt, said before":   {func(l *slog.Logger) { l.With("attempt", ref).Info("x", "provider_sid", sid) }, ofAttempt},
		"no attempt, but a message": {func(l *slog.Logger) { l.Info("x", "attempt", "", "provider_sid", replied) }, ofReply},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, logged(1, c.write), c.want)
		})
	}
	require.NotContains(t, logged(1, func(l *slog.Logger) { l.Info("x", "message_id", 5) }), "trace_id")
	require.NotContains(t, logged(0, func(l *slog.Logger) { l.Info("x", "attempt", ref) }), "trace_id")
}

func logged(ratio float64, write func(*slog.Logger)) string {
	var b bytes.Buffer
	write(tracing.NewSample(ratio).Log(slog.New(slog.NewTextHandler(&b, nil))))
	return b.String()
}

func BenchmarkLine(b *testing.B) {
	var sink bytes.Buffer
	plain := slog.New(slog.NewJSONHandler(&sink, nil))
	for name, log := range map[string]*slog.Logger{"off": plain, "on": tracing.NewSample(1).Log(plain)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink.Reset()
				log.LogAttrs(b.Context(), slog.LevelInfo, "x", slog.String("attempt", ref))
			}
		})
	}
}
