package mail_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/mail"
)

// password is the login's at Postfix.
const password = "not a secret"

// postfix is a Postfix of this test alone: it wants TLS and a login, and has one mailbox, admin@example.com.
type postfix struct {
	folder, address string
	roots           *x509.CertPool
}

// startPostfix needs root, as Postfix does, or sudo without a password.
func startPostfix(t *testing.T) *postfix {
	t.Helper()
	folder, err := os.MkdirTemp("/tmp", "postfix") //nolint:usetesting // Postfix has a user of its own, who must be able to enter it
	require.NoError(t, err)
	p := &postfix{folder: folder, address: freeAddress(t)}
	t.Cleanup(func() { p.run(t, "rm", "-rf", folder) })
	require.NoError(t, os.Chmod(folder, 0o755))
	p.writeCertificate(t)
	account, err := user.Lookup("postfix")
	require.NoError(t, err, "Debian's package postfix is missing: scripts/tools.sh installs it")
	for _, name := range []string{"main.cf", "master.cf"} {
		p.fill(t, name, account)
	}
	for _, name := range []string{"queue", "data", "box"} {
		require.NoError(t, os.Mkdir(filepath.Join(folder, name), 0o755))
	}
	serveLogins(t, filepath.Join(folder, "logins"))
	p.run(t, "chown", "-R", "postfix", filepath.Join(folder, "data"), filepath.Join(folder, "box"))
	p.run(t, "/usr/sbin/postfix", "-c", folder, "start")
	t.Cleanup(func() {
		p.run(t, "/usr/sbin/postfix", "-c", folder, "stop")
	})
	return p
}

func (p *postfix) command(name string, arguments ...string) *exec.Cmd {
	if os.Getuid() != 0 {
		name, arguments = "sudo", append([]string{"-n", name}, arguments...)
	}
	return exec.CommandContext(context.Background(), name, arguments...)
}

func (p *postfix) run(t *testing.T, name string, arguments ...string) {
	t.Helper()
	output, err := p.command(name, arguments...).CombinedOutput()
	require.NoError(t, err, "%s: %s", name, output)
}

// fill writes a file of testdata with what only the test knows.
func (p *postfix) fill(t *testing.T, name string, account *user.User) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "postfix", name))
	require.NoError(t, err)
	filled := strings.NewReplacer("@FOLDER@", p.folder, "@ADDRESS@", p.address, "@UID@", account.Uid, "@GID@", account.Gid).
		Replace(string(content))
	require.NoError(t, os.WriteFile(filepath.Join(p.folder, name), []byte(filled), 0o644))
}

func (p *postfix) writeCertificate(t *testing.T) {
	t.Helper()
	certificate, roots := localCertificate(t)
	key, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey)
	require.NoError(t, err)
	chain := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})
	chain = append(chain, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]})...)
	require.NoError(t, os.WriteFile(filepath.Join(p.folder, "chain.pem"), chain, 0o600))
	p.roots = roots
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

// delivered waits for the next mail in the mailbox.
func (p *postfix) delivered(t *testing.T, messageID string) string {
	t.Helper()
	var mail []byte
	require.Eventually(t, func() bool {
		output, err := p.command("sh", "-c", fmt.Sprintf("cat $(grep -l '%s' %s/box/admin/new/*)", messageID, p.folder)).Output()
		mail = output
		return err == nil && len(mail) > 0
	}, 20*time.Second, 50*time.Millisecond)
	return string(bytes.ReplaceAll(mail, []byte("=\n"), nil))
}

func (p *postfix) sender(auth gateway.MailAuth, secret string) *mail.Sender {
	return mail.New(mail.Options{
		Servers: []string{p.address}, Encryption: gateway.MailEncryptionSTARTTLS, TLS: &tls.Config{RootCAs: p.roots},
		Auth: auth, Username: "gateway@example.com", Password: secretOf(secret), Timeout: 20 * time.Second,
	})
}

func TestPostfix_TakesMailOverSTARTTLSWithEachLogin(t *testing.T) {
	t.Parallel()
	p := startPostfix(t)
	for _, auth := range []gateway.MailAuth{gateway.MailAuthPlain, gateway.MailAuthLogin, gateway.MailAuthCRAMMD5} {
		t.Run(string(auth), func(t *testing.T) {
			id := string(auth) + "@gateway.example.com"
			sender := p.sender(auth, password)
			server, err := sender.Reach(t.Context(), "sms@example.com")
			require.NoError(t, err)
			require.Equal(t, p.address, server)
			require.NoError(t, sender.Send(t.Context(), message(id)))
			got := p.delivered(t, id)
			require.Contains(t, got, "Message-ID: <"+id+">\n")
			require.Contains(t, got, "with ESMTPSA")
			require.Contains(t, got, "Date: Sat, 28 Nov 2026 12:00:00 +0000\n")
			require.Contains(t, got, "<p>Twelve messages wait.</p>")
		})
	}
	t.Run("refuses a wrong password, which can be mended", func(t *testing.T) {
		err := p.sender(gateway.MailAuthPlain, "wrong").Send(t.Context(), message("wrong@gateway.example.com"))
		require.ErrorContains(t, err, "connecting: answer 535")
		require.NotErrorIs(t, err, mail.ErrRefused)
	})
	t.Run("refuses a recipient for good", func(t *testing.T) {
		m := message("nobody@gateway.example.com")
		m.To = "nobody@example.com"
		err := p.sender(gateway.MailAuthPlain, password).Send(t.Context(), m)
		require.ErrorIs(t, err, mail.ErrRefused)
		require.ErrorContains(t, err, "naming the recipient: answer 550 5.1.1")
		require.NotContains(t, err.Error(), "nobody")
	})
	t.Run("refuses who has not logged in, which can be mended", func(t *testing.T) {
		m := message("relay@gateway.example.com")
		m.To = "someone@example.net"
		err := p.sender(gateway.MailAuthNone, "").Send(t.Context(), m)
		require.Error(t, err)
		require.NotErrorIs(t, err, mail.ErrRefused)
	})
}
