package mail_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/mail"
	"ebs-sms-gateway/gateway/mail/mailtest"
)

// script is what a server answers to a command, by its first word.
type script map[string]string

func (s script) answer(command string) string {
	word, _, _ := strings.Cut(command, " ")
	return s[word]
}

// server is one that keeps to a script.
type server struct {
	*mailtest.Server
	address string
}

func serve(t *testing.T, s script) server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return serveAt(t, listener, s)
}

func serveAt(t *testing.T, listener net.Listener, s script) server {
	t.Helper()
	srv := server{&mailtest.Server{Answer: s.answer}, listener.Addr().String()}
	var all sync.WaitGroup
	all.Go(func() { srv.Serve(listener) })
	t.Cleanup(func() {
		_ = listener.Close()
		all.Wait()
	})
	return srv
}

func plainSender(timeout time.Duration, servers ...server) *mail.Sender {
	var addresses []string
	for _, s := range servers {
		addresses = append(addresses, s.address)
	}
	return mail.New(mail.Options{
		Servers: addresses, Encryption: gateway.MailEncryptionNone, Auth: gateway.MailAuthNone, Password: secretOf(""), Timeout: timeout,
	})
}

const long = time.Minute

func TestSend_TellsWhatIsRefusedForGood(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script script
		final  bool
		want   string
	}{
		"recipient unknown":          {script{"RCPT": "550 5.1.1 <admin@example.com> unknown"}, true, "naming the recipient: answer 550 5.1.1"},
		"recipient's mailbox full":   {script{"RCPT": "452 4.2.2 full"}, false, "naming the recipient: answer 452 4.2.2"},
		"relaying denied":            {script{"RCPT": "554 5.7.1 denied"}, false, "naming the recipient: answer 554 5.7.1"},
		"content too large":          {script{mailtest.EndOfText: "552 5.3.4 too big"}, true, "sending the content: answer 552 5.3.4"},
		"content later":              {script{mailtest.EndOfText: "451 4.3.0 later"}, false, "sending the content: answer 451 4.3.0"},
		"sender not allowed":         {script{"MAIL": "550 5.7.60 not you"}, false, "naming the sender: answer 550 5.7.60"},
		"TLS demanded":               {script{"MAIL": "530 5.7.0 STARTTLS first"}, false, "naming the sender: answer 530 5.7.0"},
		"not greeted":                {script{"EHLO": mailtest.Drop}, false, "connecting"},
		"dropped after the content":  {script{mailtest.EndOfText: mailtest.Drop}, false, "sending the content: connection lost"},
		"dropped before the content": {script{"DATA": mailtest.Drop}, false, "sending the content: connection lost"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := plainSender(long, serve(t, c.script)).Send(t.Context(), message("1@gateway.example.com"))
			require.ErrorContains(t, err, c.want)
			require.Equal(t, c.final, errors.Is(err, mail.ErrRefused))
			require.NotContains(t, err.Error(), "admin")
		})
	}
}

func TestSend_SendsAgainUnderTheSameMessageIDWhatWasDroppedAfterItsContent(t *testing.T) {
	t.Parallel()
	dropping := serve(t, script{mailtest.EndOfText: mailtest.Drop})
	require.Error(t, plainSender(long, dropping).Send(t.Context(), message("same@gateway.example.com")))
	taking := serve(t, nil)
	require.NoError(t, plainSender(long, taking).Send(t.Context(), message("same@gateway.example.com")))
	for _, s := range []server{dropping, taking} {
		require.Len(t, s.Mails(), 1)
		require.Contains(t, s.Mails()[0].Text, "Message-ID: <same@gateway.example.com>\r\n")
	}
}

func TestSend_AsksTheServersInTurn(t *testing.T) {
	t.Parallel()
	busy, taking := serve(t, script{"RCPT": "451 4.3.0 later"}), serve(t, nil)
	require.NoError(t, plainSender(long, busy, taking).Send(t.Context(), message("1@gateway.example.com")))
	require.Len(t, taking.Mails(), 1)
}

func TestSend_AsksNoOtherServerWhenOneRefusesForGood(t *testing.T) {
	t.Parallel()
	refusing, other := serve(t, script{"RCPT": "550 5.1.1 unknown"}), serve(t, nil)
	require.ErrorIs(t, plainSender(long, refusing, other).Send(t.Context(), message("1@gateway.example.com")), mail.ErrRefused)
	require.Empty(t, other.Mails())
}

func TestSend_GivesUpAServerThatDoesNotAnswerInTime(t *testing.T) {
	t.Parallel()
	slow, taking := serve(t, script{"MAIL": mailtest.Wait}), serve(t, nil)
	require.NoError(t, plainSender(200*time.Millisecond, slow, taking).Send(t.Context(), message("1@gateway.example.com")))
	require.Len(t, taking.Mails(), 1)
}

func TestSend_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	slow := serve(t, script{"MAIL": mailtest.Wait})
	context.AfterFunc(t.Context(), cancel)
	time.AfterFunc(50*time.Millisecond, cancel)
	err := plainSender(long, slow).Send(ctx, message("1@gateway.example.com"))
	require.ErrorIs(t, err, context.Canceled)
}

func TestSend_SendsNothingInTheClearWhereTLSIsDemanded(t *testing.T) {
	t.Parallel()
	inTheClear := serve(t, nil)
	sender := mail.New(mail.Options{
		Servers: []string{inTheClear.address}, Encryption: gateway.MailEncryptionSTARTTLS, Auth: gateway.MailAuthPlain,
		Username: "gateway", Password: secretOf("secret"), Timeout: long,
	})
	require.ErrorContains(t, sender.Send(t.Context(), message("1@gateway.example.com")), "does not support STARTTLS")
	require.NotContains(t, strings.Join(inTheClear.Commands(), "\n"), "AUTH")
}

func TestSend_LogsInWithAnAccessToken(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	sender := mail.New(mail.Options{
		Servers: []string{s.address}, Encryption: gateway.MailEncryptionNone, Auth: gateway.MailAuthXOAUTH2,
		Username: "gateway@example.com", Password: secretOf("token"), Timeout: long,
	})
	require.NoError(t, sender.Send(t.Context(), message("1@gateway.example.com")))
	require.Contains(t, strings.Join(s.Commands(), "\n"), "AUTH XOAUTH2 ")
}

func TestSend_ShowsItsCertificateOverImplicitTLS(t *testing.T) {
	t.Parallel()
	certificate, roots := localCertificate(t)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates: []tls.Certificate{certificate}, ClientAuth: tls.RequireAnyClientCert,
	})
	require.NoError(t, err)
	s := serveAt(t, listener, nil)
	sender := mail.New(mail.Options{
		Servers: []string{s.address}, Encryption: gateway.MailEncryptionTLS,
		TLS:  &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{certificate}},
		Auth: gateway.MailAuthPlain, Username: "gateway", Password: secretOf("secret"), Timeout: long,
	})
	require.NoError(t, sender.Send(t.Context(), message("1@gateway.example.com")))
	require.Len(t, s.Mails(), 1)
}

func TestSend_RefusesWhatWouldAddAHeader(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	for name, spoil := range map[string]func(*mail.Message){
		"subject":             func(m *mail.Message) { m.Subject = "a\r\nBcc: x@example.com" },
		"subject, bare LF":    func(m *mail.Message) { m.Subject = "a\nBcc: x@example.com" },
		"recipient":           func(m *mail.Message) { m.To = "a@example.com>\r\nRCPT TO:<b@example.com" },
		"second recipient":    func(m *mail.Message) { m.To = "a@example.com, b@example.com" },
		"recipient with name": func(m *mail.Message) { m.To = "A <a@example.com>" },
		"no recipient":        func(m *mail.Message) { m.To = "" },
		"sender":              func(m *mail.Message) { m.From = "A\r\nX: y <a@example.com>" },
		"message id":          func(m *mail.Message) { m.MessageID = "a@b>\r\nX: y" },
	} {
		t.Run(name, func(t *testing.T) {
			m := message("1@gateway.example.com")
			spoil(&m)
			err := plainSender(long, s).Send(t.Context(), m)
			require.ErrorIs(t, err, mail.ErrRefused)
			require.NotContains(t, err.Error(), "example.com>")
		})
	}
	require.Empty(t, s.Commands())
}
