package app_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// simulated is what every check against a simulator warns of.
const simulated = "warning  configuration twilio.base_url is set: texts go there and not to people; remove it to send through Twilio"

// check returns the lines of a check, and the worst level.
func check(t *testing.T, cfg config.Config) (lines []string, worst app.Level) {
	t.Helper()
	for _, f := range app.Check(t.Context(), app.CheckOptions{Config: cfg, Version: "test"}) {
		require.NotContains(t, f.String(), "\n")
		lines, worst = append(lines, f.String()), max(worst, f.Level)
	}
	return lines, worst
}

// trial is the world's configuration with addresses that are free: the world holds that of its webhooks.
func trial(t *testing.T, w *rig.World) config.Config {
	t.Helper()
	cfg := w.Options(t).Config
	cfg.Webhooks.Listen, cfg.Admin.Listen = "127.0.0.1:0", "127.0.0.1:0"
	return cfg
}

// account answers as the provider does when asked for the account.
func account(t *testing.T, status int, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// accountAt answers as a healthy provider does whose clock shows this time.
func accountAt(t *testing.T, now time.Time) string {
	t.Helper()
	simulator := twiliotest.New(twiliotest.Options{Clock: func() time.Time { return now }})
	t.Cleanup(simulator.Close)
	server := httptest.NewServer(simulator)
	t.Cleanup(server.Close)
	return server.URL
}

func described(kind, status string) string {
	return `{"sid":"` + twiliotest.DefaultAccountSID + `","type":"` + kind + `","status":"` + status + `"}`
}

func TestCheck_IsFineAgainstTheSimulator(t *testing.T) {
	t.Parallel()
	lines, worst := check(t, trial(t, newWorld(t)))
	require.Equal(t, app.LevelWarning, worst)
	require.Equal(t, []string{
		"ok       configuration valid, 1 channels",
		simulated,
		"ok       store         sqlite: reachable, schema is this version's",
		"ok       provider      Twilio account AC00000000000000000000000000000001, Full, active",
	}, lines)
}

func TestCheck_AsksLookupIfAChannelDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := trial(t, w)
	cfg.Channels[0].Lookup = "advise"
	lines, _ := check(t, cfg)
	require.Contains(t, lines, "ok       lookup        Twilio Lookup answers; at most 10000 lookups a month")
	w.Simulator.SetFaults(twiliotest.Faults{LookupCode: 20503})
	lines, worst := check(t, cfg)
	require.Equal(t, app.LevelError, worst)
	require.Contains(t, lines, "error    lookup        looking up a number: Twilio unavailable (HTTP status 503, error code 20503); try again later")
}

// faulty is a configuration or a world with a fault, and the line that tells.
type faulty struct {
	spoil func(*testing.T, *rig.World, *config.Config)
	level app.Level
	// line is how its line begins, advice how it ends.
	line, advice string
}

func faultyStores() map[string]faulty {
	return map[string]faulty{
		"store is missing": {func(t *testing.T, _ *rig.World, c *config.Config) {
			c.Store.SQLite.Path = elsewhere(t)
		}, app.LevelWarning, "warning  store         /", "other.db does not exist yet; run will create it"},
		"folder is missing": {func(t *testing.T, _ *rig.World, c *config.Config) {
			c.Store.SQLite.Path = filepath.Join(elsewhere(t), "queue.db")
		}, app.LevelError, "error    store         /", "queue.db cannot be created: its folder does not exist; create the folder"},
		"folder is a file": {func(_ *testing.T, w *rig.World, c *config.Config) {
			c.Store.SQLite.Path = filepath.Join(w.Config.SQLite.Path, "queue.db")
		}, app.LevelError, "error    store         writing beside /", "name another in store.sqlite.path"},
		"folder cannot be written": {func(_ *testing.T, _ *rig.World, c *config.Config) {
			c.Store.SQLite.Path = "/sys/queue.db" // refuses also those who may write everywhere
		}, app.LevelError, "error    store         writing beside /sys/queue.db: ", "name another in store.sqlite.path"},
		"schema version is another": {func(t *testing.T, w *rig.World, _ *config.Config) {
			newVersion(t, w.Config.SQLite.Path)
		}, app.LevelError, "error    store         schema version does not fit: found 99, need 8; ", "run the version of the gateway that made this one"},
		"store is a folder": {func(t *testing.T, _ *rig.World, c *config.Config) {
			c.Store.SQLite.Path = t.TempDir()
		}, app.LevelError, "error    store         ", "check that store.sqlite.path is a database file on a local disk that this user may write"},
		"rows of an unknown channel": {func(t *testing.T, w *rig.World, c *config.Config) {
			require.NoError(t, rig.Fill(t.Context(), w.Store, 3))
			c.Channels[0].Name = "RENAMED"
		}, app.LevelWarning, `warning  queue         3 rows of channel "RIG", which is not configured, will not be sent`,
			"add it to channels, or cancel the rows"},
	}
}

func faultyPauses() map[string]faulty {
	pausing := func(p gateway.Pause) func(*testing.T, *rig.World, *config.Config) {
		return func(t *testing.T, w *rig.World, _ *config.Config) {
			require.NoError(t, w.Store.SetPause(t.Context(), p))
		}
	}
	return map[string]faulty{
		"everything is paused": {pausing(gateway.Pause{Scope: gateway.PauseAll, Reason: "stopped by hand"}),
			app.LevelWarning,
			"warning  pauses        everything is paused until removed (stopped by hand)",
			"delete the row of XXSMS_CONTROL to go on"},
		"channel is paused for a time": {pausing(gateway.Pause{Scope: gateway.PauseChannel, Name: "RIG",
			Until: farAway()}), app.LevelWarning,
			`warning  pauses        channel "RIG" is paused until 2100-01-02T03:04:05Z`,
			"delete the row of XXSMS_CONTROL to go on"},
		"pause of an unknown channel": {pausing(gateway.Pause{Scope: gateway.PauseChannel, Name: "RIGG"}),
			app.LevelWarning,
			`warning  pauses        XXSMS_CONTROL pauses channel "RIGG", which is not configured`,
			"correct NAME, or delete the row"},
		"pause of an unknown sender": {pausing(gateway.Pause{Scope: gateway.PauseSender, Name: "+15005550006"}),
			app.LevelWarning,
			`warning  pauses        XXSMS_CONTROL pauses sender "+15005550006", which is not configured`,
			"correct NAME, or delete the row"},
	}
}

func farAway() time.Time { return time.Date(2100, 1, 2, 3, 4, 5, 0, time.UTC) }

func faultyJournals() map[string]faulty {
	return map[string]faulty{
		"journal is missing": {func(_ *testing.T, _ *rig.World, c *config.Config) {
			c.Webhooks.Journal.Folder = ""
		}, app.LevelWarning, "warning  journal       there is none: ", "set webhooks.journal.folder"},
		"journal is a file": {func(t *testing.T, w *rig.World, c *config.Config) {
			c.Webhooks.Journal.Folder = w.Config.SQLite.Path
		}, app.LevelError, "error    journal       writing to /", "make it, or its parent, a folder that this user may write"},
		"journal's parent is missing": {func(t *testing.T, _ *rig.World, c *config.Config) {
			c.Webhooks.Journal.Folder = filepath.Join(elsewhere(t), "journal")
		}, app.LevelError, "error    journal       writing to /", "make it, or its parent, a folder that this user may write"},
	}
}

func faultyProviders() map[string]faulty {
	answers := func(status int, body string) func(*testing.T, *rig.World, *config.Config) {
		return func(t *testing.T, _ *rig.World, c *config.Config) { c.Twilio.BaseURL = account(t, status, body) }
	}
	return map[string]faulty{
		"token is wrong": {func(_ *testing.T, _ *rig.World, c *config.Config) {
			c.Twilio.AuthToken = gateway.Secret(strings.Repeat("f", 32))
		}, app.LevelError, "error    provider      fetching account: ",
			"check that account SID and auth token (or API key and secret) belong together, to this region, and are not revoked"},
		"account is suspended": {answers(200, described("Full", "suspended")), app.LevelError,
			"error    provider      Twilio account AC00000000000000000000000000000001, Full, suspended: ",
			"see the Twilio console"},
		"account is on trial": {answers(200, described("Trial", "active")), app.LevelWarning,
			"warning  provider      Twilio account AC00000000000000000000000000000001, Trial, active: ",
			"it only sends to numbers verified in the Twilio console"},
		"provider is overloaded": {answers(503, `{"code":20503,"message":"x","status":503}`), app.LevelError,
			"error    provider      fetching account: ", "try again later"},
		"somebody else answers": {answers(200, `{"hello":"world"}`), app.LevelError,
			"error    provider      fetching account: unreadable answer; ",
			"check twilio.base_url, and whether a proxy answers in Twilio's place"},
		"clock is late": {func(t *testing.T, _ *rig.World, c *config.Config) {
			c.Twilio.BaseURL = accountAt(t, time.Now().Add(11*time.Minute))
		}, app.LevelError, "error    clock         this machine's clock is 1", "behind Twilio's; set it by NTP"},
		"clock is early": {func(t *testing.T, _ *rig.World, c *config.Config) {
			c.Twilio.BaseURL = accountAt(t, time.Now().Add(-20*time.Second))
		}, app.LevelWarning, "warning  clock         this machine's clock is ", "ahead of Twilio's; set it by NTP"},
		"provider is unreachable": {func(t *testing.T, _ *rig.World, c *config.Config) {
			address, err := rig.FreePort()
			require.NoError(t, err)
			c.Twilio.BaseURL = "http://" + address
		}, app.LevelError, "error    provider      fetching account: ", "check the network, a proxy, and twilio.base_url"},
		"account is malformed": {func(_ *testing.T, _ *rig.World, c *config.Config) {
			c.Twilio.AccountSID = "AC-1"
		}, app.LevelError, "error    provider      reading Twilio options: ", "correct the section twilio"},
	}
}

func TestCheck_SaysWhatIsWrongAndWhatToDo(t *testing.T) {
	t.Parallel()
	for _, table := range []map[string]faulty{faultyStores(), faultyAddresses(), faultyPauses(), faultyJournals(),
		faultyProviders()} {
		for name, c := range table {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				cfg := trial(t, w)
				c.spoil(t, w, &cfg)
				lines, worst := check(t, cfg)
				require.Equal(t, c.level, worst)
				told := false
				for _, line := range lines {
					told = told || strings.HasPrefix(line, c.line) && strings.HasSuffix(line, c.advice)
				}
				require.True(t, told, "%q ... %q is not among\n%s", c.line, c.advice, strings.Join(lines, "\n"))
			})
		}
	}
}

func TestCheck_CreatesNoStore(t *testing.T) {
	t.Parallel()
	cfg := trial(t, newWorld(t))
	cfg.Store.SQLite.Path = elsewhere(t)
	check(t, cfg)
	require.NoFileExists(t, cfg.Store.SQLite.Path)
}

func TestLevel_IsTheExitCode(t *testing.T) {
	t.Parallel()
	for code, level := range []app.Level{app.LevelOK, app.LevelWarning, app.LevelError} {
		require.Equal(t, code, int(level))
		require.Equal(t, []string{"ok", "warning", "error"}[code], level.String())
	}
}
