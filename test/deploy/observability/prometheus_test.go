package observability

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/test/rig"
)

// server is a running Prometheus.
type server struct {
	t   *testing.T
	url string
	log *output
}

// output is what a process writes, while it writes.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

// String is what has been written so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// startPrometheus scrapes the target twice a second and evaluates the rules as often.
func startPrometheus(t *testing.T, target, rules string) *server {
	t.Helper()
	return runPrometheus(t, fmt.Sprintf(`global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
rule_files: [%q]
scrape_configs: [{job_name: ebs-sms-gateway, static_configs: [{targets: [%q]}]}]
`, rules, target))
}

// runPrometheus starts one with a configuration, and features that are off by default.
func runPrometheus(t *testing.T, config string, features ...string) *server {
	t.Helper()
	folder := t.TempDir()
	file := filepath.Join(folder, "prometheus.yaml")
	require.NoError(t, os.WriteFile(file, []byte(config), 0o600))
	address, err := rig.FreePort()
	require.NoError(t, err)
	s := &server{t: t, url: "http://" + address, log: &output{}}
	process, err := rig.Launch(tool(t, "PROMETHEUS"), s.log, "--config.file="+file,
		"--storage.tsdb.path="+filepath.Join(folder, "data"),
		"--web.listen-address="+address, "--log.level=warn", "--enable-feature="+strings.Join(features, ","))
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := process.Terminate(); err != nil || t.Failed() {
			t.Log(s.log.String())
		}
	})
	within(t, 30*time.Second, "Prometheus answers", func() bool { return s.ready(process) })
	return s
}

// ready reports whether Prometheus answers; one that has ended never will.
func (s *server) ready(process *rig.Process) bool {
	select {
	case <-process.Done():
		require.Fail(s.t, "Prometheus has ended", s.log.String())
	default:
	}
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+"/-/ready", http.NoBody)
	require.NoError(s.t, err)
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		return false // it does not listen yet
	}
	return answer.Body.Close() == nil && answer.StatusCode == http.StatusOK
}

// get reads the data of an answer of the API.
func (s *server) get(path string, into any) {
	s.t.Helper()
	status, body := rig.Get(s.t, s.url+"/api/v1/"+path)
	require.Equal(s.t, 200, status, "%s", body)
	answer := struct {
		Data any `json:"data"`
	}{into}
	require.NoError(s.t, json.Unmarshal([]byte(body), &answer), body)
}

type apiTarget struct {
	Pool      string `json:"scrapePool"`
	Health    string `json:"health"`
	LastError string `json:"lastError"`
}

func (s *server) targets() []apiTarget {
	s.t.Helper()
	var data struct {
		ActiveTargets []apiTarget `json:"activeTargets"`
	}
	s.get("targets", &data)
	return data.ActiveTargets
}

type apiRule struct {
	Name      string `json:"name"`
	Health    string `json:"health"`
	LastError string `json:"lastError"`
	State     string `json:"state"`
}

func (s *server) rules() []apiRule {
	s.t.Helper()
	var data struct {
		Groups []struct {
			Rules []apiRule `json:"rules"`
		} `json:"groups"`
	}
	s.get("rules", &data)
	var all []apiRule
	for _, g := range data.Groups {
		all = append(all, g.Rules...)
	}
	return all
}

// fires reports whether an alert does.
func (s *server) fires(alert string) bool {
	s.t.Helper()
	for _, r := range s.rules() {
		if r.Name == alert {
			return r.State == "firing"
		}
	}
	require.Fail(s.t, "no such alert", alert)
	return false
}

// query evaluates an expression now and returns the number of its series.
func (s *server) query(expr string) int {
	s.t.Helper()
	var data struct {
		Result []any `json:"result"`
	}
	s.get("query?query="+url.QueryEscape(expr), &data)
	return len(data.Result)
}

// within waits until the condition holds and returns how long that took.
func within(t *testing.T, limit time.Duration, what string, holds func() bool) time.Duration {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), limit, errors.New("still not: "+what))
	defer cancel()
	start := time.Now()
	require.NoError(t, rig.Poll(ctx, 100*time.Millisecond, func() (bool, error) { return holds(), nil }))
	return time.Since(start)
}
