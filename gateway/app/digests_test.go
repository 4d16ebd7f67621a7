package app_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/mail/mailtest"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// failedFor inserts a message to somebody of a manager's that failed two days ago.
func failedFor(t *testing.T, w *rig.World, manager string) {
	t.Helper()
	_, err := w.Store.Insert(t.Context(), []gateway.Message{{
		Channel: "HR", Phones: "+15005550006", Body: "Your licence expires.", ManagerEmail: manager,
		Priority: gateway.PriorityDefault,
		State:    gateway.State{Status: gateway.StatusFailed, StatusAt: time.Now().Add(-48 * time.Hour)},
	}})
	require.NoError(t, err)
}

// daily has digests at midnight, and so, at the start, those of the last one.
func daily(c *config.Config) {
	c.Mail.Admins = nil
	c.Digest.At, c.Digest.Days, c.Digest.Fallback = []string{"00:00"}, "mon-sun", "hr@example.com"
}

func TestDigests_TellManagersOfMissedSlots(t *testing.T) {
	t.Parallel()
	w := rig.NewWorld(t, twiliotest.Options{})
	box := newMailbox(t)
	failedFor(t, w, "Jane.Doe@example.com")
	gw := newApp(t, w.Options(t, rig.WithConfig(func(c *config.Config) {
		box.config(c)
		daily(c)
	})))
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

func TestDigests_OfARefusedAddressGoToTheFallback(t *testing.T) {
	t.Parallel()
	w := rig.NewWorld(t, twiliotest.Options{})
	taken := make(chan struct{}, 10)
	server := &mailtest.Server{Answer: func(command string) string {
		switch {
		case strings.HasPrefix(command, "RCPT TO:<jane"):
			return "550 5.1.1 no such mailbox"
		case command == mailtest.EndOfText:
			taken <- struct{}{}
		}
		return ""
	}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go server.Serve(listener)
	failedFor(t, w, "jane.doe@example.com")
	failedFor(t, w, "joe@example.com")
	gw := newApp(t, w.Options(t, rig.WithConfig(func(c *config.Config) {
		c.Mail.Servers, c.Mail.From, c.Mail.TLS = []string{listener.Addr().String()}, "sms@example.com", "none"
		daily(c)
	})))
	gw.Start()
	<-taken
	<-taken
	require.NoError(t, gw.Stop(context.Background()))
	texts := map[string]string{}
	for _, m := range server.Mails() {
		texts[m.To] = m.Text
	}
	require.Len(t, server.Mails(), 2)
	require.Contains(t, texts["joe@example.com"], "To: <joe@example.com>")
	require.Contains(t, texts["hr@example.com"], "To: <hr@example.com>")
	require.Contains(t, texts["hr@example.com"], "for jane.doe@example.com")
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
