package mail_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/mail"
)

// script is what a server answers to a command, by its first word; "." is the end of the text, "drop" no answer at
// all, "wait" none until the client gives up. What it does not name is taken.
type script map[string]string

// server is a mail server that keeps to a script and remembers the mail that came whole.
type server struct {
	script   script
	listener net.Listener
	mu       sync.Mutex
	mails    []string
	commands []string
}

func serve(t *testing.T, s script) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	srv := &server{script: s, listener: listener}
	var all sync.WaitGroup
	all.Go(func() {
		for conn, err := listener.Accept(); err == nil; conn, err = listener.Accept() {
			all.Go(func() { srv.talk(conn) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		all.Wait()
	})
	return srv
}

func (s *server) address() string { return s.listener.Addr().String() }

func (s *server) talk(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(line string) { _, _ = conn.Write([]byte(line + "\r\n")) }
	say("220 ready")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		word, _, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		s.heard(line)
		answer := s.script[word]
		if word == "DATA" && answer == "" {
			say("354 go on")
			s.take(in)
			answer = s.script["."]
		}
		switch {
		case answer == "drop":
			return
		case answer == "wait":
			_, _ = in.ReadByte()
			return
		case answer == "" && word == "EHLO":
			answer = "250-here\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2"
		case answer == "" && word == "AUTH":
			answer = "235 welcome"
		case answer == "":
			answer = "250 ok"
		}
		say(answer)
	}
}

func (s *server) heard(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, strings.TrimSpace(line))
}

func (s *server) take(in *bufio.Reader) {
	var text strings.Builder
	for line, err := in.ReadString('\n'); err == nil && line != ".\r\n"; line, err = in.ReadString('\n') {
		text.WriteString(line)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, text.String())
}

func (s *server) taken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mails
}

func plainSender(timeout time.Duration, servers ...*server) *mail.Sender {
	var addresses []string
	for _, s := range servers {
		addresses = append(addresses, s.address())
	}
	return mail.New(mail.Options{
		Servers: addresses, Encryption: mail.EncryptionNone, Auth: mail.AuthNone, Password: secretOf(""), Timeout: timeout,
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
		"content too large":          {script{".": "552 5.3.4 too big"}, true, "sending the content: answer 552 5.3.4"},
		"content later":              {script{".": "451 4.3.0 later"}, false, "sending the content: answer 451 4.3.0"},
		"sender not allowed":         {script{"MAIL": "550 5.7.60 not you"}, false, "naming the sender: answer 550 5.7.60"},
		"TLS demanded":               {script{"MAIL": "530 5.7.0 STARTTLS first"}, false, "naming the sender: answer 530 5.7.0"},
		"not greeted":                {script{"EHLO": "drop"}, false, "connecting"},
		"dropped after the content":  {script{".": "drop"}, false, "sending the content: connection lost"},
		"dropped before the content": {script{"DATA": "drop"}, false, "sending the content: connection lost"},
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
	dropping := serve(t, script{".": "drop"})
	require.Error(t, plainSender(long, dropping).Send(t.Context(), message("same@gateway.example.com")))
	taking := serve(t, nil)
	require.NoError(t, plainSender(long, taking).Send(t.Context(), message("same@gateway.example.com")))
	for _, s := range []*server{dropping, taking} {
		require.Len(t, s.taken(), 1)
		require.Contains(t, s.taken()[0], "Message-ID: <same@gateway.example.com>\r\n")
	}
}

func TestSend_AsksTheServersInTurn(t *testing.T) {
	t.Parallel()
	busy, taking := serve(t, script{"RCPT": "451 4.3.0 later"}), serve(t, nil)
	require.NoError(t, plainSender(long, busy, taking).Send(t.Context(), message("1@gateway.example.com")))
	require.Len(t, taking.taken(), 1)
}

func TestSend_AsksNoOtherServerWhenOneRefusesForGood(t *testing.T) {
	t.Parallel()
	refusing, other := serve(t, script{"RCPT": "550 5.1.1 unknown"}), serve(t, nil)
	require.ErrorIs(t, plainSender(long, refusing, other).Send(t.Context(), message("1@gateway.example.com")), mail.ErrRefused)
	require.Empty(t, other.taken())
}

func TestSend_GivesUpAServerThatDoesNotAnswerInTime(t *testing.T) {
	t.Parallel()
	slow, taking := serve(t, script{"MAIL": "wait"}), serve(t, nil)
	require.NoError(t, plainSender(200*time.Millisecond, slow, taking).Send(t.Context(), message("1@gateway.example.com")))
	require.Len(t, taking.taken(), 1)
}

func TestSend_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	slow := serve(t, script{"MAIL": "wait"})
	context.AfterFunc(t.Context(), cancel)
	time.AfterFunc(50*time.Millisecond, cancel)
	err := plainSender(long, slow).Send(ctx, message("1@gateway.example.com"))
	require.ErrorIs(t, err, context.Canceled)
}

func TestSend_SendsNothingInTheClearWhereTLSIsDemanded(t *testing.T) {
	t.Parallel()
	inTheClear := serve(t, nil)
	sender := mail.New(mail.Options{
		Servers: []string{inTheClear.address()}, Encryption: mail.EncryptionSTARTTLS, Auth: mail.AuthPlain,
		Username: "gateway", Password: secretOf("secret"), Timeout: long,
	})
	require.ErrorContains(t, sender.Send(t.Context(), message("1@gateway.example.com")), "does not support STARTTLS")
	require.NotContains(t, strings.Join(inTheClear.commands, "\n"), "AUTH")
}

func TestSend_LogsInWithAnAccessToken(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	sender := mail.New(mail.Options{
		Servers: []string{s.address()}, Encryption: mail.EncryptionNone, Auth: mail.AuthXOAUTH2,
		Username: "gateway@example.com", Password: secretOf("token"), Timeout: long,
	})
	require.NoError(t, sender.Send(t.Context(), message("1@gateway.example.com")))
	require.Contains(t, strings.Join(s.commands, "\n"), "AUTH XOAUTH2 ")
}

func TestSend_ShowsItsCertificateOverImplicitTLS(t *testing.T) {
	t.Parallel()
	certificate, roots := localCertificate(t)
	s := serve(t, nil)
	s.listener.Close()
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates: []tls.Certificate{certificate}, ClientAuth: tls.RequireAnyClientCert,
	})
	require.NoError(t, err)
	defer listener.Close()
	var talk sync.WaitGroup
	talk.Go(func() {
		if conn, err := listener.Accept(); err == nil {
			s.talk(conn)
		}
	})
	sender := mail.New(mail.Options{
		Servers: []string{listener.Addr().String()}, Encryption: mail.EncryptionTLS,
		TLS:  &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{certificate}},
		Auth: mail.AuthPlain, Username: "gateway", Password: secretOf("secret"), Timeout: long,
	})
	require.NoError(t, sender.Send(t.Context(), message("1@gateway.example.com")))
	talk.Wait()
	require.Len(t, s.taken(), 1)
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
	require.Empty(t, s.commands)
}
