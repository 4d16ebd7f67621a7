package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/shadow"
	"ebs-sms-gateway/gateway/sqlite"
	"ebs-sms-gateway/internal/settings"
)

// recorded is a configuration whose shadow.file has these lines.
func recorded(t *testing.T, lines string) (configuration string) {
	t.Helper()
	file := configure(t, filepath.Join(t.TempDir(), "gateway.db"))
	kept := filepath.Join(t.TempDir(), "shadow.jsonl")
	require.NoError(t, os.WriteFile(kept, []byte(lines), 0o600))
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, append(content, []byte("mode: shadow\nshadow: {file: \""+kept+"\"}\n")...), 0o600))
	return file
}

const kept = `{"message_id":1,"channel":"HR","at":"2026-11-23T02:00:00Z","outcome":"waits","reason":"quiet hours in America/New_York until 08:00","until":"2026-11-23T13:00:00Z","number":"***0101","country":"US","sender":"+15005550006","segments":2,"encoding":"GSM7","status":"NEW"}
{"message_id":2,"channel":"HR","at":"2026-11-23T02:00:00Z","outcome":"rejected","reason":"phone: no_digits","unread":["no_digits"],"status":"NEW"}
{"message_id":1,"channel":"HR","at":"2026-11-23T13:00:00Z","outcome":"sent","number":"***0101","country":"US","sender":"+15005550006","segments":2,"encoding":"GSM7","status":"SENT"}
`

func TestShadow_SumsUpWhatWasRecorded(t *testing.T) {
	t.Parallel()
	file := recorded(t, kept)
	code, out, errs := command(t, "shadow", "--config", file, "--recorded")
	require.Zero(t, code, errs)
	require.Equal(t, `decided 2026-11-23T02:00:00Z to 2026-11-23T13:00:00Z

HR: 2 rows, 2 segments
  sent        0  at once
  sent_later  1  after a wait
  waits       0  still
  opted_out   0  the person asked not to be texted
  rejected    1  no number or no text that can be sent
  expired     0  too late
  because:
  rejected    1  phone: no_digits
  sent_later  1  quiet hours in America/New_York until 08:00
  pieces of PHONES that are no number:
  no_digits  1
  in the queue they are:
  rejected    1  NEW
  sent_later  1  SENT
`, out)

	code, out, errs = command(t, "shadow", "--config", file, "--recorded", "--csv")
	require.Zero(t, code, errs)
	require.Equal(t, `MESSAGE_ID,CHANNEL,DECIDED_AT,OUTCOME,REASON,UNTIL,NUMBER,COUNTRY,SENDER,SEGMENTS,ENCODING,UNREAD,STATUS
1,HR,2026-11-23T13:00:00Z,sent_later,quiet hours in America/New_York until 08:00,,***0101,US,'+15005550006,2,GSM7,,SENT
2,HR,2026-11-23T02:00:00Z,rejected,phone: no_digits,,,,,0,,no_digits,NEW
`, out)

	code, out, errs = command(t, "shadow", "--config", file, "--recorded", "--json")
	require.Zero(t, code, errs)
	var report shadowReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.Len(t, report.Rows, 2)
	require.Equal(t, 1, report.Summary.Channels[0].Outcomes["sent_later"])
}

func TestShadow_LooksAtTheQueueOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "gateway.db")
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.NoError(t, err)
	_, err = store.Insert(t.Context(), []gateway.Message{{Channel: "HR", Phones: "(415) 555-0100", Body: "Hello", Priority: 5}})
	require.NoError(t, err)
	require.NoError(t, store.Close())
	code, out, errs := command(t, "shadow", "--config", configure(t, path))
	require.Zero(t, code, errs)
	require.Contains(t, out, "HR: 1 rows, 1 segments\n  sent        1  at once\n")
}

func TestShadow_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"name one of --json and --csv":                                          {"--json", "--csv"},
		"gateway.db does not exist yet; run will create it if the mode is live": {},
		"shadow.jsonl: line 1: invalid":                                         {"--recorded"},
	} {
		code, _, errs := command(t, append([]string{"shadow", "--config", recorded(t, "nonsense\n")}, args...)...)
		require.NotZero(t, code)
		require.Contains(t, errs, want)
	}
	code, out, errs := command(t, "shadow", "--recorded", "--config", recorded(t, ""))
	require.Zero(t, code, errs)
	require.Regexp(t, `^no rows in /.*/shadow\.jsonl\n$`, out)
}

func TestRun_OnlyLooksWhereTheModeIsShadow(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "gateway.db")
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	_, err = store.Insert(t.Context(), []gateway.Message{{Channel: "HR", Phones: "(415) 555-0100", Body: "Hello", Priority: 5}})
	require.NoError(t, err)
	cfg, err := config.Load(settings.Source{Path: configure(t, path), ReadFile: os.ReadFile})
	require.NoError(t, err)
	cfg.Mode, cfg.Admin.Listen = config.ModeShadow, "127.0.0.1:0"
	cfg.Shadow.File = filepath.Join(t.TempDir(), "shadow.jsonl")

	ctx, cancel := context.WithCancel(t.Context())
	looked := func(r slog.Record) { // the first look has told
		if r.Message == "rows looked at" {
			cancel()
		}
	}
	require.NoError(t, runGateway(ctx, app.Options{Config: cfg, Logger: slog.New(heard{tell: looked})}))
	lines, err := shadow.File{Path: cfg.Shadow.File}.Read()
	require.NoError(t, err)
	require.Len(t, lines, 1)
	rows, err := store.Search(t.Context(), gateway.SearchParams{})
	require.NoError(t, err)
	require.Equal(t, gateway.StatusNew, rows[0].Status)
}

// heard tells of each line of a log.
type heard struct {
	tell func(slog.Record)
}

func (heard) Enabled(context.Context, slog.Level) bool { return true }

func (h heard) Handle(_ context.Context, r slog.Record) error {
	h.tell(r)
	return nil
}

func (h heard) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h heard) WithGroup(string) slog.Handler      { return h }

func TestCheck_SaysThatTheModeIsShadow(t *testing.T) {
	t.Parallel()
	_, out, _ := command(t, "check", "--config", recorded(t, ""))
	require.Contains(t, out, "warning  configuration  mode is shadow: nothing is claimed, sent or written")
}
