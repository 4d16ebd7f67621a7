package app

import (
	"context"
	"fmt"
	"net"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/mail"
)

// Dial opens connections.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// newMailer makes what sends mail.
func newMailer(cfg config.Config, dial Dial) (*mail.Sender, error) {
	m := cfg.Mail
	certificates, err := m.TLSConfig()
	if err != nil {
		return nil, err
	}
	return mail.New(mail.Options{
		Servers: m.Servers, Encryption: gateway.MailEncryption(m.TLS), TLS: certificates,
		Auth: gateway.MailAuth(m.Auth), Username: m.Username,
		Password: passwordSource(cfg.Files["mail.password"], m.Password),
		Timeout:  m.Timeout, Dial: dial,
	}), nil
}

// checkMail connects and logs in, and sends nothing.
func checkMail(ctx context.Context, cfg config.Config) []Finding {
	if !cfg.Mail.On() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	mailer, err := newMailer(cfg, nil)
	if err != nil {
		return []Finding{failed("mail", err, "correct the section mail")}
	}
	server, err := mailer.Reach(ctx, cfg.Mail.From)
	if err != nil {
		return []Finding{failed("mail", err, "check the section mail, the network and the server's log")}
	}
	return []Finding{{LevelOK, "mail", fmt.Sprintf("%s takes mail from this gateway", server)}}
}
