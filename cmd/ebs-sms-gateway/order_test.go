package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlite"
)

// queue has a configuration and an embedded store with rows of these statuses, whose ids count from 1.
func queue(t *testing.T, statuses ...gateway.Status) (configuration, database string) {
	t.Helper()
	database = filepath.Join(t.TempDir(), "gateway.db")
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: database})
	require.NoError(t, err)
	rows := make([]gateway.Message, len(statuses))
	for i, s := range statuses {
		rows[i] = gateway.Message{
			Channel: "HR", SourceKey: fmt.Sprint("row ", i+1), Phones: "+14155550100", Body: "hello", Priority: 5,
			State: gateway.State{Status: s, StatusAt: time.Now()},
		}
	}
	_, err = store.Insert(t.Context(), rows)
	require.NoError(t, err)
	require.NoError(t, store.Close())
	return configure(t, database), database
}

// statuses are those of the rows, by their id.
func statusesIn(t *testing.T, database string) []gateway.Status {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: database})
	require.NoError(t, err)
	defer store.Close()
	rows, err := store.Search(t.Context(), gateway.SearchParams{Limit: gateway.SearchLimit})
	require.NoError(t, err)
	var statuses []gateway.Status
	for _, m := range slices.Backward(rows) {
		statuses = append(statuses, m.Status)
	}
	return statuses
}

func TestOrders(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		row  gateway.Status
		args string
		code int
		out  string
		want []gateway.Status
	}{
		"Requeue": {
			gateway.StatusFailed, "requeue 1", 0, "requeue: 1 found, 1 changed\n", []gateway.Status{gateway.StatusRetry},
		},
		"Cancel": {
			gateway.StatusNew, "cancel --channel HR", 0, "cancel: 1 found, 1 changed\n",
			[]gateway.Status{gateway.StatusCanceled},
		},
		"CancelsNothingThatWasSent": {
			gateway.StatusSent, "cancel 1", 1,
			"cancel: 1 found, 0 changed\nleft alone  1  is SENT\n", []gateway.Status{gateway.StatusSent},
		},
		"ReleaseSent": {
			gateway.StatusHeld, "release 1 --as sent", 0, "release_sent: 1 found, 1 changed\n",
			[]gateway.Status{gateway.StatusSent},
		},
		"ReleaseNotSent": {
			gateway.StatusHeld, "release --status held --as not-sent", 0, "release_not_sent: 1 found, 1 changed\n",
			[]gateway.Status{gateway.StatusFailed},
		},
		"Resend": {
			gateway.StatusDelivered, "resend 1", 0, "resend: 1 found, 1 changed\n",
			[]gateway.Status{gateway.StatusDelivered, gateway.StatusNew},
		},
		"DryRun": {
			gateway.StatusNew, "cancel 1 --dry-run", 0, "cancel: 1 found, 1 would be changed\n",
			[]gateway.Status{gateway.StatusNew},
		},
		"OfAPerson": {
			gateway.StatusNew, "cancel --channel HR --person 8", 0, "cancel: 0 found, 0 changed\n",
			[]gateway.Status{gateway.StatusNew},
		},
		"Since": {
			gateway.StatusNew, "cancel --channel HR --since 1h", 0, "cancel: 1 found, 1 changed\n",
			[]gateway.Status{gateway.StatusCanceled},
		},
		"Until": {
			gateway.StatusNew, "cancel --channel HR --until 1h", 0, "cancel: 0 found, 0 changed\n",
			[]gateway.Status{gateway.StatusNew},
		},
		"Missing": {
			gateway.StatusNew, "cancel 1 99", 1, "cancel: 1 found, 1 changed\nleft alone  1  is not there\n",
			[]gateway.Status{gateway.StatusCanceled},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, database := queue(t, c.row)
			args := append(strings.Fields(c.args), "--reason", "a test", "--config", file)
			code, out, errs := command(t, args...)
			require.Empty(t, errs)
			require.Equal(t, c.code, code)
			require.Equal(t, c.out, out)
			require.Equal(t, c.want, statusesIn(t, database))
		})
	}
}

func TestOrders_AreJSONIfAsked(t *testing.T) {
	t.Parallel()
	file, _ := queue(t, gateway.StatusNew, gateway.StatusSent)
	_, out, _ := command(t, "cancel", "1", "2", "--reason", "a test", "--json", "--config", file)
	var report orderReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.Equal(t, orderReport{Action: "cancel", Found: 2, Changed: 1, Left: map[string]int{"is SENT": 1}}, report)
}

func TestOrders_AskBeforeTheyActOnMany(t *testing.T) {
	t.Parallel()
	many := slices.Repeat([]gateway.Status{gateway.StatusNew}, 101)
	file, database := queue(t, many...)
	cancel := []string{"cancel", "--channel", "HR", "--reason", "a test", "--config", file}

	code, _, errs := command(t, cancel...)
	require.Equal(t, 2, code)
	require.Contains(t, errs, "nothing was done: 101 messages are many; --at-most 101 allows them")

	answer := func(typed string) (int, string) {
		var out, errs bytes.Buffer
		in := &screen{Buffer: *bytes.NewBufferString(typed), width: 80}
		code := run(cancel, streams{in: in, out: &out, err: &errs})
		require.Contains(t, errs.String(), "101 messages, of which 101 would be changed. Go on? [y/N] ")
		return code, out.String()
	}
	for _, no := range []string{"\n", "n\n", ""} {
		code, out := answer(no)
		require.Equal(t, 2, code)
		require.Empty(t, out)
	}
	code, _, errs = command(t, append(cancel, "--at-most", "100")...)
	require.Equal(t, 2, code)
	require.Contains(t, errs, "too many messages: more than 100; --newest 100 acts on so many of them")
	require.Equal(t, many, statusesIn(t, database))

	code, out := answer("yes\n")
	require.Zero(t, code)
	require.Equal(t, "cancel: 101 found, 101 changed\n", out)
}

func TestOrders_ActOnAPartAndAgainOnTheRest(t *testing.T) {
	t.Parallel()
	file, _ := queue(t, slices.Repeat([]gateway.Status{gateway.StatusNew}, 3)...)
	cancel := []string{"cancel", "--channel", "HR", "--newest", "2", "--reason", "a test", "--config", file}
	code, out, _ := command(t, cancel...)
	require.Equal(t, 1, code)
	require.Equal(t, "cancel: 2 found, 2 changed, and there are more\n", out)
	code, out, _ = command(t, cancel...)
	require.Zero(t, code)
	require.Equal(t, "cancel: 1 found, 1 changed\n", out)
}

func TestOrders_SayWhatIsWrong(t *testing.T) {
	t.Parallel()
	file, _ := queue(t)
	for args, want := range map[string]string{
		"cancel 1":                                    `required flag(s) "reason" not set`,
		"cancel --reason r":                           "name messages by MESSAGE_ID, or find them by --channel",
		"cancel 1 --since 1h --reason r":              "name messages by MESSAGE_ID, or find them by --channel",
		"cancel --channel HR --since x --reason r":    "reading --since",
		"cancel 1 --channel HR --reason r":            "name messages by MESSAGE_ID, or find them by --channel",
		"cancel x --reason r":                         `reading MESSAGE_ID: "x" is not a positive whole number`,
		"cancel --status lost --reason r":             `reading --status: "lost" is none of those`,
		"release 1 --reason r":                        `required flag(s) "as" not set`,
		"release 1 --reason r --as lost":              `reading --as: "lost" is none of sent, not-sent, again`,
		"cancel --channel HR --reason r --at-most=-1": "at most -1 is not between",
	} {
		code, out, errs := command(t, append(strings.Fields(args), "--config", file)...)
		require.Equal(t, 2, code, args)
		require.Empty(t, out)
		require.Contains(t, errs, want)
	}
}
