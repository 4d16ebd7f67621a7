package observability

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// notifyPace is how much faster than real Prometheus, Alertmanager and the delays of the gateway run. Its heartbeat and
// the database's own times are not shortened, so what is measured is rather too long than too short.
var notifyPace = flag.Int("notify-pace", 5, "how much faster than real notifications are measured; 1 is real time")

// real is a time at the pace of the test.
func real(d time.Duration) time.Duration { return d / time.Duration(*notifyPace) }

// inbox is where Alertmanager notifies.
type inbox struct {
	mu   sync.Mutex
	came map[string]notification
}

type notification struct {
	at   time.Time
	text string
}

// ServeHTTP implements http.Handler.
func (i *inbox) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	var post struct {
		Alerts []struct {
			Status              string
			Labels, Annotations map[string]string
		}
	}
	if json.NewDecoder(r.Body).Decode(&post) != nil {
		return
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, a := range post.Alerts {
		key := a.Labels["job"] + " " + a.Labels["alertname"]
		if _, there := i.came[key]; !there && a.Status == "firing" {
			i.came[key] = notification{time.Now(), a.Annotations["summary"] + " " + a.Annotations["description"]}
		}
	}
}

func (i *inbox) get(key string) (notification, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	n, ok := i.came[key]
	return n, ok
}

// startAlertmanager starts one with its own grouping delay of 30 s, and returns its address.
func startAlertmanager(t *testing.T, hook string) string {
	t.Helper()
	folder := t.TempDir()
	file := filepath.Join(folder, "alertmanager.yaml")
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, `route: {receiver: hook, group_by: [alertname, job], group_wait: %s, group_interval: %s}
receivers: [{name: hook, webhook_configs: [{url: %q}]}]
`, real(30*time.Second), real(5*time.Minute), hook), 0o600))
	address, err := rig.FreePort()
	require.NoError(t, err)
	log := &output{}
	process, err := rig.Launch(tool(t, "ALERTMANAGER"), log, "--config.file="+file, "--storage.path="+folder,
		"--web.listen-address="+address, "--cluster.listen-address=", "--log.level=warn")
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := process.Terminate(); err != nil || t.Failed() {
			t.Log(log.String())
		}
	})
	within(t, 30*time.Second, "Alertmanager answers", func() bool {
		answer, err := http.Get("http://" + address + "/-/ready") //nolint:noctx // bounded by within
		return err == nil && answer.Body.Close() == nil && answer.StatusCode == http.StatusOK
	})
	return address
}

// incident is something that breaks, and what is to be said of it, within which time.
type incident struct {
	world   *rig.World
	store   rig.Store
	setup   rig.Setup
	breaks  func(*testing.T)
	alert   string
	says    []string
	within  time.Duration
	address string
}

func incidents(t *testing.T) map[string]*incident {
	t.Helper()
	twilio := rig.NewWorld(t, twiliotest.Options{})
	silent := newProvider(t, twilio.Simulator)
	twilio.URL = "http://" + silent.address
	token := rig.NewWorld(t, twiliotest.Options{})
	sender := rig.NewWorld(t, twiliotest.Options{Rules: []twiliotest.Rule{{From: "+12025550100", Code: 21606}}})
	ground, err := rig.NewGround(t.Context(), "oracle")
	require.NoError(t, err)
	t.Cleanup(ground.Stop)
	place, err := ground.Place(context.WithoutCancel(t.Context()), t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, place.Close()) })
	database := rig.NewWorld(t, twiliotest.Options{})
	database.Config = place.Config
	return map[string]*incident{
		"twilio": {world: twilio, store: twilio.Store, alert: "EbsSmsTwilioDown", says: []string{"Twilio is down"},
			within: 3 * time.Minute, breaks: func(t *testing.T) {
				t.Helper()
				silent.stop()
				insert(t, twilio.Store, 20, 60)
			}},
		"token": {world: token, store: token.Store, alert: "EbsSmsAccountPaused", says: []string{"account", "20003"},
			within: 2 * time.Minute, setup: rig.WithConfig(func(c *config.Config) {
				c.Twilio.AuthToken = "00000000000000000000000000000000"
			})},
		"sender": {world: sender, store: sender.Store, alert: "EbsSmsSenderPaused", says: []string{"***0100", "21606"},
			within: 2 * time.Minute},
		"database": {world: database, store: place.Store, alert: "EbsSmsDatabaseDown",
			says: []string{"database is down"}, within: 2 * time.Minute, breaks: func(t *testing.T) {
				t.Helper()
				require.NoError(t, place.Outage.Begin(t.Context()))
				t.Cleanup(func() { require.NoError(t, place.Outage.End(context.WithoutCancel(t.Context()))) })
			}},
	}
}

// start starts the gateway with 20 rows in its queue.
func (i *incident) start(t *testing.T) {
	t.Helper()
	insert(t, i.store, 0, 20)
	setups := []rig.Setup{rig.WithConfig(func(c *config.Config) {
		c.Admin.Listen = i.address
		c.Metrics.DepthInterval = max(real(15*time.Second), time.Second)
		c.Outbound.PollInterval = real(config.Default().Outbound.PollInterval)
		c.Outbound.Retry.Base = real(config.Default().Outbound.Retry.Base)
	}), func(o *app.Options) { o.Registry = prometheus.NewRegistry() }}
	if i.setup != nil {
		setups = append(setups, i.setup)
	}
	i.world.Gateway(t, setups...)
}

// TestAlertmanager_NotifiesInTime: at 30 s between scrapes, between evaluations, and before a group is notified.
func TestAlertmanager_NotifiesInTime(t *testing.T) {
	all := incidents(t)
	box := &inbox{came: map[string]notification{}}
	hook := httptest.NewServer(box)
	t.Cleanup(hook.Close)
	var jobs []string
	for name, i := range all {
		var err error
		i.address, err = rig.FreePort()
		require.NoError(t, err)
		jobs = append(jobs, fmt.Sprintf("{job_name: %s, static_configs: [{targets: [%q], labels: {namespace: prod}}]}",
			name, i.address))
	}
	prom := runPrometheus(t, fmt.Sprintf(`global: {scrape_interval: %[1]s, scrape_timeout: %[1]s, evaluation_interval: %[1]s}
rule_files: [%[2]q]
alerting: {alertmanagers: [{static_configs: [{targets: [%[3]q]}]}]}
scrape_configs: [%[4]s]
`, real(30*time.Second), shortened(t, *notifyPace), startAlertmanager(t, hook.URL), strings.Join(jobs, ", ")))
	began := map[string]time.Time{}
	for name, i := range all {
		began[name] = time.Now()
		i.start(t)
	}
	within(t, real(5*time.Minute), "what is well was scraped for a while",
		func() bool { return prom.query(`count_over_time(up[`+real(time.Minute).String()+`]) >= 2`) == len(all) })
	for name, i := range all {
		if i.breaks != nil {
			began[name] = time.Now()
			i.breaks(t)
		}
	}
	for name, i := range all {
		t.Run(name, func(t *testing.T) {
			key := name + " " + i.alert
			within(t, real(10*time.Minute), "a notification of "+i.alert,
				func() bool { _, ok := box.get(key); return ok })
			n, _ := box.get(key)
			took := n.at.Sub(began[name]) * time.Duration(*notifyPace)
			t.Logf("first notified after %s: %s", took.Round(time.Second), n.text)
			require.LessOrEqual(t, took, i.within)
			for _, word := range i.says {
				require.Contains(t, n.text, word)
			}
		})
	}
}
