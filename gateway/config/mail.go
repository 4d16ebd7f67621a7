package config

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"time"

	"ebs-sms-gateway/gateway"
)

// Mail is how mail is sent, and to which administrators.
type Mail struct {
	Servers     []string       `yaml:"servers" help:"Mail servers, as smtp.example.com:587, in the order in which they are asked. Empty: nothing is mailed."`
	From        string         `yaml:"from" help:"Sender, such as EBS SMS <sms@example.com>. Required with servers."`
	Admins      []string       `yaml:"admins" help:"Addresses of the administrators who are told of problems. Each gets a mail of its own."`
	TLS         MailTLS        `yaml:"tls" help:"Encryption: starttls (port 587) and tls (port 465) send nothing without it; none is for servers on this machine."`
	CA          string         `yaml:"ca" help:"File with the certificates (PEM) of the authorities that vouch for the servers. Empty: this machine's."`
	Certificate string         `yaml:"certificate" help:"File with the gateway's own certificate (PEM), if the servers ask for one."`
	Key         string         `yaml:"key" help:"File with its key (PEM). Required with certificate."`
	Auth        MailAuth       `yaml:"auth" help:"How the gateway logs in. For xoauth2 the password is an access token: have password_file renewed before it ends."`
	Username    string         `yaml:"username" help:"User to log in as. Required unless auth is none."`
	Password    gateway.Secret `yaml:"password" help:"Password of the user. Its file is read anew for each mail."`
	Timeout     time.Duration  `yaml:"timeout" range:"1s..5m" help:"Bound of one mail at one server."`
}

// Alerts is what administrators are told of.
type Alerts struct {
	Runbook  string `yaml:"runbook" required:"true" help:"Address where docs/runbook.md is published; a mail names its section behind it."`
	Failures int    `yaml:"failures" unit:"posts" range:"1..1000000" zero:"never" help:"Posts of one error class that fail at one gateway within 15 minutes before the administrators are told."`
}

// On reports whether anything is mailed.
func (m Mail) On() bool { return len(m.Servers) > 0 }

// TLSConfig reads the files of certificates.
func (m Mail) TLSConfig() (*tls.Config, error) {
	config, err := trusting(m.CA, "mail.ca")
	if err != nil {
		return nil, err
	}
	if m.Certificate != "" {
		own, err := tls.LoadX509KeyPair(m.Certificate, m.Key)
		if err != nil {
			return nil, fmt.Errorf("reading mail.certificate: %w", err)
		}
		config.Certificates = []tls.Certificate{own}
	}
	return config, nil
}

// MailTLS is a gateway.MailEncryption as it is configured.
type MailTLS gateway.MailEncryption

// Choices lists the ways to encrypt.
func (MailTLS) Choices() []string {
	return []string{
		string(gateway.MailEncryptionSTARTTLS), string(gateway.MailEncryptionTLS), string(gateway.MailEncryptionNone),
	}
}

// MailAuth is a gateway.MailAuth as it is configured.
type MailAuth gateway.MailAuth

// Choices lists the ways to log in.
func (MailAuth) Choices() []string {
	return []string{
		string(gateway.MailAuthNone), string(gateway.MailAuthPlain), string(gateway.MailAuthLogin),
		string(gateway.MailAuthCRAMMD5), string(gateway.MailAuthXOAUTH2),
	}
}

// trusting trusts the certificates in the file that the setting names, or this machine's if it names none.
func trusting(file, setting string) (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if file == "" {
		return config, nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", setting, err)
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(content) {
		return nil, fmt.Errorf("reading %s: no certificate in PEM form", setting)
	}
	return config, nil
}
