package app_test

import (
	"context"
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

func TestDigests_TellManagersOfMissedSlots(t *testing.T) {
	t.Parallel()
	w := rig.NewWorld(t, twiliotest.Options{})
	box := newMailbox(t)
	daily := rig.WithConfig(func(c *config.Config) {
		box.config(c)
		c.Mail.Admins = nil
		c.Digest.At, c.Digest.Days = []string{"00:00"}, "mon-sun"
	})
	at := time.Now().Add(-48 * time.Hour)
	_, err := w.Store.Insert(t.Context(), []gateway.Message{{
		Channel: "HR", Phones: "+15005550006", Body: "Your licence expires.", ManagerEmail: "Jane.Doe@example.com",
		Priority: gateway.PriorityDefault, State: gateway.State{Status: gateway.StatusFailed, StatusAt: at},
	}})
	require.NoError(t, err)
	gw := newApp(t, w.Options(t, daily))
	gw.Start()
	mail := box.next(t)
	require.Contains(t, mail, "To: <jane.doe@example.com>")
	require.Contains(t, mail, "Message-ID: <digest-")
	require.Contains(t, mail, "Your licence expires.")
	require.NoError(t, gw.Stop(context.Background()), "it records that the mail was taken")
	stats, err := w.Store.MailingStats(t.Context())
	require.NoError(t, err)
	require.Zero(t, stats.Waiting)
}

func TestCheck_SaysWhenDigestsAreDue(t *testing.T) {
	t.Parallel()
	w := rig.NewWorld(t, twiliotest.Options{})
	cfg := trial(t, w)
	lines, _ := check(t, cfg)
	require.NotContains(t, strings.Join(lines, "\n"), "digests")
	cfg.Digest.At = []string{"08:00"}
	lines, _ = check(t, cfg)
	require.Regexp(t, `ok +digests +the next are due at \w{3} 20\d\d-\d\d-\d\d 08:00 UTC`, strings.Join(lines, "\n"))
	require.Contains(t, strings.Join(lines, "\n"), "warning  digests       digest.fallback is not set")
	cfg.Digest.Templates = t.TempDir() + "/none"
	lines, worst := check(t, cfg)
	require.Equal(t, app.LevelError, worst)
	require.Contains(t, strings.Join(lines, "\n"), "correct digest.templates")
}
