package app_test

import (
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/app"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/test/pki"
)

func TestCheck_SaysWhatIsWrongWithCertificates(t *testing.T) {
	t.Parallel()
	authority := pki.NewAuthority(t, "Site CA")
	issued := func(change func(*x509.Certificate)) func(*testing.T, *config.TLS) {
		return func(t *testing.T, c *config.TLS) {
			c.CertFile, c.KeyFile = authority.Issue(t, "gateway", change).Write(t, t.TempDir())
		}
	}
	for name, c := range map[string]struct {
		spoil func(*testing.T, *config.TLS)
		level app.Level
		says  string
	}{
		"Valid": {issued(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(90 * 24 * time.Hour) }),
			app.LevelOK, "console.tls: valid until 2"},
		"EndsSoon": {issued(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(13 * 24 * time.Hour) }),
			app.LevelWarning, "console.tls: the certificate ends at 2"},
		"Expired": {issued(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) }),
			app.LevelError, "console.tls: the certificate has ended at 2"},
		"NotYet": {issued(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }),
			app.LevelError, "console.tls: the certificate is not valid before 2"},
		"OfNoHost": {issued(func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = nil, nil }),
			app.LevelError, "console.tls: the certificate names no host (subjectAltName)"},
		"OfAnotherKey": {func(t *testing.T, c *config.TLS) {
			_, c.KeyFile = authority.Issue(t, "another").Write(t, t.TempDir())
		}, app.LevelError, "console.tls: tls: private key does not match public key"},
		"Missing": {func(t *testing.T, c *config.TLS) { c.CertFile = elsewhere(t) },
			app.LevelError, "console.tls: open /"},
		"NoPEM": {func(t *testing.T, c *config.TLS) {
			require.NoError(t, os.WriteFile(c.KeyFile, []byte("none"), 0o600))
		}, app.LevelError, "console.tls: tls: failed to find any PEM data in key input"},
		"NoAuthority": {func(_ *testing.T, c *config.TLS) { c.ClientCAFile = c.KeyFile },
			app.LevelError, "console.tls.client_ca_file: "},
		"ReadByAll": {func(t *testing.T, c *config.TLS) { require.NoError(t, os.Chmod(c.KeyFile, 0o644)) },
			app.LevelWarning, "console.tls: everybody on this host may read /"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := trial(t, newWorld(t))
			cfg.Console.Listen, cfg.Console.Access.Login = "127.0.0.1:0", config.LoginNone
			cfg.Console.TLS.CertFile, cfg.Console.TLS.KeyFile = authority.Issue(t, "gateway").Write(t, t.TempDir())
			c.spoil(t, &cfg.Console.TLS)
			require.Equal(t, []app.Finding{{Level: c.level, What: "tls"}}, found(t, cfg, "tls", c.says))
		})
	}
}

func TestCheck_LooksAtTheCertificateOfEachListener(t *testing.T) {
	t.Parallel()
	for section, of := range map[string]func(*config.Config) *config.TLS{
		"webhooks": func(c *config.Config) *config.TLS { return &c.Webhooks.TLS },
		"admin":    func(c *config.Config) *config.TLS { return &c.Admin.TLS },
		"console":  func(c *config.Config) *config.TLS { return &c.Console.TLS },
		"lists":    func(c *config.Config) *config.TLS { return &c.Lists.TLS },
	} {
		t.Run(section, func(t *testing.T) {
			t.Parallel()
			cfg := trial(t, newWorld(t))
			of(&cfg).CertFile, of(&cfg).KeyFile = elsewhere(t), elsewhere(t)
			require.Equal(t, []app.Finding{{Level: app.LevelError, What: "tls"}}, found(t, cfg, "tls", section+".tls: open /"))
		})
	}
}

// found are the findings about something, of which the only one begins with this text, without their texts.
func found(t *testing.T, cfg config.Config, what, says string) (findings []app.Finding) {
	t.Helper()
	for _, f := range app.Check(t.Context(), app.CheckOptions{Config: cfg, Version: "test"}) {
		if f.What == what {
			require.Contains(t, f.Text, says)
			findings = append(findings, app.Finding{Level: f.Level, What: f.What})
		}
	}
	return findings
}

func TestCheck_SaysWhatIsWrongWithTheConsole(t *testing.T) {
	t.Parallel()
	const hash = "$2y$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"
	users := func(t *testing.T, content string, mode os.FileMode) string {
		path := filepath.Join(t.TempDir(), "users")
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		require.NoError(t, os.Chmod(path, mode))
		return path
	}
	for name, c := range map[string]struct {
		spoil func(*testing.T, *config.Console)
		level app.Level
		says  string
	}{
		"InOrder": {func(t *testing.T, c *config.Console) {
			c.Access.Users.File = users(t, "alice:"+hash+":operator\n", 0o600)
		},
			app.LevelOK, "1 users may log in"},
		"NoFile": {func(t *testing.T, c *config.Console) { c.Access.Users.File = elsewhere(t) },
			app.LevelError, "reading console.access.users.file: open /"},
		"UnknownChannel": {func(t *testing.T, c *config.Console) {
			c.Access.Users.File = users(t, "alice:"+hash+":operator@HR\n", 0o600)
		}, app.LevelError, `line 1: unknown channel "HR"; mend the line`},
		"ReadByAll": {func(t *testing.T, c *config.Console) {
			c.Access.Users.File = users(t, "alice:"+hash+":operator\n", 0o644)
		}, app.LevelWarning, "holds hashes of passwords and everybody on this host may read it"},
		"InTheClear": {func(_ *testing.T, c *config.Console) {
			c.Listen, c.Access.Login, c.TrustedProxies = "0.0.0.0:0", config.LoginProxy, []string{"192.0.2.7"}
		}, app.LevelWarning, "console.listen is neither encrypted nor a loopback address: passwords"},
		"InTheClearBehindAProxy": {func(_ *testing.T, c *config.Console) {
			c.Listen, c.Access.Login, c.PublicURL = "0.0.0.0:0", config.LoginProxy, "https://sms.example.com"
		}, app.LevelWarning, "what the proxy of console.public_url passes on can be read"},
		"NoKey": {func(_ *testing.T, c *config.Console) { c.Access.Login, c.Access.Sessions.Key = config.LoginOIDC, "" },
			app.LevelWarning, "console.access.sessions.key is not set"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := trial(t, newWorld(t))
			cfg.Console.Listen, cfg.Console.Access.Sessions.Key = "127.0.0.1:0", "a key of thirty-two bytes or more"
			cfg.Console.Access.Login = config.LoginUsers
			c.spoil(t, &cfg.Console)
			require.Equal(t, []app.Finding{{Level: c.level, What: "console"}}, found(t, cfg, "console", c.says))
		})
	}
}
