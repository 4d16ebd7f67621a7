package config

import (
	"net"
	"strconv"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/internal/settings"
)

func (c *checker) checkMail() {
	m := c.Mail
	for i, server := range m.Servers {
		c.checkMailServer(settings.ItemPath("mail.servers", i), server)
	}
	for i, admin := range m.Admins {
		err := gateway.CheckMailAddress(admin)
		c.Require(err == nil, settings.ItemPath("mail.admins", i), "must be an address such as name@example.com")
	}
	c.Require(!m.On() || m.From != "", "mail.from", "is required with servers")
	c.Require(m.From == "" || isMailSender(m.From), "mail.from",
		"must be an address such as sms@example.com or EBS SMS <sms@example.com>")
	c.Require(len(m.Admins) == 0 || m.On(), "mail.servers", "is required with admins")
	c.Require((m.Certificate == "") == (m.Key == ""), "mail.key", "and certificate are set together")
	login := gateway.MailAuth(m.Auth) != gateway.MailAuthNone
	c.Require(!login || m.Username != "", "mail.username", "is required with auth")
	c.Require(!login || m.Password != "", "mail.password", "is required with auth")
}

// checkMailServer: a password, and what is mailed, crosses no network in the clear.
func (c *checker) checkMailServer(path, server string) {
	host, port, err := net.SplitHostPort(server)
	number, portErr := strconv.ParseUint(port, 10, 16)
	ok := err == nil && portErr == nil && host != "" && number > 0
	c.Require(ok, path, "must be a host and a port, such as smtp.example.com:587, not %q", server)
	c.Require(!ok || gateway.MailEncryption(c.Mail.TLS) != gateway.MailEncryptionNone || isLoopback(host), path,
		"must be on this machine (localhost) with tls: none")
}

func isMailSender(text string) bool {
	_, err := gateway.ParseMailSender(text)
	return err == nil
}
