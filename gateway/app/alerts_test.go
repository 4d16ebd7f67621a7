package app_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/textproto"
	"regexp"
	"strconv"
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

// mailbox is a mail server that takes everything.
type mailbox struct {
	net.Listener
	mails chan string
}

func newMailbox(t *testing.T) *mailbox {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	box := &mailbox{listener, make(chan string, 10)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for conn, err := box.Accept(); err == nil; conn, err = box.Accept() {
			box.talk(conn)
		}
	}()
	t.Cleanup(func() {
		_ = box.Close()
		<-done
	})
	return box
}

func (b *mailbox) talk(conn net.Conn) {
	defer conn.Close()
	in := textproto.NewReader(bufio.NewReader(conn))
	for answer := "220 ready"; ; {
		_, _ = io.WriteString(conn, answer+"\r\n")
		line, err := in.ReadLine()
		if err != nil {
			return
		}
		answer = "250 ok"
		if line == "DATA" {
			_, _ = io.WriteString(conn, "354 go on\r\n")
			text, _ := in.ReadDotBytes()
			b.mails <- string(text)
		}
	}
}

// next is the next mail that came.
func (b *mailbox) next(t *testing.T) string {
	t.Helper()
	select {
	case mail := <-b.mails:
		return mail
	case <-time.After(30 * time.Second):
		require.Fail(t, "no mail came")
		return ""
	}
}

func (b *mailbox) config(c *config.Config) {
	c.Mail.Servers, c.Mail.From, c.Mail.TLS = []string{b.Addr().String()}, "sms@example.com", "none"
	c.Mail.Admins = []string{"one@example.com", "two@example.com"}
	c.Metrics.DepthInterval = 100 * time.Millisecond
}

func TestAlerts_TellEachAdministratorOfHeldRowsAndNotAgainAfterARestart(t *testing.T) {
	t.Parallel()
	w := rig.NewWorld(t, twiliotest.Options{})
	ids, err := w.Store.Insert(t.Context(), []gateway.Message{{
		Channel: "other", Phones: "+15005550006", Body: "private", Priority: gateway.PriorityDefault, State: gateway.State{Status: gateway.StatusHeld},
	}})
	require.NoError(t, err)
	box := newMailbox(t)
	opts := w.Options(t, rig.WithConfig(box.config))
	first := newApp(t, opts)
	first.Start()
	for _, admin := range []string{"one", "two"} {
		mail := box.next(t)
		require.Contains(t, mail, "To: <"+admin+"@example.com>")
		require.Contains(t, mail, "EbsSmsMessagesHeld")
		require.Contains(t, mail, "MESSAGE_ID for example "+strconv.FormatInt(int64(ids[0].ID), 10))
		require.NotContains(t, mail, "private")
		require.NotContains(t, mail, "5550006")
	}
	require.NoError(t, first.Stop(context.Background()))

	journal := opts.Config.Webhooks.Journal.Folder
	opts = w.Options(t, rig.WithConfig(box.config))
	opts.Config.Webhooks.Journal.Folder = journal
	second := newApp(t, opts)
	second.Start()
	require.NoError(t, w.Store.SetPause(t.Context(), gateway.Pause{Scope: gateway.PauseAll, Reason: "by hand", Since: time.Now()}))
	mail := box.next(t)
	require.Contains(t, mail, "EbsSmsAccountPaused")
	require.NotContains(t, mail, "EbsSmsMessagesHeld")
}

func TestAlerts_OneThatIsRefusedAndOneThatIsLostAreNotTakenForTold(t *testing.T) {
	t.Parallel()
	w := rig.NewWorld(t, twiliotest.Options{})
	require.NoError(t, w.Store.SetPause(t.Context(), gateway.Pause{Scope: gateway.PauseAll, Reason: "by hand", Since: time.Now()}))
	texts := make(chan struct{}, 10)
	server := &mailtest.Server{Answer: func(command string) string {
		switch {
		case strings.HasPrefix(command, "RCPT TO:<one"):
			return "550 5.1.1 no such mailbox"
		case command == mailtest.EndOfText:
			texts <- struct{}{}
			if len(texts) == 1 {
				return mailtest.Drop
			}
		}
		return ""
	}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go server.Serve(listener)
	var log bytes.Buffer
	gw := newApp(t, w.Options(t, func(o *app.Options) {
		o.Logger = slog.New(slog.NewTextHandler(&log, nil))
		(&mailbox{Listener: listener}).config(&o.Config)
	}))
	gw.Start()
	require.Eventually(t, func() bool { return len(texts) == 2 }, 30*time.Second, 10*time.Millisecond)
	require.NoError(t, gw.Stop(context.Background()))
	mails := server.Mails()
	require.Len(t, mails, 2)
	id := regexp.MustCompile(`Message-ID: <\S+>`)
	require.Equal(t, id.FindString(mails[0].Text), id.FindString(mails[1].Text))
	require.Contains(t, log.String(), "administrator not told of problems")
	require.NotContains(t, log.String(), "example.com")
}

func TestCheck_SaysWhetherTheMailServerTakesMail(t *testing.T) {
	t.Parallel()
	w := rig.NewWorld(t, twiliotest.Options{})
	box := newMailbox(t)
	opts := w.Options(t, rig.WithConfig(box.config))
	require.Contains(t, app.Check(t.Context(), app.CheckOptions{Config: opts.Config}),
		app.Finding{Level: app.LevelOK, What: "mail", Text: box.Addr().String() + " takes mail from this gateway"})
	require.Empty(t, box.mails)
	opts.Config.Mail.Servers = []string{"127.0.0.1:1"}
	for _, f := range app.Check(t.Context(), app.CheckOptions{Config: opts.Config}) {
		if f.What == "mail" {
			require.Equal(t, app.LevelError, f.Level)
			require.Contains(t, f.Text, "127.0.0.1:1")
		}
	}
}
