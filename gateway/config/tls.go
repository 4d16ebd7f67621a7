package config

import "unicode/utf8"

// TLS is the encryption of a listener.
type TLS struct {
	CertFile     string `yaml:"cert_file" help:"File with the listener's certificate, followed by those between it and its authority (PEM). Empty: no encryption. All three files are read anew when they change."`
	KeyFile      string `yaml:"key_file" help:"File with the key of the certificate (PEM). Required with cert_file."`
	ClientCAFile string `yaml:"client_ca_file" help:"File with the certificates of the authorities that vouch for clients (PEM): who shows no certificate of theirs is not served. Empty asks for none."`
}

// On reports whether the listener is encrypted.
func (t TLS) On() bool { return t.CertFile != "" }

func (c *checker) checkTLS(path string, t TLS) {
	c.Require(t.On() || t.KeyFile == "", path+".cert_file", "is required with key_file")
	c.Require(!t.On() || t.KeyFile != "", path+".key_file", "is required with cert_file")
	c.Require(t.On() || t.ClientCAFile == "", path+".client_ca_file", "must not be set without cert_file")
}

// shortestToken is what nobody guesses.
const shortestToken = 16

func (c *checker) checkAdmin() {
	c.checkTLS("admin.tls", c.Admin.TLS)
	token := c.Admin.Token.Reveal()
	c.Require(token == "" || utf8.RuneCountInString(token) >= shortestToken, "admin.token",
		"must have at least %d characters", shortestToken)
	c.Require(isHeaderText(token), "admin.token", "must be visible ASCII characters without spaces")
}

func isHeaderText(text string) bool {
	for _, r := range text {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return true
}
