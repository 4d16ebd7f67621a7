package tracing_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/tracing"
)

func TestACollectorThatIsAwayCostsItsSpansAndOneLine(t *testing.T) {
	traced(t, func(f *fixture) {
		f.goAway(true)
		for range 3 {
			f.tracer.Written(written())
			f.soon()
		}
		require.Equal(f, 15, f.count(tracing.ResultFailed))
		require.Len(f, f.log.all(), 1)
		require.Contains(f, f.log.all()[0], "collector does not take traces")

		f.goAway(false)
		f.tracer.Written(written())
		f.soon()
		require.Equal(f, 5, f.count(tracing.ResultExported))
		require.Contains(f, strings.Join(f.log.all(), ""), "collector takes traces again")
	})
}

func TestACollectorThatRefusesIsNotAskedAgain(t *testing.T) {
	traced(t, func(f *fixture) {
		f.collector.Answer(http.StatusForbidden)
		f.tracer.Written(written())
		f.soon()
		require.Equal(f, 5, f.count(tracing.ResultFailed))
	})
}

func TestACollectorThatIsBusyIsAskedAgain(t *testing.T) {
	traced(t, func(f *fixture) {
		f.collector.Answer(http.StatusServiceUnavailable)
		f.tracer.Written(written())
		f.soon()
		f.collector.Answer(0)
		f.pass(10 * time.Second)
		require.Equal(f, 5, f.count(tracing.ResultExported))
	})
}

// slow has a collector that never answers: nothing but its own time ends a post.
func slow(o *tracing.Options) {
	o.Queue = 100
	o.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
}

func TestNobodyWaitsForASlowCollector(t *testing.T) {
	traced(t, func(f *fixture) {
		before := time.Now()
		for range 1000 {
			f.tracer.Written(written())
		}
		require.Equal(f, before, time.Now(), "telling it takes no time")
		synctest.Wait()
		dropped := f.count(tracing.ResultDropped)
		require.Greater(f, dropped, 4000, "the queue has room for 100, a post for 512")
		f.pass(time.Minute)
		require.Equal(f, 5000, f.count(tracing.ResultFailed)+f.count(tracing.ResultDropped))
	}, slow)
}

func TestShutdownGivesASlowCollectorAFewSeconds(t *testing.T) {
	traced(t, func(f *fixture) {
		for range 10 {
			f.tracer.Written(written())
		}
		before := time.Now()
		f.end()
		require.LessOrEqual(f, time.Since(before), 3*time.Second)
	}, slow)
}

func TestShutdownPostsWhatWaits(t *testing.T) {
	traced(t, func(f *fixture) {
		for range 190 {
			f.tracer.Written(written())
		}
		f.end()
		require.Len(f, f.collector.Spans(), 950)
		require.Equal(f, 950, f.count(tracing.ResultExported))
	})
}
