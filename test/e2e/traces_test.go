package e2e

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/tracing"
	"ebs-sms-gateway/gateway/tracing/tracingtest"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// tracedSite is a site whose traces go to a collector.
func tracedSite(t *testing.T, opts twiliotest.Options) (*site, *tracingtest.Collector, *httptest.Server) {
	t.Helper()
	collector := &tracingtest.Collector{}
	server := httptest.NewServer(collector)
	t.Cleanup(server.Close)
	return newSite(t, opts, rig.WithConfig(func(c *config.Config) {
		c.Tracing.Endpoint = server.URL
		c.Log.Events = config.EventsAll
	})), collector, server
}

// family is the first span of a trace, and those below it by their names.
func family(t *testing.T, spans []tracingtest.Span, trace string) (first tracingtest.Span, below map[string]tracingtest.Span) {
	t.Helper()
	below = map[string]tracingtest.Span{}
	for _, s := range spans {
		switch {
		case s.Trace != trace:
		case s.Parent == "":
			require.Empty(t, first.Name, "two first spans")
			first = s
		default:
			below[s.Name] = s
		}
	}
	for name, s := range below {
		require.Equal(t, first.ID, s.Parent, name)
	}
	return first, below
}

func TestEveryMessageAndReplyHasItsTrace(t *testing.T) {
	t.Parallel()
	s, collector, _ := tracedSite(t, twiliotest.Options{Rules: []twiliotest.Rule{{To: another, Code: 21211}}})
	refused := s.insert(t, another, privateText)
	sent := []gateway.MessageID{s.asks(t, "YES", "NO"), s.asks(t, "RENEWED")}
	s.says(t, "I have renewed it")
	reply := s.answered(t, 1)
	s.becomes(t, refused, gateway.StatusFailed)
	require.Contains(t, openMetrics(t, s), `# {trace_id="`+tracing.NewSample(1).ID(s.row(t, sent[1]).AttemptRef)+`"}`)
	require.NoError(t, s.gateway.Stop(t.Context())) // which has the collector told the rest

	spans, log := collector.Spans(), s.log.take()
	for _, id := range append(sent, refused) {
		trace := tracing.NewSample(1).ID(s.row(t, id).AttemptRef)
		first, below := family(t, spans, trace)
		require.Equal(t, "attempt "+rig.Channel, first.Name)
		require.Equal(t, strconv.FormatInt(int64(id), 10), first.Attrs["ebs_sms.message.id"])
		for _, step := range []string{"claim", "begin", "send " + rig.Channel, "record"} {
			require.Contains(t, below, step)
		}
		require.Contains(t, log, `"trace_id":"`+trace+`"`)
	}
	first, below := family(t, spans, tracing.NewSample(1).ID(s.row(t, sent[0]).AttemptRef))
	require.Empty(t, first.Error)
	for _, step := range []string{"POST " + s.config.Config.Webhooks.StatusPaths[0], "report"} {
		require.Contains(t, below, step)
	}
	first, _ = family(t, spans, tracing.NewSample(1).ID(s.row(t, refused).AttemptRef))
	require.Equal(t, string(gateway.ClassRecipient), first.Error)

	first, below = family(t, spans, tracing.NewSample(1).ID(reply.ProviderSID))
	require.Equal(t, "POST "+s.config.Config.Webhooks.InboundPaths[0], first.Name)
	require.Contains(t, below, "stage")
	answered := tracing.NewSample(1).ID(s.row(t, reply.Match.MessageID).AttemptRef)
	require.Equal(t, []string{answered}, below["match"].Links)

	for _, private := range []string{privateText, "renewed it", someone[2:], another[2:], sender[2:]} {
		require.NotContains(t, collector.Raw(), private)
		require.NotContains(t, log, private)
	}
}

// openMetrics is what Prometheus reads if it keeps exemplars.
func openMetrics(t *testing.T, s *site) string {
	t.Helper()
	address := "http://" + s.gateway.AdminAddress() + "/metrics"
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	require.NoError(t, err)
	r.Header.Set("Accept", "application/openmetrics-text; version=1.0.0")
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	require.NoError(t, err)
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, errors.Join(err, answer.Body.Close()))
	return string(body)
}

// TestACollectorThatDiesCostsNoMessage: its spans alone are lost, and one line of the log says so.
func TestACollectorThatDiesCostsNoMessage(t *testing.T) {
	t.Parallel()
	s, collector, server := tracedSite(t, twiliotest.Options{})
	s.insert(t, someone, "one")
	waitFor(t, "a trace", func() bool { return len(collector.Spans()) > 0 })
	server.CloseClientConnections()
	server.Close()
	for i := range 50 {
		s.insert(t, someone, strconv.Itoa(i))
	}
	s.Settle(t, time.Minute)
	require.True(t, s.Audit(t).Clean(), "%+v", s.Audit(t))
	require.EqualValues(t, 51, s.Simulator.Tally().Posts)
	waitFor(t, "spans lost", func() bool {
		return metric(t, s.gateway, `ebs_sms_trace_spans_total{result="failed"}`) >= 5*50
	})
	require.NoError(t, s.gateway.Stop(t.Context()))
	require.Equal(t, 1, strings.Count(s.log.take(), "collector does not take traces"))
}
