package e2e

import (
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

// BenchmarkReplies posts 500 signed replies a second, at fixed times whatever the answers do, and
// tells how long the answers took:
//
//	go test ./test/e2e -run '^$' -bench Replies -benchtime 5000x
func BenchmarkReplies(b *testing.B) {
	const perSecond = 500
	s := newSite(b, twiliotest.Options{})
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}}
	requests := make([]*http.Request, b.N)
	for i := range requests {
		w := s.reply(i + 1)
		var err error
		requests[i], err = w.Request(b.Context())
		require.NoError(b, err)
	}
	took := make([]time.Duration, b.N)
	var posts sync.WaitGroup
	b.ResetTimer()
	began := time.Now()
	for i := range requests {
		at := began.Add(time.Duration(i) * time.Second / perSecond)
		<-time.After(time.Until(at))
		posts.Go(func() {
			answer, err := client.Do(requests[i])
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				b.Error(answer.Status)
			}
			took[i] = time.Since(at)
		})
	}
	posts.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[b.N/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[b.N*99/100].Microseconds())/1000, "p99-ms")
}
